"""Conditions of SQLAlchemy's statements about what the search finds: the rows of a list that match what was typed."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, TextClause, bindparam, select
from sqlalchemy import text as text_clause
from sqlalchemy.orm import QueryableAttribute, Session

from kiscase.core.database.plain_reader import PlainReader, StatementValues
from kiscase.core.search.index import search_word_table
from kiscase.core.search.matching import match_test


def match_condition(
    session: Session, kind: str, row_id: QueryableAttribute[int] | QueryableAttribute[int | None], text: str
) -> TextClause:
    """The condition that the row *row_id* of *kind* matches every part of *text*; true for an empty text."""
    values = StatementValues()
    words = match_test(PlainReader.in_session(session), values, kind, str(row_id.expression), text)
    found = text_clause(words)
    return found.bindparams(*(bindparam(name, value, unique=True) for name, value in values.named.items()))


def select_rows_with_words(kind: str, words: Iterable[str]) -> Select[int]:
    """The statement that finds the ids of the rows of *kind* that have one of some folded words among their texts."""
    chosen = select(search_word_table.c.row_id)
    return chosen.where(search_word_table.c.word.in_(sorted(words)), search_word_table.c.kind == kind)
