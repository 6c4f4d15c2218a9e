"""What the committee's nodes tell this API: their votes with the readings behind them, and that they live.

statements   what a node signs for it; pure
listings     the members of a fixture's committee, read once a fixture
hearing      who is heard of now
tables       the last word of each member
routes       POST /v1/node-records, POST /v1/node-heartbeats

A node needs no account: its reporter's signature over all that it sends is who it is. Nothing here is needed to vote,
to report or to settle; it is what receipts and the page of the committee show.
"""
