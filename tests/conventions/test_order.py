"""Rows come in the same order from a case file and from a server: no value is the first there, and the last here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

import pytest

import kiscase.all_records  # noqa: F401 - which columns may be empty
from kiscase.core.records.record import Record
from tests.conventions.project import PACKAGE, place, sources, tree

PLACED = {"nulls_first", "nulls_last"}


@cache
def optional_columns() -> set[str]:
    """The columns that may have no value, as `Contract.number_year`; what a form requires always has one."""
    return {
        f"{mapper.class_.__name__}.{key}"
        for mapper in Record.registry.mappers
        for key, column in mapper.columns.items()
        if column.nullable and not getattr(column.info.get("field"), "required", False)
    }


def unplaced(module: ast.AST) -> Iterator[tuple[int, str]]:
    """Where rows are sorted by an optional column that does not say where those without a value belong."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "order_by":
            for given in node.args:
                names = {one.attr for one in ast.walk(given) if isinstance(one, ast.Attribute)}
                columns = {ast.unparse(one) for one in ast.walk(given) if isinstance(one, ast.Attribute)}
                if not names & PLACED:
                    yield from ((given.lineno, column) for column in sorted(columns & optional_columns()))


def test_rows_without_a_value_have_their_place() -> None:
    found = [
        f"{place(path, line)}: {column}"
        for path in sources()
        if not path.is_relative_to(PACKAGE / "core" / "migrations")
        for line, column in unplaced(tree(path))
    ]
    assert not found, "say nulls_first(), as a case file sorts them, or nulls_last():\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("chosen.order_by(Contract.id, Contract.number_year)", ["Contract.number_year"]),
        ("chosen.order_by(Contract.number_year.desc())", ["Contract.number_year"]),
        ("chosen.order_by(Contract.number_year.desc().nulls_last(), Contract.id)", []),
        ("chosen.order_by(Contract.number_year.nulls_first())", []),
        ("chosen.order_by(Participant.sort)", []),
    ],
)
def test_a_planted_order_is_found(line: str, found: list[str]) -> None:
    assert [column for _line, column in unplaced(ast.parse(line))] == found
