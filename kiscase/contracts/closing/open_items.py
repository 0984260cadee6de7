"""What is still open of a contract that is to end: sheets and letters that were not printed or not signed by all."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from kiscase.contracts.disputes.open_requests import find_open_request
from kiscase.contracts.evaluations.queries import EvaluationRow, list_evaluations
from kiscase.contracts.events.breaches import BreachRow, list_breaches
from kiscase.contracts.events.invitations import list_invitations
from kiscase.contracts.model import DocumentStage
from kiscase.contracts.queries import require_contract
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import action_date


def list_open_items(session: Session, contract_id: int) -> list[str]:
    """What is open, each as one sentence: evaluations and breaches first, then talks and the ruling."""
    contract = require_contract(session, contract_id)
    today = action_date(session)
    found = [_evaluation(one) for one in reversed(list_evaluations(session, contract_id)) if one.id is not None]
    found += [_breach(one, today) for one in list_breaches(session, contract_id)]
    for talk in list_invitations(session, contract_id):
        if not talk.past and talk.stage is DocumentStage.DRAFT:
            words = _("The invitation {number} for {date} was never printed.")
            found.append(words.format(number=talk.number, date=format_date(talk.on)))
    ruling = find_open_request(session, contract)
    if ruling is not None:
        found.append(_("The request for a ruling {number} has no answer yet.").format(number=ruling.number))
    return [sentence for sentence in found if sentence]


def _evaluation(one: EvaluationRow) -> str:
    if one.stage is DocumentStage.DRAFT:
        words = _("The evaluation {number} of {date} is not finished: its sheet was never printed.")
    elif one.missing and one.final:
        words = _("The final evaluation {number} of {date} is not signed by everyone.")
    elif one.missing:
        words = _("The evaluation {number} of {date} is not signed by everyone.")
    else:
        return ""
    return words.format(number=one.number, date=format_date(one.on))


def _breach(one: BreachRow, today: date) -> str:
    if one.stage is DocumentStage.DRAFT:
        words = _("The letter {number} about the breach of {date} was never printed.")
    elif one.missing:
        words = _("The letter {number} about the breach of {date} is not signed by everyone.")
    elif not one.explained and one.explain_by is not None and one.explain_by >= today:
        words = _("The person may still explain the breach of {date} ({number}).")
    else:
        return ""
    return words.format(number=one.number, date=format_date(one.on))
