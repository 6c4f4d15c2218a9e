"""A database of its own for each test, as the API's tests have it."""

from tests.api.conftest import database, database_url, postgres, template

__all__ = ["database", "database_url", "postgres", "template"]
