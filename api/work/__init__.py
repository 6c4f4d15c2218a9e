"""What is to be done without anybody asking: `proofbook api work`, one process, or several that share it (`shares`).

loop          every     does
nodes         1 s       which nodes of the chain answer
follow        1 s       the book's rows up to the head of the chain
settlement    queue     settles what is final (`api.settlement`)
settler       1 s       the settler's transactions, from disk to final block
issuer        1 s       the issuer's: bars, and grants that it brings itself
bars          2 s       entry taken away: exclusions, revocations, bans
grants        2 s       a lowered cap goes to the chain as a new grant
events        2 s       what identity providers told
ends          60 s      links and attempts that have run out
register      1 h       the register of banned players, about everybody again
retention     1 h       what may no longer be kept

    loops      a loop, and all of them: one that fails waits longer each time, the others do not notice
    pulse      how each loop is, in the database: `GET /readyz` tells it
    outbox     calls by a key of ours until they are mined
    shares     which loops a process has, and under which lease; a second one of a share waits for its turn
    chores     the loops of the settings
    process    the process: signals, metrics
"""
