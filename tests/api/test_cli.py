"""`proofbook api`: settings, migrate."""

import pytest

from proofbook.cli import main

pytestmark = pytest.mark.process


def test_migrate__twice__says_where_the_database_was_and_is(
    empty_database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PROOFBOOK_API_DATABASE_URL", empty_database_url)
    assert main(["api", "migrate"]) == 0
    assert "was empty" in capsys.readouterr().out
    assert main(["api", "migrate"]) == 0
    assert "was" not in capsys.readouterr().out


def test_settings__wrong_value__is_named_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PROOFBOOK_API_PROFILE", "prod")
    assert main(["api", "settings"]) == 2
    assert "PROOFBOOK_API_PROFILE = 'prod': Input should be 'development', 'testnet' or" in capsys.readouterr().err
    monkeypatch.delenv("PROOFBOOK_API_PROFILE")
    assert main(["api", "settings"]) == 0
    assert '"profile": "development"' in capsys.readouterr().out
