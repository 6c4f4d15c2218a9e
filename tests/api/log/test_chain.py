"""The chain of hashes, without a database."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.log import DIGEST, FLAG, ID, NUMBER, Entry, Head, Kind, check, words
from api.log.chain import EMPTY, canonical, following
from api.log.errors import NotLoggable

KIND = Kind("test.done", count=NUMBER, sure=FLAG, who=ID, what=DIGEST, how=words("by-hand", "by-rule"))
WHOLE = {"count": 1, "sure": True, "who": UUID(int=5), "what": "0x" + "ab" * 32, "how": "by-hand"}


def chain_of(payloads: list[str]) -> list[Entry]:
    made: list[Entry] = []
    for number, payload in enumerate(payloads):
        last = Head(made[-1].seq, made[-1].hash) if made else EMPTY
        made.append(following(last, 1_000 + number, "test.done", UUID(int=number) if number % 2 else None, payload))
    return made


@given(st.lists(st.text(max_size=20), max_size=12))
def test_check__chain_as_written__holds_and_gives_its_head(payloads: list[str]) -> None:
    chain = chain_of(payloads)
    head, faults = check(chain)
    assert faults == []
    assert head == (Head(len(chain), chain[-1].hash) if chain else EMPTY)
    assert Head.parse(str(head)) == head
    assert check(chain, [head, EMPTY])[1] == []


ALTERED = st.sampled_from(["at", "kind", "actor", "payload", "previous", "hash", "removed", "swapped", "twice"])


@given(st.integers(2, 9), st.data(), ALTERED)
def test_check__anything_altered__is_found(length: int, data: st.DataObject, what: str) -> None:
    chain = chain_of([f'{{"n":{number}}}' for number in range(length)])
    noted = Head(length, chain[-1].hash)
    place = data.draw(st.integers(0, length - 1))
    one = chain[place]
    if what == "removed":
        del chain[place]
    elif what == "twice":
        chain.insert(place, one)
    elif what == "swapped":
        other = (place + 1) % length
        chain[place], chain[other] = chain[other], one
    else:
        other_value = {"at": 7, "kind": "test.undone", "actor": UUID(int=99), "payload": "{}"}
        chain[place] = replace(one, **{what: other_value.get(what, b"\x01" * 32)})
    assert check(chain, [noted])[1] != []


def test_check__rewritten_from_the_middle_on__shows_against_a_noted_head() -> None:
    noted = Head(4, chain_of(["a", "b", "c", "d"])[-1].hash)
    forged = chain_of(["a", "b", "x", "d", "e"])
    assert check(forged)[1] == []
    assert check(forged, [noted])[1] == [(4, "its hash is not the one that was noted")]
    assert check(forged[:2], [noted])[1] == [(4, "was noted and is gone")]


@pytest.mark.parametrize("text", ["", "x", "1", "1:ab", "-1:" + "00" * 32, "1:" + "zz" * 32])
def test_head__text_that_is_none__is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Head.parse(text)


def test_kind__values_of_their_shapes__are_written_as_plain_json() -> None:
    assert canonical(KIND.payload(WHOLE)) == (
        '{"count":1,"how":"by-hand","sure":true,"what":"0x' + "ab" * 32 + '",'
        '"who":"00000000-0000-0000-0000-000000000005"}'
    )
    assert KIND.payload(WHOLE | {"count": 1 << 100})["count"] == str(1 << 100)
    assert KIND.payload(dict.fromkeys(WHOLE))["who"] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("count", True),
        ("count", 1.5),
        ("count", "12"),
        ("count", 1 << 256),
        ("sure", 1),
        ("who", "jean.dupont@example.org"),
        ("who", str(UUID(int=5))),
        ("what", "0x" + "ab" * 20),
        ("what", "0x" + "AB" * 32),
        ("how", "jean"),
        ("name", "Jean"),
    ],
)
def test_kind__text_a_wallet_a_name_or_another_shape__cannot_be_written(field: str, value: object) -> None:
    with pytest.raises(NotLoggable) as caught:
        KIND.payload(WHOLE | {field: value})
    assert field in str(caught.value)
    assert "jean" not in str(caught.value).lower().replace("is no word of", "")


def test_kind__field_left_out__is_refused() -> None:
    with pytest.raises(NotLoggable, match="count is missing"):
        KIND.payload({name: value for name, value in WHOLE.items() if name != "count"})


@pytest.mark.parametrize("name", ["opened", "Session.opened", "session.", "session opened"])
def test_kind__name_of_another_form__is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"session\.opened"):
        Kind(name)
