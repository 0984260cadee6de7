"""Where a person stands with the club: it follows from stays, contracts, the application and the verdict on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.i18n import N_
from kiscase.core.records.choice import Choice


class PersonStatus(Choice):
    """Where a person stands with the club."""

    # Translators: statuses of a person in the club, in a narrow column
    APPLICANT = "applicant", N_("applied")
    WAITING = "waiting", N_("waits for a contract")
    TO_BEGIN = "to_begin", N_("stay to begin")
    TAKING_PART = "taking_part", N_("takes part")
    PAUSED = "paused", N_("paused")
    COMPLETED = "completed", N_("completed the stay")
    SUPPORTED = "supported", N_("supported employment")
    LEFT = "left", N_("takes part no longer")
    DIED = "died", N_("died")
    REFUSED = "refused", N_("refused")


RUNNING_CONTRACT = "('active', 'evaluated', 'disputed')"
"""The states in which a contract is being carried out, as `contracts.model.RUNNING_STATES` has them."""
_RUNS = f"""SELECT 1 FROM contract
    WHERE contract.participant_id = participant.id AND contract.state IN {RUNNING_CONTRACT}"""  # noqa: S608 - as below
_REFUSAL = """SELECT CASE contract.state WHEN 'refused' THEN contract.closed_on END FROM contract
    WHERE contract.participant_id = participant.id AND contract.annex = 0 AND contract.state <> 'void'
    ORDER BY contract.id DESC LIMIT 1"""
UNDER_WAY = "('employed', 'refund_running', 'refund_over', 'working', 'open')"
"""The states in which supported employment is carried out, as `employment.steps` has them."""
_SUPPORTED = f"""SELECT 1 FROM supported_employment
    WHERE supported_employment.participant_id = participant.id
    AND supported_employment.state IN {UNDER_WAY}"""  # noqa: S608 - as below
_STARTS_LATER = "SELECT 1 FROM stay WHERE stay.participant_id = participant.id AND stay.started_on > :today"
STATUS_SQL = f"""COALESCE(
(SELECT CASE
    WHEN stay.paused_since <= :today AND stay.ended_on IS NULL THEN 'paused'
    WHEN stay.ended_on IS NULL OR stay.ended_on > :today THEN 'taking_part'
    WHEN stay."end" = 'death' THEN 'died'
    WHEN participant.applied_on > stay.ended_on OR EXISTS ({_STARTS_LATER}) THEN NULL
    WHEN EXISTS ({_RUNS} AND contract.drawn_on > stay.ended_on) THEN NULL
    WHEN EXISTS ({_SUPPORTED}) THEN 'supported'
    WHEN stay."end" = 'completed' THEN 'completed'
    ELSE 'left' END
 FROM stay WHERE stay.participant_id = participant.id AND stay.started_on <= :today
 ORDER BY stay.started_on DESC LIMIT 1),
CASE
    WHEN EXISTS ({_STARTS_LATER}) OR EXISTS ({_RUNS}) THEN 'to_begin'
    WHEN participant.verdict = 'may_not' THEN 'refused'
    WHEN ({_REFUSAL}) >= COALESCE(participant.applied_on, ({_REFUSAL})) THEN 'refused'
    WHEN participant.verdict = 'may' THEN 'waiting'
    ELSE 'applicant' END)"""  # noqa: S608 - words of ours
"""The status of a row of `participant` on the day `:today`, in the SQL of a case file and of a server.

Contracts and supported employment are known by the names of their columns alone: they stand above people. On its last
day a stay is over. After it a new application, a new contract or a stay that is to begin opens a new round.
"""
_STATUSES = f"SELECT participant.id, {STATUS_SQL} FROM participant WHERE participant.id IN (:ids)"  # noqa: S608


def read_statuses(reader: PlainReader, ids: Sequence[int], on: date) -> dict[int, PersonStatus]:
    """The statuses of some people on a day."""
    statement = _STATUSES.replace(":today", f"'{on.isoformat()}'")
    return {row_id: PersonStatus(word) for row_id, word in reader.rows_of_ids(statement, ids)}
