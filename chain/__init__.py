"""Ethereum access: typed data, contract bindings, signers, transactions."""
