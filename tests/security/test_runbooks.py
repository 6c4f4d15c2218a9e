"""The runbooks hold what must be typed at night: functions that the contracts have, bodies that the API takes.

That `proofbook`, `make` and `ape` know the commands in them, as in every page: `tests/docs/test_commands.py`.
"""

import json
import re
from pathlib import Path

import pytest

from api.desk.operator_routes import HaltBegun, HaltWanted
from chain.governance import OWNER_CALLS

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs/runbooks"
PAGES = {file.name: file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.md"))}
TEXT = "\n".join(PAGES.values())
REFERENCE = (ROOT / "docs/reference/contracts.md").read_text(encoding="utf-8")
CALLS = sorted(set(re.findall(r"cast (?:send|call) [^'`\n]*'(\w+\([\w,]*\))", TEXT)))
PLAIN = re.compile(r"(?:^|, )(\w+(?:\[\])?)(?: \w+)?")


def known() -> set[str]:
    """Signatures of every function of the contracts, as `cast` takes them."""
    shown = re.findall(r"^\| `(\w+)\(([^)]*)\)", REFERENCE, re.MULTILINE)
    return {f"{name}({','.join(PLAIN.findall(given))})" for name, given in shown}


@pytest.mark.parametrize("call", CALLS)
def test_runbook__function_that_it_calls__is_one_of_the_contracts(call: str) -> None:
    assert call in known()


def test_runbooks__together__use_the_functions_that_the_guardian_has_and_the_challenge() -> None:
    assert {call.partition("(")[0] for call in CALLS} >= {
        "pauseNewRisk",
        "switchDeskKey",
        "removeIssuer",
        "challenge",
        "voidStale",
        "solvency",
    }


@pytest.mark.parametrize("body", sorted(set(re.findall(r"(?:halt|-d) '(\{[^']*\})'", TEXT))))
def test_runbook__halt_that_it_sends__is_taken_by_the_api(body: str) -> None:
    HaltBegun.model_validate(json.loads(body.replace("0x...", "0x" + "0a" * 16)))


@pytest.mark.parametrize("body", sorted(set(re.findall(r"resume '(\{[^']*\})'", TEXT))))
def test_runbook__resumption_that_it_sends__is_taken_by_the_api(body: str) -> None:
    HaltWanted.model_validate(json.loads(body.replace("0x...", "0x" + "0a" * 16)))


@pytest.mark.parametrize("change", sorted(set(re.findall(r"govern (?:schedule|execute) ([a-z]+\.\w+)", TEXT))))
def test_runbook__change_that_it_schedules__is_the_owners(change: str) -> None:
    assert change in OWNER_CALLS


def slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


@pytest.mark.parametrize("page", PAGES)
def test_runbook__links_to_pages_and_headings__lead_there(page: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", PAGES[page]):
        file, _, anchor = target.partition("#")
        path = FOLDER / (file or page)
        assert path.is_file(), target
        headings = {slug(one) for one in re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)}
        assert not anchor or anchor in headings, target


@pytest.mark.parametrize(
    "incident",
    [
        "A feed is wrong",
        "A desk key leaked",
        "A node's key leaked",
        "The chain is halted",
        "The committee is stalled",
        "A wrong result was reported",
        "Insolvency alarm",
        "The front is compromised",
    ],
)
def test_incident__each_of_the_list__has_steps_an_end_and_a_way_in(incident: str) -> None:
    part = PAGES["incidents.md"].split(f"\n## {incident}\n", 1)[1].split("\n## ", 1)[0]
    assert len(re.findall(r"^\d\. ", part, re.MULTILINE)) >= 4
    assert "*Over when*" in part or "*Owed*" in part
    assert f"#{slug(incident)})" in PAGES["README.md"]


@pytest.mark.parametrize(
    "key",
    ["desk, second desk", "issuer", "relayers, settler", "reporter of a node", "transmitter of a node", "guardian"],
)
def test_key__each_of_the_list__has_its_row(key: str) -> None:
    assert re.search(rf"^\| {key} \|", PAGES["keys.md"], re.MULTILINE)
