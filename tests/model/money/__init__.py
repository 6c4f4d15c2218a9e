"""Executable specification of the money rules: pure Python, integers only. It says what the contracts must compute.

`payouts` outcomes of a leg, payout arithmetic, market types; `pool` providers' epochs, pockets, funding, the desk's
bond; `book` accounts, budgets, pots, settling, cash-out. `actors` plays them at random, `checks` says what must hold
after every step, `scenes` plays a history twice. Signatures, identity, disputes and gas are not modelled; results give
each market's outcome directly; a deposit, withdrawal or claim is instant.

The rules guarantee, and the tests check: reserves and budgets equal recomputation (I2); every unit is accounted for
(I1); each pot holds what is due under every result and every subset of singly voidable bets (I3, I21); what a provider
receives does not depend on the order of settling (I22), nor on knowing results early; one desk key costs at most a
quarter of the budgets (I25); payouts round down and never exceed the reserve (I5, I11). `test_mutants` keeps each
earlier wording of a rule that turned out wrong.
"""
