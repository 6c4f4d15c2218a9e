"""Accounts: users, their sessions, their wallets, and how they sign in.

    messages     the text that a wallet signs (EIP-4361), made and kept by the server
    signatures   whether a wallet signed it: ERC-6492, EIP-1271, plain keys
    challenges   one text, one use, a few minutes
    sessions     what a browser's cookie or a program's token stands for
    wallets      one active wallet belongs to one user; links and their cool-down
    oidc         bearer tokens of an OIDC provider (Cognito or any)
    authenticate whom a request speaks for
    routes, wallet_routes, operator_routes

Guaranteed: the database holds hashes of tokens, never tokens. A challenge is used once, in one statement. An address
is believed only with its signature over a text that this server wrote. A sign-in, a step-up and a new wallet each end
the session that they began in and give another.
"""
