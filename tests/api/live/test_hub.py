"""The hub: what each client gets, in which order, how much it holds; and streams as they end."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.errors import Busy, TooManyRequests
from api.live.board import changed
from api.live.hub import RING, Client, Hub
from api.live.stream import Stream


def board(fixture: str, value: int) -> dict[str, Any]:
    return {"fixture": fixture, "markets": {"m": {"value": value}}}


def events(raw: bytes) -> Iterator[tuple[str, Any, int | None]]:
    """Name, data and number of each event; a number alone has no name."""
    for block in raw.decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if fields and "retry" not in fields:
            data = json.loads(fields["data"]) if "data" in fields else None
            yield fields.get("event", ""), data, int(fields["id"]) if "id" in fields else None


class Reader:
    """A browser: keeps boards and the number of the last event."""

    def __init__(self) -> None:
        self.boards: dict[str, Any] = {}
        self.last: int | None = None

    def read(self, raw: bytes) -> None:
        for name, data, number in events(raw):
            if name == "snapshot":
                self.boards = {one["fixture"]: one for one in data["fixtures"]}
            elif name == "board":
                self.boards[data["fixture"]] = data
            elif name == "change":
                plain = {key: value for key, value in data.items() if key not in ("seq", "told_at_ms")}
                self.boards[data["fixture"]] = changed(self.boards.get(data["fixture"]), plain)
            self.last = self.last if number is None else number


def hub_of(count: int = 3) -> Hub:
    hub = Hub(most=10, most_an_address=5)
    hub.load(count, [(number + 1, board(f"f{number}", 0)) for number in range(count)])
    return hub


def test_join__first_time__gets_a_snapshot_of_what_it_wants() -> None:
    hub = hub_of()
    _, first = hub.join("a", frozenset({"f1", "unheard-of"}), None)
    assert list(events(first)) == [("snapshot", {"seq": 3, "live": True, "fixtures": [board("f1", 0)]}, 3)]


def test_change__is_one_object_for_all_who_want_it() -> None:
    hub = hub_of()
    one, _ = hub.join("a", None, None)
    two, _ = hub.join("b", frozenset({"f0"}), None)
    three, _ = hub.join("c", frozenset({"f1"}), None)
    hub.apply(4, {"fixture": "f0", "markets": {"m": {"value": 5}}}, 7)
    taken = [client.take() for client in (one, two, three)]
    assert taken[0]["f0"][1] is taken[1]["f0"][1]
    assert taken[2] == {}


def test_slow_client__many_changes__holds_one_entry_a_fixture_and_gets_the_last_state() -> None:
    hub = hub_of()
    client, _ = hub.join("a", None, None)
    for seq in range(4, 2_000):
        hub.apply(seq, {"fixture": f"f{seq % 3}", "markets": {"m": {"value": seq}}}, 0)
    assert client.waiting == 3
    batch = hub.batch(client)
    assert [name for name, _, _ in events(batch)] == ["board", "board", "board", ""]
    reader = Reader()
    reader.read(batch)
    assert {one["markets"]["m"]["value"] for one in reader.boards.values()} == {1_997, 1_998, 1_999}
    assert reader.last == 1_999


def test_resume__after_a_number__gets_what_it_missed_and_nothing_else() -> None:
    hub = hub_of()
    for seq in range(4, 9):
        hub.apply(seq, {"fixture": f"f{seq % 3}", "markets": {"m": {"value": seq}}}, 0)
    _, missed = hub.join("a", None, 6)
    assert [(name, number) for name, _, number in events(missed)] == [("change", 7), ("change", 8), ("", 8)]
    _, nothing = hub.join("a", None, 8)
    assert [(name, number) for name, _, number in events(nothing)] == [("", 8)]


@pytest.mark.parametrize("after", [0, 2, 9_999_999], ids=["before the ring", "oldest but one", "ahead of us"])
def test_resume__after_a_number_that_is_not_kept__gets_a_snapshot(after: int) -> None:
    hub = hub_of()
    for seq in range(4, RING + 10):
        hub.apply(seq, {"fixture": "f0", "markets": {"m": {"value": seq}}}, 0)
    _, first = hub.join("a", None, after)
    assert next(events(first))[0] == "snapshot"


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("change"), st.integers(0, 3)),
        st.tuples(st.just("read"), st.just(0)),
        st.tuples(st.just("cut"), st.integers(0, 400)),
        st.tuples(st.just("reload"), st.just(0)),
    ),
    max_size=40,
)


@settings(max_examples=300)
@given(ACTS)
def test_client__that_is_slow_cut_off_anywhere_and_comes_back__ends_with_the_boards_of_now(
    acts: list[tuple[str, int]],
) -> None:
    hub, reader, truth = hub_of(2), Reader(), {"f0": board("f0", 0), "f1": board("f1", 0)}
    client, first = hub.join("a", None, None)
    reader.read(first)
    seq = 2
    for act, value in acts:
        if act == "change":
            seq += 1
            change = {"fixture": f"f{value % 2}", "markets": {f"m{value}": {"value": seq}}}
            truth[change["fixture"]] = changed(truth[change["fixture"]], change)
            hub.apply(seq, change, 0)
        elif act == "read":
            reader.read(hub.batch(client))
        elif act == "cut":
            # A part of the batch arrives, cut between events: a browser drops an event that is not complete.
            raw = hub.batch(client)[:value]
            reader.read(raw[: raw.rfind(b"\n\n") + 2] if b"\n\n" in raw else b"")
            hub.leave(client)
            client, first = hub.join("a", None, reader.last)
            reader.read(first)
        else:
            hub.load(seq, [(seq, dict(one)) for one in truth.values()])
    reader.read(hub.batch(client))
    assert reader.boards == truth
    assert reader.last == seq


def test_caps__of_an_address_and_of_all__are_kept_and_freed() -> None:
    hub = hub_of()
    clients = [hub.join("a", None, None)[0] for _ in range(5)]
    with pytest.raises(TooManyRequests):
        hub.join("a", None, None)
    for _ in range(5):
        hub.join("b", None, None)
    with pytest.raises(Busy):
        hub.join("c", None, None)
    hub.leave(clients[0])
    hub.leave(clients[0])
    assert hub.clients == 9
    hub.join("a", None, None)


def test_feed__lost_and_found__is_told_once_each_and_to_who_comes() -> None:
    hub = hub_of()
    client, _ = hub.join("a", frozenset({"f0"}), None)
    hub.say_live(live=False)
    hub.say_live(live=False)
    assert next(events(hub.batch(client))) == ("status", {"live": False}, None)
    assert json.loads(hub.join("b", None, None)[1].split(b"data: ")[1].split(b"\n")[0])["live"] is False
    hub.say_live(live=True)
    assert next(events(hub.batch(client))) == ("status", {"live": True}, None)


class Wire:
    """The server's side of one connection: what was sent, and a client that leaves or takes nothing."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.left = asyncio.Event()
        self.takes = asyncio.Event()
        self.takes.set()

    async def receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        await self.takes.wait()
        self.sent.append(message)

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def streaming(hub: Hub, wire: Wire, life_s: float = 60.0) -> tuple[Client, asyncio.Task[None]]:
    client, first = hub.join("a", None, None)
    stream = Stream(hub, client, first, life_s)
    return client, asyncio.ensure_future(stream({"type": "http"}, wire.receive, wire.send))


def test_stream__changes_come__are_sent_at_once_until_the_client_leaves() -> None:
    async def play() -> None:
        hub, wire = hub_of(), Wire()
        _, task = streaming(hub, wire)
        await settle()
        assert wire.sent[0]["status"] == 200
        assert (b"content-type", b"text/event-stream; charset=utf-8") in wire.sent[0]["headers"]
        hub.apply(4, {"fixture": "f0", "markets": {"m": {"value": 9}}}, 0)
        await settle()
        reader = Reader()
        reader.read(wire.body)
        assert reader.boards["f0"]["markets"]["m"]["value"] == 9
        wire.left.set()
        await task
        assert hub.clients == 0

    asyncio.run(play())


def test_stream__its_time_is_over_or_the_server_stops__ends_completely() -> None:
    async def play() -> None:
        for life_s in (0.01, 60.0):
            hub, wire = hub_of(), Wire()
            _, task = streaming(hub, wire, life_s)
            await settle()
            if life_s == 60.0:
                hub.close()
            await asyncio.wait_for(task, 5)
            assert wire.sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
            assert hub.clients == 0

    asyncio.run(play())


def test_stream__client_takes_nothing__is_given_up_and_costs_one_entry_a_fixture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("api.live.stream.STUCK_S", 0.05)

    async def play() -> None:
        hub, wire = hub_of(), Wire()
        client, task = streaming(hub, wire)
        await settle()
        wire.takes.clear()
        for seq in range(4, 500):
            hub.apply(seq, {"fixture": f"f{seq % 3}", "markets": {"m": {"value": seq}}}, 0)
            await asyncio.sleep(0)
        assert client.waiting == 3
        await asyncio.wait_for(task, 5)
        assert hub.clients == 0

    asyncio.run(play())
