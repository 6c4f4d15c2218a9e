"""What is to be done without anybody asking: one worker process a book, `proofbook api work`.

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
    lead       one worker at a time; a second one waits for its place
    chores     the loops of the settings
    process    the process: signals, metrics
"""
