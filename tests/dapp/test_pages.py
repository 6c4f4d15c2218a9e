"""Every page of the front, in a real browser: to everybody, in both languages, in each of its states."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.dapp.conftest import JOURNEYS, ROOT, Told

Journey = Callable[..., Told]
BROWSER = [pytest.mark.process, pytest.mark.node_js, pytest.mark.anvil, pytest.mark.xdist_group("dapp")]
NO_PAGE = "/no-such-page"


def in_browser(test: Callable[..., None]) -> Callable[..., None]:
    for mark in BROWSER:
        test = mark(test)
    return test


def routes() -> set[str]:
    """Paths of all pages, as their folders name them, with parameters in braces."""
    files = (ROOT / "dapp/src/pages").glob("*/page.ts")
    paths = [path for file in files for path in re.findall(r'\bpath: "([^"]+)"', file.read_text())]
    assert len(paths) == len(set(paths))
    return {re.sub(r":(\w+)", r"{\1}", path) for path in paths}


def looked_at(list_of_pages: Path) -> set[str]:
    """The pages that axe and the languages' journey go through."""
    (listed,) = re.findall(r"PAGES = \[(.*?)\]", list_of_pages.read_text(), re.DOTALL)
    return set(re.findall(r'"([^"]+)"', listed))


def test_pages_looked_at__every_route__is_among_them() -> None:
    assert looked_at(JOURNEYS.parent / "lib/pages.mjs") == routes() | {NO_PAGE}


@in_browser
@pytest.mark.parametrize(("theme", "screen"), [("light", "wide"), ("dark", "phone")])
def test_pages__in_a_theme_on_a_screen__axe_finds_nothing_and_nothing_is_cut_off(
    journey: Journey, theme: str, screen: str
) -> None:
    journey("accessibility", PROOFBOOK_THEME=theme, PROOFBOOK_SCREEN=screen).require()


@in_browser
@pytest.mark.slow
@pytest.mark.parametrize(("theme", "screen"), [("light", "phone"), ("dark", "wide")])
def test_pages__in_the_other_theme_on_a_screen__axe_finds_nothing_and_nothing_is_cut_off(
    journey: Journey, theme: str, screen: str
) -> None:
    journey("accessibility", PROOFBOOK_THEME=theme, PROOFBOOK_SCREEN=screen).require()


@in_browser
def test_pages__in_french_and_english__no_sentence_is_in_the_other_language(journey: Journey) -> None:
    journey("languages").require()


@in_browser
@pytest.mark.slow
def test_main_pages__waiting_failing_ageing_empty__say_so_and_come_back(journey: Journey) -> None:
    journey("states").require()


@in_browser
@pytest.mark.slow
def test_every_page__waiting_failing_ageing_empty__says_so_and_comes_back(journey: Journey) -> None:
    journey("states", everything=True).require()
