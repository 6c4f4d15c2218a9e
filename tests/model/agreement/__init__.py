"""Executable specification of the committee's agreement: `rule`, and `simulate`, which attacks it.

Brought in as it was when the rule was frozen; only its form was changed. `oracle.agreement` must equal it, function for
function, and `oracle.simulator` run for run.
"""
