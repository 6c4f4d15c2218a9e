"""Caps of operators: how much of a fixture's budget the desk uses, below what the chain lets it.

The chain's own budget is the allocator's to set, with a cold key that this service does not hold. A cap narrows it for
the desk alone: quotes, maximum stakes and tickets follow; bets that are open stay as they are.
"""
