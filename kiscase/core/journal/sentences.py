"""The sentence of an entry, translated when it is shown."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from kiscase.core import date_format
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import REDO, UNDO, get_running_action


def running_sentence(session: Session) -> str:
    """The sentence of the running action, in the current language."""
    running = get_running_action(session)
    return render_sentence(running.kind, running.sentence, running.names)


def entry_sentence(row: Row[Any]) -> str:
    """An entry's sentence in the current language."""
    return render_sentence(row.kind, row.sentence, row.names)


def render_sentence(kind: str, sentence: str, stored: dict[str, Any]) -> str:
    names = {
        key: date_format.format_date(date.fromisoformat(value["date"]))
        if isinstance(value, dict) and "date" in value
        else value
        for key, value in stored.items()
    }
    if kind in (UNDO, REDO):
        inner = _(names.pop("template", ""))
        names["sentence"] = inner.format(**names)
    return _(sentence).format(**names)
