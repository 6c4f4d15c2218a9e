"""The front door: prices, orders, accounts, identity, limits, live stream, receipts."""
