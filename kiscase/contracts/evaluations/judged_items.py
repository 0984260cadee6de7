"""A goal or action with its result in an evaluation, and the overall outcome of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from kiscase.contracts.evaluations.model import GoalResult
from kiscase.contracts.model import Outcome


class JudgedItem(NamedTuple):
    """A goal or action of the contract, with its result."""

    key: str
    """`goal-12` or `step-5`: the record and its id."""
    group: str
    """The table of the form that it belongs to."""
    text: str
    """With the name of the family member who does it or is supported by it."""
    effect: str
    due: date | None
    goal: str = ""
    """The number of a detailed goal, or of the one that an action serves (see `kiscase.contracts.parts`)."""
    letter: str = ""
    """Of a detailed goal, as the form has it."""
    result: GoalResult | None = None
    why: str = ""
    next_step: str = ""

    @property
    def is_goal(self) -> bool:
        """Whether it is a goal rather than an action."""
        return self.key.startswith("goal")


def overall_outcome(rows: Sequence[JudgedItem]) -> Outcome | None:
    """The result of all goals together; None while a goal has no result yet."""
    results = [row.result for row in rows if row.is_goal]
    if not results or None in results:
        return None
    if set(results) == {GoalResult.REACHED}:
        return Outcome.REACHED
    return Outcome.NOT if set(results) == {GoalResult.NOT} else Outcome.PARTLY
