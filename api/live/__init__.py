"""Fixtures, markets and prices, by REST and as a stream.

    pricing's history -> board (pure) -> publisher -> outbox (sequence) + NOTIFY -> listener -> hub -> clients

    board      what a fixture offers at a moment, and what changed since; pure
    source     reads what pricing published
    outbox     changes in one sequence, kept in the database; the number of each is told by NOTIFY
    publisher  one process at a time, wherever it runs; with all that follows it in `publishing`
    bus        in place of NOTIFY where there are many: `passing` from the outbox, `nats_bus`
    listener   follows the outbox or the bus, also over a lost connection, and knows when it is not sure
    hub        the boards of now and the clients of this process; each change is encoded once
    stream     Server-Sent Events: snapshot, deltas, resume by sequence
    snapshot   the boards of now in DynamoDB, for readers without a way to the database
    carrier    copies them there
    routes     REST and the stream's address

A client that reads slowly loses intermediate states, never the last one, and costs bounded memory.
"""
