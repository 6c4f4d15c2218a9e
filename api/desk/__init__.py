"""The desk: judges orders and signs tickets. Rules are pure; prices and the chain's state come in as values.

    tickets     what the desk signs
    reasons     why it does not
    facts       the state that it judges in, with what it holds
    room        what a budget must bear at worst, whichever promises come
    placing     `place` of the contract as a rule
    first       what a wallet without gas brings with its first order
    offers      odds of agreed prices
    quoting     from a slip to an order's fields
    accepting   the verdict on an order

Guaranteed: what is taken can be placed in every block until `include_by`, alone or with any other tickets that the
desk has given, as long as nobody but the desk changes what it depends on; and nothing is priced but from agreed prices.
"""

from api.desk.accepting import DeskTerms, Taken, Verdict, Wait, WaitsFor, accept
from api.desk.facts import Facts, Held, HeldBet, HeldOffer
from api.desk.quoting import OddsChange, Policy
from api.desk.reasons import Reason, Refusal
from api.desk.tickets import (
    TICKET_LIFE_IN_PLAY_S,
    TICKET_LIFE_S,
    accepted,
    sign_batch,
    sign_offer,
    sign_order,
    ticket_for,
)

__all__ = [
    "TICKET_LIFE_IN_PLAY_S",
    "TICKET_LIFE_S",
    "DeskTerms",
    "Facts",
    "Held",
    "HeldBet",
    "HeldOffer",
    "OddsChange",
    "Policy",
    "Reason",
    "Refusal",
    "Taken",
    "Verdict",
    "Wait",
    "WaitsFor",
    "accept",
    "accepted",
    "sign_batch",
    "sign_offer",
    "sign_order",
    "ticket_for",
]
