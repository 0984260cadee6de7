"""Loading a newer official list of gminas into the case."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action
from kiscase.core.territory.gminas import gmina_register
from kiscase.core.territory.model import GminaList
from kiscase.core.territory.terc_file import read_gmina_register, shorten_terc


def load_gmina_list(session: Session, content: bytes) -> date:
    """Keep the official list in the case, if it is newer than the one in use; the day as of which it is."""
    as_of, used = read_gmina_register(content).as_of, gmina_register().as_of
    if as_of <= used:
        raise Problem(
            _("This list is as of {date}, and the one in use as of {used}. Nothing was changed.").format(
                date=format_date(as_of), used=format_date(used)
            )
        )
    kept = session.scalars(select(GminaList).order_by(GminaList.id)).first() or GminaList()
    kept.as_of, kept.content = as_of, shorten_terc(content.decode("utf-8-sig"))
    session.add(kept)
    describe_action(session, N_("Loaded the list of gminas as of {date}"), date=as_of)
    return as_of
