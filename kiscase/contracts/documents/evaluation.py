"""The evaluation sheet: what became of each goal and each action of a contract, why, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.documents import sheet
from kiscase.club.model import Club
from kiscase.contracts.documents import official
from kiscase.contracts.model import Contract, Evaluation, Goal, Judgement, Outcome, Party, Result, Stage, Step
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, day, speaking
from kiscase.paper import letter
from kiscase.paper.blocks import Block, Column, Field, Fields, Grid, Heading, Place, Signatures, Text
from kiscase.paper.document import Document
from kiscase.paper.sheet import Mark, render
from kiscase.register import actions as register
from kiscase.register.model import paper_code

KEY = "evaluation"  # the word of the command line, and the table
_TABLES = (
    ("goals", ("main_goals", "goals")),
    ("participant_actions", ("participant_actions",)),
    ("worker_actions", ("worker_actions",)),
)
"""The tables of the sheet: the key of the heading, and the tables of the form that stand in it."""


class Judged(NamedTuple):
    """A goal or an action of the contract, and what became of it."""

    key: str
    """`goal-12` or `step-5`: the record and its id."""
    group: str
    """The table of the form where it stands."""
    text: str
    """With the name of the member of the family who does it."""
    effect: str
    due: date | None
    result: Result | None = None
    why: str = ""
    next_step: str = ""

    @property
    def is_goal(self) -> bool:
        """Whether it is a goal, and no action."""
        return self.key.startswith("goal")


def judged(session: Session, contract_id: int, evaluation_id: int | None) -> list[Judged]:
    """All goals and actions of a contract with what an evaluation says of them, in the order of the form."""
    found = {
        f"goal-{row.goal_id}" if row.goal_id else f"step-{row.step_id}": (row.result, row.why, row.next_step)
        for row in session.scalars(select(Judgement).where(Judgement.evaluation_id == evaluation_id))
    }
    goals = select(Goal).where(Goal.contract_id == contract_id).order_by(Goal.main.desc(), Goal.position, Goal.id)
    rows = [
        Judged(f"goal-{goal.id}", "main_goals" if goal.main else "goals", goal.text, goal.effect, None)
        for goal in session.scalars(goals)
    ]
    steps = select(Step).where(Step.contract_id == contract_id).order_by(Step.position, Step.id)
    for party, group in ((Party.PARTICIPANT, "participant_actions"), (Party.WORKER, "worker_actions")):
        rows += [
            Judged(f"step-{step.id}", group, f"{step.who}: {step.text}" if step.who else step.text, "", step.due)
            for step in session.scalars(steps.where(Step.party == party))
        ]
    return [Judged(*row[:5], *found[row.key]) if row.key in found else row for row in rows]


def number(contract: Contract, evaluation: Evaluation) -> str:
    """The number of the sheet within its contract: `KS/3/2026/O1`."""
    return f"{contract.title}/O{evaluation.seq}"


def code(session: Session, evaluation: Evaluation) -> str:
    """The short code of the sheet in its version."""
    return paper_code(session.scalars(select(Club.uid)).one(), KEY, evaluation.id, evaluation.version)


def signers(session: Session, contract: Contract) -> list[dict[str, str]]:
    """Who signs the sheet: the people who signed the contract, by their names of now."""
    found: list[dict[str, str]] = official.facts(session, contract, official.load(session, contract))["signers"]
    return found


def outcome(rows: Sequence[Judged]) -> Outcome | None:
    """The result of all goals together; None while one of them has none."""
    results = [row.result for row in rows if row.is_goal]
    if not results or None in results:
        return None
    if set(results) == {Result.REACHED}:
        return Outcome.REACHED
    return Outcome.NOT if set(results) == {Result.NOT} else Outcome.PARTLY


def reprint(session: Session, evaluation: Evaluation) -> bytes | None:
    """The paper on file, byte for byte; None while the sheet is a draft."""
    if evaluation.stage is Stage.DRAFT:
        return None
    return register.kept(session, KEY, KEY, evaluation.id, evaluation.version)


def render_sheet(session: Session, evaluation: Evaluation, *, code: str = "") -> bytes:
    """The sheet as PDF, in Polish; without *code* it is marked as a draft."""
    contract = session.get_one(Contract, evaluation.contract_id)
    with speaking(DEFAULT_LANGUAGE):
        words = letter.load(KEY, evaluation.held_on)
        title = words.text("title.final" if evaluation.final else "title.interim")
        head = sheet(
            session,
            title,
            made_on=evaluation.held_on,
            language=DEFAULT_LANGUAGE,
            number=number(contract, evaluation),
            version=evaluation.version,
            code=code,
            marks=() if code else (Mark.DRAFT,),
        )
        return render(head, [Heading(title), *_story(session, contract, evaluation, words)])


def _story(session: Session, contract: Contract, evaluation: Evaluation, words: letter.Letter) -> list[Block]:
    shown = official.facts(session, contract, official.load(session, contract))
    rows = judged(session, contract.id, evaluation.id)
    blocks: list[Block] = [Text(words.text("basis"), "small"), _head(contract, evaluation, shown["people"], words)]
    for heading, groups in _TABLES:
        blocks += _table(heading, [row for row in rows if row.group in groups], words)
    if evaluation.summary:
        blocks += [Heading(words.text("label.summary"), 2), Text(evaluation.summary)]
    if evaluation.own_words:
        said = words.text("quoted.words", words=evaluation.own_words)
        blocks += [Heading(words.text("label.own_words"), 2), Text(said, "quote")]
    if evaluation.final:
        reached = outcome(rows)
        value = words.text(f"outcome.{reached.value}") if reached else ""
        blocks.append(Fields([Field(words.text("label.outcome"), value)]))
    places = [Place(words.text(f"place.{one['place']}"), one["name"], key=one["key"]) for one in shown["signers"]]
    return [*blocks, Signatures(places)]


def _head(contract: Contract, evaluation: Evaluation, people: Sequence[dict[str, str]], words: letter.Letter) -> Fields:
    names = [f"{one['given_name']} {one['family_name']}".strip() for one in people]
    width = 0.5 if evaluation.final else 1 / 3
    of = words.text("label.contract_of", number=contract.title, date=day(contract.drawn_on))
    items = [
        Field(words.text("label.contract"), of, 0.5),
        Field(words.text("label.participant"), names[0], 0.5),
        Field(words.text("label.held_on"), day(evaluation.held_on), width),
        Field(words.text("label.ends_on"), day(contract.ends_on), width),
    ]
    if not evaluation.final:
        items.append(Field(words.text("label.next_on"), day(evaluation.next_on), width))
    if names[1:]:
        items.append(Field(words.text("label.family"), ", ".join(names[1:]), 1.0))
    return Fields(items)


def _table(heading: str, rows: Sequence[Judged], words: letter.Letter) -> list[Block]:
    """A table; goals have no date of their own."""
    if not rows:
        return []
    goals = rows[0].is_goal
    columns = [("goal" if goals else "action", 0.38 if goals else 0.26), ("due", 0.12), ("result", 0.18)]
    columns += [("why", 0.22), ("next_step", 0.22)]
    shown = [column for column in columns if column[0] != "due" or not goals]
    cells = {row.key: _cells(row, words) for row in rows}
    return [
        Heading(words.text(f"heading.{heading}"), 2),
        Grid(
            [Column(words.text(f"column.{key}"), width) for key, width in shown],
            [[cells[row.key][key] for key, _width in shown] for row in rows],
            numbered=True,
        ),
    ]


def _cells(row: Judged, words: letter.Letter) -> dict[str, str]:
    text = row.text + (f"\n{words.text('column.effect', effect=row.effect)}" if row.effect else "")
    return {
        "goal": text,
        "action": text,
        "due": day(row.due),
        "result": words.text(f"result.{row.result.value if row.result else 'none'}"),
        "why": row.why,
        "next_step": row.next_step,
    }


def _numbers(session: Session) -> list[tuple[str, int]]:
    chosen = select(Evaluation, Contract).join(Contract, Contract.id == Evaluation.contract_id)
    chosen = chosen.order_by(Contract.number_year, Contract.number_seq, Contract.annex, Evaluation.seq)
    return [(number(contract, evaluation), evaluation.id) for evaluation, contract in session.execute(chosen)]


def _print(session: Session, evaluation_id: int) -> bytes:
    evaluation = session.get_one(Evaluation, evaluation_id)
    return reprint(session, evaluation) or render_sheet(session, evaluation)


DOCUMENT = Document(KEY, N_("Evaluation sheet"), _numbers, _print)
