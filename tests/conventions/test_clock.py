"""Only `kiscase/core/clock.py` asks the computer for the time: a test that asks itself depends on the day it runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conventions.project import PACKAGE, ROOT, files, place

ASKING = {
    "date": {"today"},
    "datetime": {"now", "today", "utcnow"},
    "QDate": {"currentDate"},
    "QTime": {"currentTime"},
    "QDateTime": {"currentDateTime", "currentDateTimeUtc", "currentMSecsSinceEpoch", "currentSecsSinceEpoch"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "strftime"},
}
"""What gives the present moment, by the last name before it; counting what goes by (`monotonic`) is no date."""

CLOCK = PACKAGE / "core" / "clock.py"
CHECKED = [
    path
    for path in files()
    if path.suffix == ".py" and (path.is_relative_to(PACKAGE) or path.is_relative_to(ROOT / "tests"))
]


def asked(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Where the time is asked for, called or handed on: line and words."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value
            last = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if node.attr in ASKING.get(last, ()):
                yield node.lineno, f"{last}.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from ((node.lineno, f"time.{one.name}") for one in node.names if one.name in ASKING["time"])


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_only_the_clock_asks_for_the_time() -> None:
    found = [
        f"{place(path, line)}: {words}" for path in CHECKED if path != CLOCK for line, words in asked(parsed(path))
    ]
    assert not found, "take it from kiscase.core.clock, in tests from tests.clock:\n" + "\n".join(found)


def test_the_clock_itself_is_found() -> None:
    assert [words for _line, words in asked(parsed(CLOCK))] == ["datetime.now"]


@pytest.mark.parametrize(
    "line",
    [
        "date.today()",
        "datetime.date.today()",
        "datetime.now(UTC)",
        "datetime.datetime.now()",
        "partial(datetime.now, UTC)",
        "today = staticmethod(date.today)",
        "datetime.utcnow()",
        "QDate.currentDate()",
        "QtCore.QDateTime.currentDateTime()",
        "time.time()",
        "from time import localtime",
    ],
)
def test_a_planted_question_is_found(line: str) -> None:
    assert len(list(asked(ast.parse(f"def planted():\n    {line}\n")))) == 1


@pytest.mark.parametrize("line", ["clock.today()", "clock.now()", "time.monotonic()", "from time import sleep"])
def test_what_asks_the_clock_is_allowed(line: str) -> None:
    assert not list(asked(ast.parse(line)))
