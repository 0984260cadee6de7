"""Which states of supported employment follow each other, and what is asked on the way: one table."""

from __future__ import annotations

from typing import NamedTuple

from kiscase.core.i18n import N_, _
from kiscase.employment.model import (
    EmploymentEnd,
    EmploymentForm,
    EmploymentPlace,
    EmploymentState,
    SupportedEmployment,
)

E, F, S = EmploymentEnd, EmploymentForm, EmploymentState
APPLIED_BY = "applied_by_id"


class EmploymentStep(NamedTuple):
    """A step from one state to another: what it is called, which fields it asks, and which it cannot do without.

    The first of the needed fields is the day of the step; *ends* are the kinds of end that it offers.
    """

    state: EmploymentState
    label: str
    needs: tuple[str, ...]
    asks: tuple[str, ...] = ()
    ends: tuple[EmploymentEnd, ...] = ()

    @property
    def day(self) -> str:
        """The field with the day of the step."""
        return self.needs[0]

    @property
    def title(self) -> str:
        """What it is called, in the current language."""
        return _(self.label)

    @property
    def fields(self) -> tuple[str, ...]:
        """Everything that is asked, needed or not."""
        return self.needs + self.asks


_WITHDRAW = EmploymentStep(S.WITHDRAWN, N_("Withdraw…"), ("decided_on", "decision_reason"))
_REFUSE = EmploymentStep(S.REFUSED, N_("Record the refusal…"), ("decided_on", "decision_reason"), ("decision_sign",))
_END = (("ended_on", "end_kind"), ("end_reason",))
_BREAK_OFF = EmploymentStep(
    S.BROKEN_OFF, N_("Break off…"), *_END, (E.BY_EMPLOYER, E.BY_PERSON, E.BY_AGREEMENT, E.OTHER)
)
_COMPLETE = EmploymentStep(
    S.COMPLETED, N_("Complete the employment…"), *_END, (E.SIX_MONTHS, E.KEPT_ON, E.EXPIRED, E.OTHER)
)
_OF_EMPLOYER = (E.SIX_MONTHS, E.KEPT_ON, E.BY_EMPLOYER)
"""How only a job with an employer ends: a centre (CIS) has neither a refund of six months nor employees."""
_APPLY = EmploymentStep(
    S.APPLIED,
    N_("Apply to the labour office…"),
    ("applied_on", APPLIED_BY, "office"),
    ("application_sign", "early_reason", "post"),
)
_REFER = EmploymentStep(
    S.REFERRED,
    N_("Record the referral…"),
    ("decided_on", "place"),
    ("decision_sign", "employer", "work_place", "post", "employed_from"),
)
_AGREE = EmploymentStep(
    S.AGREED, N_("Record the agreement…"), ("agreement_on", "employer"), ("agreement_sign", "starosta", "refund_agreed")
)
_EMPLOY = EmploymentStep(
    S.EMPLOYED,
    N_("Record the start of work…"),
    ("employed_from", "employer"),
    ("employed_until", "contract_kind", "hours_a_week", "pay", "pay_components", "contract_reason"),
)
_REFER_TO_USEFUL_WORK = EmploymentStep(
    S.REFERRED, N_("Record the referral…"), ("decided_on", "office"), ("decision_sign",)
)
_WORK = EmploymentStep(
    S.WORKING, N_("Record the start of work…"), ("employed_from",), ("employed_until", "work_place", "contract_reason")
)
_FINISH = EmploymentStep(S.FINISHED, N_("Finish the useful work…"), ("ended_on",), ("end_reason",))
_BREAK_OFF_WORK = EmploymentStep(S.BROKEN_OFF, N_("Break off…"), *_END, (E.BY_PERSON, E.OTHER))

REFUND_STEP = EmploymentStep(S.REFUND_RUNNING, N_("Enter the first month of the refund…"), ())
"""That the refund runs follows from its first month."""
_NEXT_MONTH = EmploymentStep(S.REFUND_RUNNING, N_("Enter a month of the refund…"), ())
_REFUND_OVER = EmploymentStep(S.REFUND_OVER, N_("The refund is over"), ())

STEPS: dict[EmploymentForm, dict[EmploymentState, tuple[EmploymentStep, ...]]] = {
    F.WORK_REFERRAL: {
        S.CONSIDERED: (_APPLY, _WITHDRAW),
        S.APPLIED: (_REFER, _REFUSE, _WITHDRAW),
        S.REFERRED: (_AGREE, _EMPLOY, _WITHDRAW),
        S.AGREED: (_EMPLOY, _WITHDRAW),
        S.EMPLOYED: (REFUND_STEP, _COMPLETE, _BREAK_OFF),
        S.REFUND_RUNNING: (_NEXT_MONTH, _REFUND_OVER, _BREAK_OFF),
        S.REFUND_OVER: (_COMPLETE, _BREAK_OFF),
    },
    F.USEFUL_WORK: {
        S.LISTED: (_REFER_TO_USEFUL_WORK, _WITHDRAW),
        S.REFERRED: (_WORK, _WITHDRAW),
        S.WORKING: (_FINISH, _BREAK_OFF_WORK),
    },
    F.ADVOCACY: {S.OPEN: (EmploymentStep(S.CLOSED, N_("Close the counselling…"), ("ended_on",), ("end_reason",)),)},
}
"""By form and state: the steps that are allowed, the usual one first; a state without any is an end."""
FIRST_STATES = {F.WORK_REFERRAL: S.CONSIDERED, F.USEFUL_WORK: S.LISTED, F.ADVOCACY: S.OPEN}
ENDED_STATES = (S.REFUSED, S.WITHDRAWN, S.FINISHED, S.COMPLETED, S.BROKEN_OFF, S.CLOSED)
EMPLOYED_STATES = (S.EMPLOYED, S.REFUND_RUNNING, S.REFUND_OVER)
"""The person works on a referral."""


def list_employment_steps(record: SupportedEmployment) -> list[EmploymentStep]:
    """The steps that are allowed now; a referral to a centre (CIS) has neither an agreement nor a refund."""
    steps = STEPS[record.form].get(record.state, ())
    if record.form is not F.WORK_REFERRAL:
        return list(steps)
    if record.place is EmploymentPlace.CENTRE:
        return [
            step._replace(ends=tuple(end for end in step.ends if end not in _OF_EMPLOYER))
            for step in steps
            if step.state not in (S.AGREED, S.REFUND_RUNNING)
        ]
    return [step for step in steps if not (record.state is S.REFERRED and step is _EMPLOY)]


def list_employment_ends(record: SupportedEmployment) -> list[EmploymentEnd]:
    """How this supported employment can end, or has ended."""
    found = {end for steps in STEPS[record.form].values() for step in steps for end in step.ends}
    if record.place is EmploymentPlace.CENTRE:
        found -= {*_OF_EMPLOYER}
    return [end for end in EmploymentEnd if end in found or end is record.end_kind]


def find_employment_step(record: SupportedEmployment, state: EmploymentState) -> EmploymentStep | None:
    """The step to a state, if it is allowed now."""
    return next((step for step in list_employment_steps(record) if step.state is state), None)
