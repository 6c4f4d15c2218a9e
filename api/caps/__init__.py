"""Caps of operators: how much of a fixture's budget, or for one of its pots, the desk uses.

The chain's own budget is the allocator's to set, with a cold key that this service does not hold. A cap narrows it for
the desk alone: quotes, maximum stakes and tickets follow; bets that are open stay as they are. A pot is what bets on
one market at one line net in (docs/words.md); accumulators enter none, and count to their fixtures alone.
"""
