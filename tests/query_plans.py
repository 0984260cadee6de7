"""How SQLite answers the statements of a query: by which index, and with what it sorts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session

from kiscase.core.database.database import Database

T = TypeVar("T")


def list_query_plans(case: Database, work: Callable[[Session], T]) -> tuple[T, list[str]]:
    """What *work* answers, and the plan of each statement that it sends, one line a step."""
    statements: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        statements.append((statement, parameters))

    with case.read() as session:
        engine = session.connection().engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            answer = work(session)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        driver: Any = session.connection().connection.driver_connection
        plans = [
            "\n".join(row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))
            for statement, parameters in statements
            if statement.lstrip().startswith(("SELECT", "WITH"))
        ]
    return answer, plans


def count_statements(case: Database, work: Callable[[], object]) -> int:
    """How many times *work*, with sessions of its own, sends a statement to the file."""
    count = 0

    def note(*_statement: object) -> None:
        nonlocal count
        count += 1

    with case.read() as session:
        engine = session.connection().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return count


def count_steps(case: Database, work: Callable[[Session], object]) -> int:
    """How many instructions SQLite's machine runs for *work*: unlike a time, the same in each run."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    with case.read() as session:
        driver: Any = session.connection().connection.driver_connection
        driver.set_progress_handler(count, 1)
        try:
            work(session)
        finally:
            driver.set_progress_handler(None, 0)
    return steps
