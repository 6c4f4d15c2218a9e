"""The reference book and the compiled one, side by side: one call acts on both, then every word is compared."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from eth_abi.abi import decode
from eth_utils.abi import function_signature_to_4byte_selector
from web3.contract import Contract

from chain.development import REPORTERS, key
from chain.typed_data import Fixture as Specification
from chain.typed_data import Order, Report
from chain.wire import Accepted, Code, Terms, decode_placed, decode_settled, encode_settle
from sports.outcomes import Kind, outcome
from sports.words import FixtureId, Result, Score, Status, VoidIntervals
from sports.words import Leg as ChainLeg
from tests.contracts.pool.pair import REFUSALS, Chain, selector
from tests.contracts.world import World
from tests.model.money import book as m
from tests.model.money.checks import check_solvent, check_words
from tests.model.money.payouts import HALF_LOST, HALF_WON, LOST, MARKETS, PUSH, VOID, WON
from tests.model.money.pool import EPOCH, Refused, require

EURO = 10**6
EARLIEST = 95 * 60
FAST, SLOW, LARGE = 15 * 60, 2 * 3_600, 400 * EURO
BETTORS = {"dan": "ann", "eve": "ben", "fay": "provider"}
LPS = {"ann": "reporter_0", "ben": "reporter_1", "cat": "reporter_2"}
KINDS = {
    Kind.WON: WON,
    Kind.LOST: LOST,
    Kind.PUSH: PUSH,
    Kind.VOID: VOID,
    Kind.HALF_WON: HALF_WON,
    Kind.HALF_LOST: HALF_LOST,
}
# What the model's five market types stand for; a fixture takes one variant of each: (market, period, line).
VARIANTS: dict[str, tuple[tuple[int, int, int], ...]] = {
    "two_way": ((4, 1, 10), (4, 1, 9), (4, 1, 11), (4, 0, 4), (8, 1, 0), (12, 1, 0), (3, 1, 0), (5, 1, 5)),
    "handicap": ((7, 1, 0), (7, 1, -1), (7, 1, -2), (7, 1, 3), (7, 7, 0)),
    "1x2": ((1, 1, 0), (1, 0, 0), (1, 7, 0)),
    "double": ((2, 1, 0), (2, 0, 0)),
    "score": ((9, 1, 0), (9, 0, 0)),
}
BASES = (Score(0, 0), Score(1, 0))


class ModelBook(m.Book):
    """The reference, with the two roundings of the chain: whole units a bet on one key, and the earliest result."""

    def one_key_use(self, bet: m.Bet) -> int:
        return -(-bet.at_risk // EURO) * EURO

    def cash_use(self, units: int) -> int:
        return -(-units // EURO) * EURO

    def report(self, fixture: int, result: m.Result) -> None:
        require(result.void or self.now >= self.fixtures[fixture].start + EARLIEST, "too early")
        super().report(fixture, result)


@dataclass
class Listed:
    """A fixture of both worlds."""

    spec: Specification
    variants: dict[str, tuple[int, int, int]]
    opened: bool = False
    ends: int | None = None
    reported: int = 0
    fast: int | None = None  # when the fast quorum was there
    signed: tuple[int, int, int] = (0, 0, 0)  # value, voids, signatures of the accepted report
    staked: int = 0  # whole units; also what early losses freed while the result was open

    @property
    def id(self) -> int:
        return self.spec.fixture_id()

    def leg(self, leg: m.Leg) -> int:
        """The chain's word, without odds, of a model leg."""
        market, period, line = self.variants[leg.market]
        base = BASES[leg.base] if MARKETS[leg.market].relative else Score(0, 0)
        return ChainLeg(FixtureId(self.id), market, period, leg.selection, line, base).pack()

    def rows(self, result: Result) -> dict[tuple[str, int], tuple[Any, ...]]:
        """What the result makes of every selection, for the model."""
        found = {}
        for name, kind in MARKETS.items():
            for base in (0, 1) if kind.relative else (0,):
                words = [self.leg(m.Leg(0, name, i, 0, base)) for i in range(kind.size)]
                found[name, base] = tuple(KINDS[outcome(result, ChainLeg.unpack(word)).kind] for word in words)
        return found


@dataclass
class Try:
    """One bet to try."""

    who: str
    legs: tuple[m.Leg, ...]
    stake: int
    accepted_at: int


@dataclass
class BookPair:
    """Both books. Model time counts from the epoch of the pool's deployment."""

    world: World
    chain: Chain
    model: ModelBook = field(default_factory=ModelBook)
    listed: dict[int, Listed] = field(default_factory=dict)
    terms: dict[int, Terms] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    nonces: Counter[str] = field(default_factory=Counter)
    asked: dict[str, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chain.read_clock()
        self.base = int(self.world.pool.functions.current().call())
        self.now = self.chain.clock - self.base * EPOCH

    @property
    def offset(self) -> int:
        return self.base * EPOCH

    # -- one act on both

    def ready(self, label: str) -> None:
        """Time of the next act: later than the last block, with epochs that ended closed on both sides."""
        self.now = max(self.now, self.chain.clock + 1 - self.offset)
        if self.now // EPOCH > self.model.pool.current:
            receipt = self._send(self.world.pool, "relayer", "close", 1 << 200)
            assert receipt["status"] == "0x1"
            self.model.pool.close(self.now)
            self.now += 1
        self.model.now = self.now
        self._finalise()
        self.log.append(f"{self.now}: {label}")

    def _send(self, contract: Contract, role: str, name: str, *args: Any) -> dict[str, Any]:
        return self.chain.send(contract, key(role).address, name, *args, at=self.offset + self.now)

    def _finalise(self) -> None:
        """Time alone makes a result final; the window is the agreement rule's."""
        for number, fixture in self.listed.items():
            if fixture.ends is not None and self.now >= fixture.ends and not self.model.fixtures[number].final:
                self.model.finalise(number)

    def act(
        self,
        label: str,
        rule: Callable[[ModelBook], Any],
        contract: Contract,
        role: str,
        name: str,
        *args: Any,
        errors: Sequence[str] = (),
    ) -> bool:
        """Carry out the rule and the call; both refuse, with an error that fits if `errors` are given, or neither."""
        self.ready(label)
        trial, refusal = copy.deepcopy(self.model), None
        try:
            rule(trial)
        except Refused as error:
            refusal = str(error)
        receipt = self._send(contract, role, name, *args)
        self.now += 1
        done = receipt["status"] == "0x1"
        data = "" if done else self.chain.revert_data(receipt)
        assert done == (refusal is None), {"model refuses": refusal, "chain": data or "does not"}
        if not done:
            allowed = [selector(one) for one in (*errors, *REFUSALS.get(str(refusal), ()))]
            assert not allowed or data[:10] in allowed, (refusal, data)
            self.seen[f"refused: {refusal}"] += 1
            return False
        self.model = trial
        self.seen[name] += 1
        return True

    # -- customers and providers

    def deposit(self, who: str, units: int) -> None:
        role = BETTORS[who]
        self.act(f"deposit {who} {units}", lambda b: b.deposit(who, units), self.world.book, role, "deposit", units)

    def ask(self, who: str, units: int) -> None:
        """Requests a withdrawal; the model only judges whether the balance is there."""

        def rule(book: ModelBook) -> None:
            require(0 < units <= book.accounts[who].balance, "balance")

        if self.act(f"ask {who} {units}", rule, self.world.book, BETTORS[who], "requestWithdraw", units):
            self.asked[who] = (-(-(self.offset + self.now - 1 + 900) // 300) * 300 - self.offset, units)

    def withdraw(self, who: str) -> None:
        due, units = self.asked.get(who, (0, 0))

        def rule(book: ModelBook) -> None:
            require(units > 0, "no request")
            require(self.now >= due, "withdrawal waits")
            paid = min(units, book.accounts[who].balance)
            if paid:
                book.withdraw(who, paid)

        account = key(BETTORS[who]).address
        errors = ("NoWithdrawal(address)", "WithdrawalWaits(uint256,uint256)")
        if self.act(f"withdraw {who}", rule, self.world.book, "relayer", "withdraw", account, errors=errors):
            del self.asked[who]

    def enter(self, who: str, units: int) -> None:
        role = LPS[who]
        self.act(f"enter {who} {units}", lambda b: b.enter(who, units), self.world.pool, role, "requestEntry", units)

    def leave(self, who: str, shares: int) -> None:
        role = LPS[who]
        self.act(f"leave {who} {shares}", lambda b: b.leave(who, shares), self.world.pool, role, "requestExit", shares)

    def claim(self, who: str) -> None:
        self.act(f"claim {who}", lambda b: b.claim(who), self.world.pool, LPS[who], "claim")

    def post_bond(self, epoch: int, units: int) -> None:
        args = (self.base + epoch, units)
        label = f"bond {epoch} {units}"
        self.act(label, lambda b: b.post_bond(epoch, units), self.world.pool, "bond_owner", "postBond", *args)

    def reclaim_bond(self, epoch: int) -> None:
        args = (self.base + epoch,)
        self.act(
            f"reclaim {epoch}", lambda b: b.reclaim_bond(epoch), self.world.pool, "bond_owner", "reclaimBond", *args
        )

    # -- fixtures

    def list_fixture(
        self, ahead: int, variants: dict[str, tuple[int, int, int]], start_at: int | None = None, tie: int = 0
    ) -> int:
        """A fixture that starts in `ahead` seconds, or at `start_at`. Its number is its id, as ids decide the order."""
        self.ready(f"list in {ahead} or at {start_at}, tie {tie}: {variants}")
        if start_at is not None and start_at > self.now + 60:
            ahead = start_at - self.now
        spec = self.world.specify()
        start = self.offset + self.now + ahead
        times = {"start": start, "earliest": start + EARLIEST, "close": start + 7_200, "deadline": start + 4 * 86_400}
        times["tie"] = tie
        spec = Specification(**(dict(zip(spec.__slots__, spec.message().values(), strict=True)) | times))
        digest = spec.digest(self.world.addresses.oracle_domain)
        signatures = key("listing_allocator").sign(digest) + key("listing_desk").sign(digest)
        call = self.world.oracle.functions.listByKeys(tuple(spec.message().values()), signatures)
        self.world.send_at(call, key("relayer").address, self.offset + self.now)
        self.chain.read_clock()
        number = spec.fixture_id()
        first = self.now + ahead
        self.model.list_fixture(number, first, first + 7_200, first + 4 * 86_400, tie)
        self.listed[number] = Listed(spec, variants)
        self.now += 1
        return number

    def fund(self, number: int, units: int) -> None:
        fixture = self.listed[number]

        def rule(book: ModelBook) -> None:
            require(self.now < book.fixtures[number].close, "markets closed")
            book.fund(number, units)

        done = self.act(
            f"fund {number} {units}",
            rule,
            self.world.pool,
            "allocator",
            "fund",
            [fixture.id],
            [units],
        )
        fixture.opened |= done

    def report(self, number: int, result: Result, voids: VoidIntervals | int, signers: int) -> None:
        """`voids` as a number is a word that no value packs to."""
        fixture, word = self.listed[number], voids if isinstance(voids, int) else voids.pack()
        start = self.model.fixtures[number].start
        early, rest, cuts = word & 0xFFFF, word >> 16, []
        while rest:
            begin = start - m.IN_PLAY_LEAD + (rest & 0xFFFF)
            cuts.append((begin, begin + (rest >> 16 & 0xFFF)))
            rest >>= 28
        void = result.status is Status.VOID
        rows = {} if void else fixture.rows(result)
        said = m.Result(void, rows, start - early if early else None, tuple(cuts))
        reports = [Report(fixture.spec.struct_hash(), 0, 0, result.pack(), word)]
        data = self.world.report_list(reports, signers)
        label = f"report {number} {result} {voids} {signers}"
        if fixture.signed[:2] == (result.pack(), word) and fixture.signed[2] < signers:
            self._add_signatures(number, label, data, signers)
            return
        if self.act(label, lambda b: b.report(number, said), self.world.oracle, "transmitter", "report", data):
            fixture.reported = self.now - 1
            fixture.fast = fixture.reported if signers == len(REPORTERS) else None
            fixture.signed = (result.pack(), word, signers)
            self._window(number)
            short = fixture.ends == fixture.reported + FAST
            self.seen["fast windows" if short else "slow windows"] += 1
            self.seen["with voids"] += word != 0

    def _add_signatures(self, number: int, label: str, data: bytes, signers: int) -> None:
        """The accepted value again, with more signatures: nothing for the model of money; the window may shrink."""
        fixture = self.listed[number]
        if not self.act(
            label,
            lambda b: require(not b.fixtures[number].final, "final"),
            self.world.oracle,
            "transmitter",
            "report",
            data,
        ):
            return
        fixture.fast = self.now - 1
        fixture.signed = (*fixture.signed[:2], signers)
        self._window(number)
        self.seen["signatures added"] += 1

    def _window(self, number: int) -> None:
        """The end of a window: long for VOID, for a large swing, and until the fast quorum is there."""
        fixture = self.listed[number]
        fixture.ends = fixture.reported + SLOW
        if fixture.fast is None or fixture.signed[0] == Result(Status.VOID).pack() or self._swing(number) >= LARGE:
            return
        fixture.ends = min(fixture.ends, fixture.fast + FAST)

    def _swing(self, number: int) -> int:
        f = self.model.fixtures[number]
        return self.listed[number].staked * EURO + f.reserved + f.combined

    def void_stale(self, number: int) -> None:
        error = ("NotStale(uint128,uint256,uint256)",)
        self.act(
            f"stale {number}",
            lambda b: b.void_stale(number),
            self.world.oracle,
            "relayer",
            "voidStale",
            self.listed[number].id,
            errors=error,
        )

    def release(self, number: int) -> None:
        fixture = self.listed[number].id
        self.act(f"release {number}", lambda b: b.release(number), self.world.book, "relayer", "release", fixture)

    # -- bets

    def place(self, tries: Sequence[Try], keys: int, *, same_game: bool = False) -> None:
        """A relayed batch; every item is placed on both sides or on neither."""
        self.ready(f"place {tries} on {keys} keys, same game {same_game}")
        trial, refusals, bets = copy.deepcopy(self.model), [], []
        for one in tries:
            bets.append(self._accepted(one))
            try:
                self._require_lasting(trial, one)
                words = [self.listed[leg.fixture].leg(leg) for leg in one.legs]
                require(words == sorted(words), "legs of a match ascend by their words")
                number = trial.place(one.who, one.legs, one.stake, one.accepted_at, keys, same_game)
                self.terms[number] = bets[-1].terms
                for fixture in trial.touched(trial.bets[number]):
                    self.listed[fixture].staked += -(-one.stake // EURO)
                refusals.append(None)
            except Refused as refusal:
                refusals.append(str(refusal))
                self.seen[f"bet refused: {refusal}"] += 1
        data = self.world.packed(bets, ("desk", "second_desk")[:keys], same_game=same_game)
        receipt = self._send(self.world.book, "relayer", "placeMany", data)
        self.now += 1
        assert receipt["status"] == "0x1", self.chain.revert_data(receipt)
        codes = [item.code for item in decode_placed(self._event(receipt, "Placed(bytes)"))]
        agree = [(code is Code.OK) == (why is None) for code, why in zip(codes, refusals, strict=True)]
        assert all(agree), {"chain": codes, "model": refusals}
        self.model = trial
        self.seen["bets"] += codes.count(Code.OK)
        self.seen.update(f"code {code.name}" for code in codes if code is not Code.OK)
        placed = [one for one, why in zip(tries, refusals, strict=True) if why is None]
        self.seen["in play"] += sum(one.accepted_at >= trial.fixtures[one.legs[0].fixture].start for one in placed)
        self.seen["accumulators"] += sum(len(one.legs) > 1 for one in placed)
        together = [len({leg.fixture for leg in one.legs}) < len(one.legs) for one in placed]
        self.seen["same-game accumulators"] += sum(together)
        ties = [trial.together(one.legs) for one in placed]
        self.seen["accumulators with legs of a tie"] += sum(ties) - sum(together)
        starts = [{one.accepted_at >= trial.fixtures[leg.fixture].start for leg in one.legs} for one in placed]
        self.seen["accumulators partly in play"] += sum(len(one) > 1 for one in starts)

    def _require_lasting(self, trial: ModelBook, one: Try) -> None:
        """A request that is ripe before the ticket ends backs no bet. The model's withdrawals are instant."""
        due, asked = self.asked.get(one.who, (0, 0))
        if asked and due <= one.accepted_at + m.TICKET_LIFE:
            require(one.stake <= max(0, trial.accounts[one.who].balance - asked), "asked back")

    def _accepted(self, one: Try) -> Accepted:
        role = BETTORS[one.who]
        order = Order(
            key(role).address,
            tuple(self.listed[leg.fixture].leg(leg) for leg in one.legs),
            one.stake,
            0,
            self.offset + self.now + 3_600,
            self.nonces[one.who],
        )
        self.nonces[one.who] += 1
        odds = [leg.odds for leg in one.legs]
        return self.world.accept(role, order, *odds, accepted_at=self.offset + one.accepted_at)

    def settle(self, numbers: Sequence[int]) -> None:
        """A batch of bets, some perhaps settled before or not final."""
        self.ready(f"settle {numbers}")
        trial, due = copy.deepcopy(self.model), []
        for number in numbers:
            try:
                due.append((True, trial.settle(number)))
                self._keep_swings(trial, number)
            except Refused:
                due.append((False, 0))
        receipt = self._send(self.world.book, "relayer", "settleMany", encode_settle([self.terms[n] for n in numbers]))
        self.now += 1
        assert receipt["status"] == "0x1", self.chain.revert_data(receipt)
        items = decode_settled(self._event(receipt, "Settled(bytes)"))
        assert [(item.code is Code.OK, item.payout) for item in items] == due
        self.model = trial
        for number, fixture in self.listed.items():
            if fixture.reported and not trial.fixtures[number].final:
                self._window(number)
        self.seen["settled"] += sum(done for done, _ in due)
        self.seen["not settled"] += sum(not done for done, _ in due)
        self.seen["paid"] += sum(paid > 0 for _, paid in due)

    def _keep_swings(self, trial: ModelBook, number: int) -> None:
        """What an accumulator's early loss frees stays in the swing of fixtures whose report is not final."""
        bet = trial.bets[number]
        if len(bet.legs) == 1:
            return
        waiting = [one for one in trial.touched(bet) if not trial.fixtures[one].final]
        for one in waiting:
            if self.listed[one].reported > 0:
                self.listed[one].staked += -(-bet.at_risk // EURO)
        home = trial.home(bet)
        self.seen["accumulators settled"] += 1
        self.seen["early losses"] += bool(waiting)
        self.seen["early losses under a report"] += any(self.listed[one].reported > 0 for one in waiting)
        self.seen["home not the first leg"] += home != bet.legs[0].fixture
        self.seen["home by the lower id"] += (
            sum(trial.fixtures[one].start == trial.fixtures[home].start for one in trial.touched(bet)) > 1
        )
        self.seen["legs in several epochs"] += len({trial.fixtures[leg.fixture].epoch for leg in bet.legs}) > 1
        paid = trial.evaluate(bet)
        self.seen["accumulators won"] += bool(paid)
        self.seen["same-game accumulators settled"] += len(trial.touched(bet)) < len(bet.legs)
        final = [leg for leg in bet.legs if trial.fixtures[leg.fixture].final]
        by_time = [leg for leg in final if trial.voided_by_time(leg, bet)]
        self.seen["accumulators with a leg void by time"] += bool(by_time) and paid != bet.stake
        if not waiting and paid:
            self.seen["accumulators with a void leg"] += VOID in [trial.outcome(leg, bet) for leg in bet.legs]

    def _event(self, receipt: dict[str, Any], signature: str) -> bytes:
        topic = "0x" + self.world.w3.keccak(text=signature).hex().removeprefix("0x")
        (log,) = [one for one in receipt["logs"] if one["topics"][0] == topic]
        (data,) = decode(["bytes"], bytes.fromhex(log["data"][2:]))
        return bytes(data)

    # -- every word

    def compare(self) -> None:
        """Every word of the chain equals the model's, and every unit is accounted for."""
        check_words(self.model)
        check_solvent(self.model)
        wanted = [*self._accounts(), *self._fixtures(), *self._pots(), *self._pool()]
        answers = self.chain.batch(
            *(
                ("eth_call", [{"to": contract.address, "data": "0x" + data.hex()}, "latest"])
                for _, contract, data, _, _ in wanted
            )
        )
        wrong = {}
        for (name, _, _, read, due), answer in zip(wanted, answers, strict=True):
            raw = bytes.fromhex(answer[2:])
            got = read([int.from_bytes(raw[i : i + 32], "big") for i in range(0, len(raw), 32)])
            if got != due:
                wrong[name] = (got, due)
        assert not wrong, {"chain, model": wrong}

    def _accounts(self) -> list[Any]:
        book = self.world.book
        rows = []
        for who, role in BETTORS.items():
            account = self.model.accounts[who]
            data = call("accounts(address)", int(key(role).address, 16))
            rows.append((f"account {who}", book, data, _balances, [account.balance, account.open_payout]))
        return rows

    def _fixtures(self) -> list[Any]:
        rows: list[Any] = []
        last = self.chain.clock - self.offset
        for number, fixture in self.listed.items():
            f = self.model.fixtures[number]
            due = [f.budget, f.reserved, f.combined, f.one_key // EURO, fixture.staked]
            rows.append((f"fixture {number}", self.world.book, call("fixtures(uint128)", fixture.id), _fixture, due))
            swing = self._swing(number)
            data = call("resultOf(uint128,uint256)", fixture.id, swing)
            # A view sees the last block's time; the model's own mark is set before the next act.
            final = f.final if fixture.ends is None else last >= fixture.ends
            rows.append((f"final {number}", self.world.oracle, data, lambda words: bool(words[2]), final))
        return rows

    def _pots(self) -> list[Any]:
        rows = []
        for (number, market, base), pot in self.model.pots.items():
            pot_key = self.listed[number].leg(m.Leg(number, market, 0, 0, base)) >> 72 << 72
            name = f"pot {number} {market} {base}"
            small = pot.market.size <= 3
            if pot.settling:
                word = 1 << 248 | pot.count << 224 | pot.reserve << 64 | pot.cash
            else:
                heads = pot.liabilities if small else [max(pot.liabilities)]
                word = pot.count << 224 | pot.stakes | sum(v << 56 + 56 * i for i, v in enumerate(heads))
            rows.append((name, self.world.book, call("pots(uint256)", pot_key), _first, word))
            for side in range(0, 0 if small or pot.settling else pot.market.size, 4):
                word = sum(v << 56 * i for i, v in enumerate(pot.liabilities[side : side + 4]))
                data = call("pots(uint256)", pot_key + 1 + side // 4)
                rows.append((f"{name} from {side}", self.world.book, data, _first, word))
        return rows

    def _pool(self) -> list[Any]:
        model, pool = self.model, self.model.pool
        opened = [b for b in model.bets.values() if b.state == "open"]
        own = sum(b.stake for b in opened if len(b.legs) > 1 or model.in_play(b))
        pots = sum(p.cash - p.reserve if p.settling else p.stakes for p in model.pots.values())
        customers = sum(a.balance for a in model.accounts.values()) + pots + own
        holder = int(self.world.book.address, 16)
        rows: list[Any] = [
            ("counters", self.world.book, call("vault()"), list, [customers, model.held - customers]),
            ("asset", self.world.asset, call("balanceOf(address)", holder), _first, model.held),
            ("solvency", self.world.lens, call("solvency()"), lambda words: words[3], 1),
        ]
        named = {"free()": pool.free, "placed()": pool.placed, "shares()": pool.shares, "owed()": pool.owed}
        rows += [(name, self.world.pool, call(name), _first, value) for name, value in named.items()]
        rows.append(("current", self.world.pool, call("current()"), _first, self.base + pool.current))
        for number, epoch in pool.epochs.items():
            due = [epoch.outstanding, epoch.net % (1 << 256), epoch.returned, epoch.holders, epoch.covered]
            data = call("epochAt(uint256)", self.base + number)
            rows.append((f"epoch {number}", self.world.pool, data, _epoch, due))
        return rows


def call(signature: str, *words: int) -> bytes:
    """Calldata of a view whose arguments are words."""
    return function_signature_to_4byte_selector(signature) + b"".join(word.to_bytes(32, "big") for word in words)


def _first(words: list[int]) -> int:
    return words[0]


def _balances(words: list[int]) -> list[int]:
    return [words[0] & (1 << 88) - 1, words[0] >> 88 & (1 << 80) - 1]


def _fixture(words: list[int]) -> list[int]:
    amounts = [words[0] >> 48 * i & (1 << 48) - 1 for i in range(3)]
    return [*amounts, words[0] >> 144 & 0xFFFFFFFF, words[0] >> 176 & 0xFFFFFFFF]


def _epoch(words: list[int]) -> list[int]:
    """outstanding, net, returned, holders, covered of an epoch's record."""
    return [words[0], words[1], words[6], words[7], words[9]]
