"""The templates on a local double of AWS (ministack, of PyPI): the wiring, and what of the services can be tried.

    server      the double as a process on loopback, with an account and a region
    fitting     a template without what the double does not know; each thing left out is named
    deploying   assets and stacks, in the order that CDK gives
    __main__    `python -m infra.double SETTINGS.toml`: all of it, until its input ends

The double does not judge properties (cfn-lint does), does not enforce rights (template assertions and checkov look at
them), has no PostgreSQL behind its Aurora and runs no container. It is for tests and rehearsals, never for money.
"""
