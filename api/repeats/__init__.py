"""`Idempotency-Key` on writes: a request that is sent again is done once, and answered as before.

Keys are a user's own and hold for 24 hours. Bets have a stronger rule of their own (`api.desk`: the order's digest).
"""
