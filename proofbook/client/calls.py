"""The calls of the API, a method a route. Generated; change the API and run `generate_client`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, cast
from urllib.parse import quote

from proofbook.client import schemas as s

if TYPE_CHECKING:
    from proofbook.client.transport import Event


class Calls:
    """Every route that programs call; a subclass sends."""

    def _json(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Any:
        raise NotImplementedError

    def _bytes(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> bytes:
        raise NotImplementedError

    def _events(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Iterator[Event]:
        raise NotImplementedError

    def healthz(self) -> s.Health:
        """Say that the process answers; asks nothing of other parts."""
        return cast("s.Health", self._json("GET", "/healthz"))

    def readyz(self) -> s.Readiness:
        """Say whether every part that requests need answers; 503 names those that do not. `degraded`: see `worker`."""
        return cast("s.Readiness", self._json("GET", "/readyz"))

    def problem_kinds(self) -> list[s.ProblemKind]:
        """List every type of problem document."""
        return cast("list[s.ProblemKind]", self._json("GET", "/problems"))

    def problem_kind(self, slug: str) -> s.ProblemKind:
        """Describe a type of problem document: its `type` is this address."""
        return cast("s.ProblemKind", self._json("GET", f"/problems/{quote(slug, safe='')}"))

    def show_config(self) -> s.Config:
        """Tell what a front must know of this installation."""
        return cast("s.Config", self._json("GET", "/v1/config"))

    def ask_for_challenge(self, body: s.ChallengeWanted, *, idempotency_key: str | None = None) -> s.ChallengeGiven:
        """Give a text to sign: EIP-4361, good for five minutes and one use."""
        return cast(
            "s.ChallengeGiven",
            self._json("POST", "/v1/sign-in/challenges", body=body, headers={"idempotency-key": idempotency_key}),
        )

    def sign_in_with_wallet(self, body: s.SignIn, *, idempotency_key: str | None = None) -> s.SignedIn:
        """Sign in with the signature of a wallet: a key's, a contract's (EIP-1271)."""
        return cast(
            "s.SignedIn", self._json("POST", "/v1/sign-in", body=body, headers={"idempotency-key": idempotency_key})
        )

    def who_am_i(self) -> s.SignedIn:
        """Tell who is signed in, and a browser its CSRF token."""
        return cast("s.SignedIn", self._json("GET", "/v1/session"))

    def sign_out(self, *, idempotency_key: str | None = None) -> s.Ended:
        """End the session in force."""
        return cast("s.Ended", self._json("POST", "/v1/sign-out", headers={"idempotency-key": idempotency_key}))

    def list_sessions(self) -> list[s.SessionShown]:
        """List the sessions of who is signed in, the latest first."""
        return cast("list[s.SessionShown]", self._json("GET", "/v1/sessions"))

    def end_other_sessions(self, *, idempotency_key: str | None = None) -> s.Ended:
        """End every session but the one in force."""
        return cast("s.Ended", self._json("DELETE", "/v1/sessions", headers={"idempotency-key": idempotency_key}))

    def end_session(self, session_id: str, *, idempotency_key: str | None = None) -> s.Ended:
        """End one session."""
        return cast(
            "s.Ended",
            self._json(
                "DELETE", f"/v1/sessions/{quote(session_id, safe='')}", headers={"idempotency-key": idempotency_key}
            ),
        )

    def list_wallets(self) -> list[s.AccountsWalletShown]:
        """List the wallets of who is signed in, the first linked first."""
        return cast("list[s.AccountsWalletShown]", self._json("GET", "/v1/wallets"))

    def link_further_wallet(self, body: s.LinkWallet, *, idempotency_key: str | None = None) -> s.WalletLinked:
        """Link a further wallet; the session gets a new token."""
        return cast(
            "s.WalletLinked", self._json("POST", "/v1/wallets", body=body, headers={"idempotency-key": idempotency_key})
        )

    def ask_for_link_challenge(
        self, body: s.ChallengeWanted, *, idempotency_key: str | None = None
    ) -> s.ChallengeGiven:
        """Give a text with which a further wallet is linked to who is signed in, in this session only."""
        return cast(
            "s.ChallengeGiven",
            self._json("POST", "/v1/wallets/challenges", body=body, headers={"idempotency-key": idempotency_key}),
        )

    def remove_wallet(self, wallet_id: str, *, idempotency_key: str | None = None) -> s.Ended:
        """Remove a wallet, end the sessions that it signed in and bar it."""
        return cast(
            "s.Ended",
            self._json(
                "DELETE", f"/v1/wallets/{quote(wallet_id, safe='')}", headers={"idempotency-key": idempotency_key}
            ),
        )

    def release_wallet(self, address: str, *, idempotency_key: str | None = None) -> s.Released:
        """Let others link a wallet that its account removed."""
        return cast(
            "s.Released",
            self._json(
                "POST",
                f"/v1/operator/wallets/{quote(address, safe='')}/release",
                headers={"idempotency-key": idempotency_key},
            ),
        )

    def show_log_head(self) -> s.HeadShown:
        """Show the head of the event log, to be noted by whoever wants to check it later."""
        return cast("s.HeadShown", self._json("GET", "/v1/log/head"))

    def list_entries(self, *, after: int | None = None, limit: int | None = None) -> list[s.EntryShown]:
        """List entries after a number, in order."""
        return cast("list[s.EntryShown]", self._json("GET", "/v1/operator/log", query={"after": after, "limit": limit}))

    def list_fixtures(
        self,
        *,
        sport: Literal["football", "tennis", "basketball"] | None = None,
        competition: str | None = None,
        in_play: bool | None = None,
        ended: bool | None = None,
        status: Literal["open", "suspended"] | None = None,
        listed: bool | None = None,
        after: int | None = None,
        before: int | None = None,
        q: str | None = None,
        markets: Literal["none", "main", "all"] | None = None,
        offset: int | None = None,
        limit: int | None = None,
    ) -> list[s.FixtureShown]:
        """List fixtures with a price, by kick-off."""
        return cast(
            "list[s.FixtureShown]",
            self._json(
                "GET",
                "/v1/fixtures",
                query={
                    "sport": sport,
                    "competition": competition,
                    "in_play": in_play,
                    "ended": ended,
                    "status": status,
                    "listed": listed,
                    "after": after,
                    "before": before,
                    "q": q,
                    "markets": markets,
                    "offset": offset,
                    "limit": limit,
                },
            ),
        )

    def list_competitions(self) -> list[s.CompetitionShown]:
        """List the competitions with prices of fixtures that are not over, by sport and name."""
        return cast("list[s.CompetitionShown]", self._json("GET", "/v1/competitions"))

    def list_reasons(self) -> list[str]:
        """List every code that `why` of a fixture or market may hold."""
        return cast("list[str]", self._json("GET", "/v1/reasons"))

    def show_fixture(self, fixture: str) -> s.FixtureShown:
        """Show a fixture with its markets and odds."""
        return cast("s.FixtureShown", self._json("GET", f"/v1/fixtures/{quote(fixture, safe='')}"))

    def list_events(self, fixture: str) -> s.EventsShown:
        """List what happened in a match so far, in order, with the moment at which it was learned here."""
        return cast("s.EventsShown", self._json("GET", f"/v1/fixtures/{quote(fixture, safe='')}/events"))

    def price_history(
        self,
        fixture: str,
        *,
        market: int | None = None,
        period: int | None = None,
        line: int | None = None,
        score: str | None = None,
    ) -> list[s.PricePoint]:
        """Tell how the fair chances of a market moved; at most the last 5,000 points."""
        return cast(
            "list[s.PricePoint]",
            self._json(
                "GET",
                f"/v1/fixtures/{quote(fixture, safe='')}/history",
                query={"market": market, "period": period, "line": line, "score": score},
            ),
        )

    def stream(
        self, *, last_event_id: str | None = None, fixtures: str | None = None, after: int | None = None
    ) -> Iterator[Event]:
        """Stream boards and their changes as Server-Sent Events: a snapshot, then changes."""
        return self._events(
            "GET", "/v1/stream", query={"fixtures": fixtures, "after": after}, headers={"last-event-id": last_event_id}
        )

    def fixture_limit(self, fixture: str) -> s.FixtureLimit:
        """Tell what the house can still lose on a fixture, which bounds every bet on it."""
        return cast("s.FixtureLimit", self._json("GET", f"/v1/fixtures/{quote(fixture, safe='')}/limit"))

    def quote(self, body: s.QuoteBody, *, idempotency_key: str | None = None) -> s.QuoteShown:
        """Quote a slip: the order to sign with a nonce that is free, the odds now, and the most that can be staked."""
        return cast(
            "s.QuoteShown", self._json("POST", "/v1/quotes", body=body, headers={"idempotency-key": idempotency_key})
        )

    def place_bet(self, body: s.BetBody, *, idempotency_key: str) -> s.DeskBetShown:
        """Take a signed order in. The same order again answers with what became of it."""
        return cast(
            "s.DeskBetShown", self._json("POST", "/v1/bets", body=body, headers={"idempotency-key": idempotency_key})
        )

    def list_bets(self, *, limit: int | None = None) -> list[s.DeskBetShown]:
        """List the own bets, the newest first."""
        return cast("list[s.DeskBetShown]", self._json("GET", "/v1/bets", query={"limit": limit}))

    def bet_history(
        self,
        *,
        part: s.Part | None = None,
        before: str | None = None,
        since: int | None = None,
        until: int | None = None,
        limit: int | None = None,
    ) -> s.HistoryShown:
        """Tell the own bets with what became of them, the newest first: state, payout."""
        return cast(
            "s.HistoryShown",
            self._json(
                "GET",
                "/v1/bets/history",
                query={"part": part, "before": before, "since": since, "until": until, "limit": limit},
            ),
        )

    def show_bet(self, bet: str) -> s.DeskBetShown:
        """Show a bet: its state, and what it waits for until when."""
        return cast("s.DeskBetShown", self._json("GET", f"/v1/bets/{quote(bet, safe='')}"))

    def bet_events(self, bet: str, *, last_event_id: str | None = None) -> Iterator[Event]:
        """Stream the states of a bet as Server-Sent Events until it has ended; goes on after Last-Event-ID."""
        return self._events("GET", f"/v1/bets/{quote(bet, safe='')}/events", headers={"last-event-id": last_event_id})

    def cash_out(self, body: s.CashOutBody, *, idempotency_key: str | None = None) -> s.CashOutShown:
        """Offer to buy an open bet back, or a part of it."""
        return cast(
            "s.CashOutShown",
            self._json("POST", "/v1/cash-outs", body=body, headers={"idempotency-key": idempotency_key}),
        )

    def show_halts(self) -> list[s.HaltShown]:
        """List the halts that hold."""
        return cast("list[s.HaltShown]", self._json("GET", "/v1/operator/halts"))

    def begin_halt(self, body: s.HaltBegun, *, idempotency_key: str | None = None) -> s.HaltShown:
        """Sell and buy back nothing more on a fixture, or at all, from this answer on."""
        return cast(
            "s.HaltShown",
            self._json("POST", "/v1/operator/halts", body=body, headers={"idempotency-key": idempotency_key}),
        )

    def end_halt(self, body: s.HaltWanted, *, idempotency_key: str | None = None) -> s.HaltShown:
        """End a halt."""
        return cast(
            "s.HaltShown",
            self._json("POST", "/v1/operator/resumptions", body=body, headers={"idempotency-key": idempotency_key}),
        )

    def show_exposure(self) -> list[s.Exposure]:
        """Show what is at risk on each fixture, the largest first."""
        return cast("list[s.Exposure]", self._json("GET", "/v1/operator/exposure"))

    def show_caps(self) -> list[s.CapsCapShown]:
        """List the caps."""
        return cast("list[s.CapsCapShown]", self._json("GET", "/v1/operator/caps"))

    def change_cap(self, body: s.CapWanted, *, idempotency_key: str | None = None) -> list[s.CapsCapShown]:
        """Set or take away a cap; the desk goes by it a second later at most. Gives all of them."""
        return cast(
            "list[s.CapsCapShown]",
            self._json("PUT", "/v1/operator/caps", body=body, headers={"idempotency-key": idempotency_key}),
        )

    def show_budgets(self) -> list[s.BudgetShown]:
        """Show the budgets of fixtures without a result, by start. The allocator sets them on the chain."""
        return cast("list[s.BudgetShown]", self._json("GET", "/v1/operator/budgets"))

    def show_proposals(self) -> list[s.ProposalShown]:
        """Tell what became of the proposals of the last seven days, the oldest first."""
        return cast("list[s.ProposalShown]", self._json("GET", "/v1/operator/budgets/proposals"))

    def make_proposal(self, body: s.BudgetWanted, *, idempotency_key: str | None = None) -> s.ProposalMade:
        """Propose to add to a fixture's budget."""
        return cast(
            "s.ProposalMade",
            self._json(
                "POST", "/v1/operator/budgets/proposals", body=body, headers={"idempotency-key": idempotency_key}
            ),
        )

    def matching_reviews(self, *, decided: bool | None = None) -> list[s.MatchingRow]:
        """List what waits, by kick-off; with `decided` the decided ones instead."""
        return cast(
            "list[s.MatchingRow]", self._json("GET", "/v1/operator/matching/reviews", query={"decided": decided})
        )

    def decide_matching(
        self, row: str, body: s.MatchingDecision, *, idempotency_key: str | None = None
    ) -> s.MatchingRow:
        """Decide one."""
        return cast(
            "s.MatchingRow",
            self._json(
                "POST",
                f"/v1/operator/matching/reviews/{quote(row, safe='')}",
                body=body,
                headers={"idempotency-key": idempotency_key},
            ),
        )

    def add_alias(self, body: s.AliasWanted, *, idempotency_key: str | None = None) -> s.AliasWanted:
        """Say that names are one team's."""
        return cast(
            "s.AliasWanted",
            self._json(
                "POST", "/v1/operator/matching/aliases", body=body, headers={"idempotency-key": idempotency_key}
            ),
        )

    def identity_providers(self) -> list[s.ProviderShown]:
        """List the providers that are offered; none of them is the only way."""
        return cast("list[s.ProviderShown]", self._json("GET", "/v1/identity/providers"))

    def identity_standing(self) -> s.StandingShown:
        """Say how the identity of who is signed in stands."""
        return cast("s.StandingShown", self._json("GET", "/v1/identity"))

    def begin_identity(self, body: s.AttemptWanted, *, idempotency_key: str | None = None) -> s.AttemptBegun:
        """Begin to prove an identity; an attempt that is still open ends."""
        return cast(
            "s.AttemptBegun",
            self._json("POST", "/v1/identity/attempts", body=body, headers={"idempotency-key": idempotency_key}),
        )

    def revoke_identity(self, *, idempotency_key: str | None = None) -> s.StandingShown:
        """Take the identity off the own account; another one waits three days."""
        return cast(
            "s.StandingShown",
            self._json("POST", "/v1/identity/revocation", headers={"idempotency-key": idempotency_key}),
        )

    def erase_identity(self, *, idempotency_key: str | None = None) -> s.StandingShown:
        """Erase what is known of the person, once the law lets it go; the account must be closed."""
        return cast(
            "s.StandingShown", self._json("POST", "/v1/identity/erasure", headers={"idempotency-key": idempotency_key})
        )

    def identity_keys(self, provider: str) -> dict[str, Any]:
        """Give the public keys that a provider encrypts its answers to."""
        return cast("dict[str, Any]", self._json("GET", f"/v1/identity/jwks/{quote(provider, safe='')}"))

    def identity_reviews(self) -> list[s.ReviewShown]:
        """List what a person must look at."""
        return cast("list[s.ReviewShown]", self._json("GET", "/v1/operator/identity/reviews"))

    def decide_identity(self, attempt: str, body: s.Decision, *, idempotency_key: str | None = None) -> s.Concluded:
        """Decide a review."""
        return cast(
            "s.Concluded",
            self._json(
                "POST",
                f"/v1/operator/identity/reviews/{quote(attempt, safe='')}",
                body=body,
                headers={"idempotency-key": idempotency_key},
            ),
        )

    def act_on_identity(
        self, user_id: str, body: s.LinkAction, *, idempotency_key: str | None = None
    ) -> s.StandingShown:
        """Suspend, reinstate or revoke a user's identity, or let the account become another person's."""
        return cast(
            "s.StandingShown",
            self._json(
                "POST",
                f"/v1/operator/identity/users/{quote(user_id, safe='')}",
                body=body,
                headers={"idempotency-key": idempotency_key},
            ),
        )

    def show_eligibility(self, *, action: s.Action | None = None, wallet: str | None = None) -> s.EligibilityShown:
        """List what is still to be done."""
        return cast(
            "s.EligibilityShown", self._json("GET", "/v1/eligibility", query={"action": action, "wallet": wallet})
        )

    def show_limits(self) -> list[s.LimitShown]:
        """Show both caps as they hold now."""
        return cast("list[s.LimitShown]", self._json("GET", "/v1/limits"))

    def set_limit(self, kind: s.LimitKind, body: s.LimitWanted, *, idempotency_key: str | None = None) -> s.LimitShown:
        """Ask for another cap. A lower one holds at once, on the chain too."""
        return cast(
            "s.LimitShown",
            self._json(
                "PUT", f"/v1/limits/{quote(kind, safe='')}", body=body, headers={"idempotency-key": idempotency_key}
            ),
        )

    def show_exclusions(self) -> list[s.ExclusionShown]:
        """List every exclusion of the person, on whatever account it was asked."""
        return cast("list[s.ExclusionShown]", self._json("GET", "/v1/self-exclusions"))

    def exclude_me(self, body: s.ExclusionWanted, *, idempotency_key: str | None = None) -> s.ExclusionShown:
        """Exclude oneself from now on. Nothing shortens it; it asks for no step-up."""
        return cast(
            "s.ExclusionShown",
            self._json("POST", "/v1/self-exclusions", body=body, headers={"idempotency-key": idempotency_key}),
        )

    def show_terms(self) -> s.TermsShown:
        """Say which terms are present and which were accepted."""
        return cast("s.TermsShown", self._json("GET", "/v1/terms"))

    def take_terms(self, body: s.TermsWanted, *, idempotency_key: str | None = None) -> s.TermsShown:
        """Accept the present terms."""
        return cast(
            "s.TermsShown", self._json("POST", "/v1/terms", body=body, headers={"idempotency-key": idempotency_key})
        )

    def show_consent(self) -> s.ConsentBody:
        """Say whether advertising is wanted; no, unless somebody said yes."""
        return cast("s.ConsentBody", self._json("GET", "/v1/marketing-consent"))

    def change_consent(self, body: s.ConsentBody, *, idempotency_key: str | None = None) -> s.ConsentBody:
        """Give or withdraw consent to advertising: apart from the terms, and without effect on anything else."""
        return cast(
            "s.ConsentBody",
            self._json("PUT", "/v1/marketing-consent", body=body, headers={"idempotency-key": idempotency_key}),
        )

    def show_pause(self) -> s.PauseShown:
        """Say how long somebody has played since they signed in; a break of less than a quarter of an hour is none."""
        return cast("s.PauseShown", self._json("GET", "/v1/reality-check"))

    def go_on_playing(self, body: s.PauseAnswer, *, idempotency_key: str | None = None) -> s.PauseShown:
        """Answer a reality check."""
        return cast(
            "s.PauseShown",
            self._json("POST", "/v1/reality-check", body=body, headers={"idempotency-key": idempotency_key}),
        )

    def close_my_account(self, *, idempotency_key: str | None = None) -> s.ClosureShown:
        """Close the account for good."""
        return cast(
            "s.ClosureShown", self._json("POST", "/v1/account/closure", headers={"idempotency-key": idempotency_key})
        )

    def sign_a_grant(self, body: s.GrantWanted, *, idempotency_key: str | None = None) -> s.GrantShown:
        """Sign entry for a wallet of who is signed in; the answer lists everything that is missing, if anything is."""
        return cast(
            "s.GrantShown", self._json("POST", "/v1/grants", body=body, headers={"idempotency-key": idempotency_key})
        )

    def show_wallet(self, wallet: str) -> s.ChainWalletShown:
        """Show a wallet's account; zeros for one that the book has never heard of."""
        return cast("s.ChainWalletShown", self._json("GET", f"/v1/wallets/{quote(wallet, safe='')}"))

    def list_wallet_bets(self, wallet: str, *, before: int | None = None, limit: int | None = None) -> s.BetsShown:
        """List a wallet's bets, newest first."""
        return cast(
            "s.BetsShown",
            self._json("GET", f"/v1/wallets/{quote(wallet, safe='')}/bets", query={"before": before, "limit": limit}),
        )

    def show_bet_on_chain(self, bet: str) -> s.ChainBetShown:
        """Show what the chain says of a bet."""
        return cast("s.ChainBetShown", self._json("GET", f"/v1/chain/bets/{quote(bet, safe='')}"))

    def show_committee(self) -> s.CommitteeShown:
        """Show who reports results, and how often each has signed."""
        return cast("s.CommitteeShown", self._json("GET", "/v1/committee"))

    def list_results(self, *, limit: int | None = None) -> list[s.ResultShown]:
        """List fixtures with what was said of their results, the latest start first."""
        return cast("list[s.ResultShown]", self._json("GET", "/v1/results", query={"limit": limit}))

    def download_receipt(self, bet: str) -> bytes:
        """Give the receipt file of an own bet whose block is final, to an operator that of any bet."""
        return self._bytes("GET", f"/v1/bets/{quote(bet, safe='')}/receipt")

    def keep_node_votes(self, body: s.NodeVotes, *, idempotency_key: str | None = None) -> s.VotesKept:
        """Keep signed votes of nodes, with the readings behind them, for the receipts of a fixture's bets."""
        return cast(
            "s.VotesKept", self._json("POST", "/v1/node-votes", body=body, headers={"idempotency-key": idempotency_key})
        )

    def keep_node_record(self, body: s.NodeRecord, *, idempotency_key: str | None = None) -> s.RecordKept:
        """Keep a node's own vote for the receipts of a fixture's bets. Sent again it stays as it is, with 200."""
        return cast(
            "s.RecordKept",
            self._json("POST", "/v1/node-records", body=body, headers={"idempotency-key": idempotency_key}),
        )

    def take_heartbeat(self, body: s.Heartbeat, *, idempotency_key: str | None = None) -> s.HeartbeatTaken:
        """Take a node's word that it lives: `GET /v1/committee` shows who is heard of now."""
        return cast(
            "s.HeartbeatTaken",
            self._json("POST", "/v1/node-heartbeats", body=body, headers={"idempotency-key": idempotency_key}),
        )

    def faucet(self, body: s.Wanted, *, idempotency_key: str | None = None) -> s.Given:
        """Send play money and some gas to a wallet, in the development profile."""
        return cast(
            "s.Given", self._json("POST", "/v1/faucet", body=body, headers={"idempotency-key": idempotency_key})
        )
