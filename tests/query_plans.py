"""How SQLite answers the statements of a query: by which index, and with what it sorts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from kiscase.core.database.local.file_database import FileDatabase

T = TypeVar("T")


def list_query_plans(case: FileDatabase, work: Callable[[Session], T]) -> tuple[T, list[str]]:
    """What *work* answers, and the plan of each statement that it sends, one line a step."""
    statements: list[str] = []
    with case.read() as session:
        driver: Any = session.connection().connection.driver_connection
        driver.set_trace_callback(statements.append)  # plain statements are seen as those of SQLAlchemy are
        try:
            answer = work(session)
        finally:
            driver.set_trace_callback(None)
        plans = [
            "\n".join(row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}"))
            for statement in statements
            if statement.lstrip().startswith(("SELECT", "WITH"))
        ]
    return answer, plans


def count_statements(case: FileDatabase, work: Callable[[], object]) -> int:
    """How many statements the file runs for *work*, which has sessions of its own; each row stored alone counts."""
    with case.read() as session:
        driver: Any = session.connection().connection.driver_connection
    heard: list[str] = []
    driver.set_trace_callback(heard.append)
    try:
        work()
    finally:
        driver.set_trace_callback(None)
    return len(heard)


def count_steps(case: FileDatabase, work: Callable[[Session], object]) -> int:
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
