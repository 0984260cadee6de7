"""With which labels a contract is shown: those of its paper once it is printed, those that hold now before that."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.contracts.model import Contract, FormLabel
from kiscase.paper import form
from kiscase.paper.labels import corrected


def corrections(session: Session, form_name: str) -> dict[str, dict[str, str]]:
    """The labels of a form that the institution has corrected, by place and language."""
    found: dict[str, dict[str, str]] = {}
    for label in session.scalars(select(FormLabel).where(FormLabel.form == form_name).order_by(FormLabel.id)):
        found.setdefault(label.place, {})[label.language] = label.text
    return found


def labels_in_use(session: Session, record: Contract) -> dict[str, dict[str, str]]:
    """The corrected labels of a contract: a printed paper keeps those that it was printed with."""
    if record.printed:
        return dict(record.printed.get("labels", {}))
    return corrections(session, record.form)


def form_of(record: Contract, shown: dict[str, Any]) -> form.Form:
    """The form of a contract with the labels that are among what its paper shows."""
    return corrected(form.load(record.form), shown.get("labels", {}))
