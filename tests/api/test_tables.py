"""The classes of the tables say what the migrations make: each table, column, type, index and constraint."""

import importlib
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData
from sqlmodel import SQLModel

from proofbook.database import Database

ROOT = Path(__file__).parents[2]
MODULES = sorted(".".join(file.relative_to(ROOT).with_suffix("").parts) for file in (ROOT / "api").glob("**/tables.py"))


def of_the_api() -> MetaData:
    """The tables that classes of `api` declare; other packages' stores have files of their own."""
    found = MetaData()
    for name in MODULES:
        for one in vars(importlib.import_module(name)).values():
            if isinstance(one, type) and issubclass(one, SQLModel) and hasattr(one, "__table__"):
                one.__table__.to_metadata(found)
    return found


@pytest.mark.process
def test_tables__as_classes_declare_them__are_those_that_migrations_make(database: Database) -> None:
    wanted = of_the_api()
    assert wanted.tables

    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or name in wanted.tables

    with database.engine.connect() as connection:
        options = {"compare_type": True, "include_name": ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, wanted) == []
