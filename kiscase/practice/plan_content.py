"""A plan of the practice club as the content of a contract on the official form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from kiscase.contracts import official_form
from kiscase.contracts.content import Content, refs_by_letter, with_goal_refs
from kiscase.contracts.model import OFFICIAL_FORM
from kiscase.core.i18n import DEFAULT_LANGUAGE, use_language
from kiscase.core.workdays import workday_on_or_after, workday_on_or_before
from kiscase.practice.source_data import ContractPlan


def end_of_plan(plan: ContractPlan, drawn_on: date) -> date:
    """The day until which a contract by the plan is to be carried out."""
    return drawn_on + relativedelta(months=plan.months, days=-1)


def planned_evaluations(plan: ContractPlan, drawn_on: date) -> list[date]:
    """The days of evaluation that the plan has."""
    return [workday_on_or_after(drawn_on + timedelta(days)) for days in plan.evaluation_days]


def plan_content(plan: ContractPlan, drawn_on: date, evaluations: Sequence[date]) -> Content:
    """All that the form demands: the first of the *evaluations* is that of point V, the others are reminders."""
    data, ends_on = plan.data, end_of_plan(plan, drawn_on)
    with use_language(DEFAULT_LANGUAGE):
        texts = official_form.preset_texts(OFFICIAL_FORM, plan.variant) | plan.texts()
    goals = with_goal_refs(data["goals"])
    refs = refs_by_letter(goals)
    evaluation_on, *others = (min(on, ends_on) for on in evaluations)
    head = {
        "variant": plan.variant,
        "language": plan.language,
        "drawn_on": drawn_on,
        "evaluation_on": evaluation_on,
        "ends_on": ends_on,
    }
    tables = {
        "main_goals": [{"text": data["main_goal"]}],
        "goals": goals,
        "participant_actions": [_action(row, drawn_on, refs) for row in data["participant_actions"]],
        "worker_actions": [_action(row, drawn_on, refs) for row in data["worker_actions"]],
        "evaluation_dates": [{"planned_on": on} for on in others],
    }
    return Content(head, texts, tables)


def _action(row: dict[str, Any], drawn_on: date, refs: dict[str, str]) -> dict[str, Any]:
    due = workday_on_or_before(drawn_on + timedelta(row["days"]))
    return {"text": row["text"], "due": due, "goal": refs[row["goal"]]}
