"""Fixtures of identity's tests that need the whole service."""

from collections.abc import Iterator

import pytest

from tests.api.identity.service import Service, service_of


@pytest.fixture
def service(parts: dict[str, object]) -> Iterator[Service]:
    with service_of(parts, operators=("0x" + "0" * 40,)) as made:
        yield made
