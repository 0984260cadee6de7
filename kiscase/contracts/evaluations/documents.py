"""The evaluation sheet: what became of each goal and each action of a contract, why, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.actions import load_document_issuer
from kiscase.club.documents import club_document_properties
from kiscase.club.model import Club
from kiscase.contracts import parties
from kiscase.contracts import queries as contracts_queries
from kiscase.contracts.evaluations.model import Evaluation, GoalResult, Judgement
from kiscase.contracts.model import Contract, DocumentStage, Outcome
from kiscase.contracts.parts import AgreedAction, Goal, Party
from kiscase.core.date_format import format_date
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, use_language
from kiscase.issued import actions as issued
from kiscase.issued.codes import document_code
from kiscase.issued.kinds import DocumentKind
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import (
    Block,
    Heading,
    LabelledField,
    LabelledFields,
    SignatureLine,
    SignatureLines,
    Table,
    TableColumn,
    Text,
)
from kiscase.pdf.document import Watermark
from kiscase.pdf.render import render_pdf

EVALUATION_KEY = "evaluation"  # the word of the command line, and the table
_TABLES = (
    ("goals", ("main_goals", "goals")),
    ("participant_actions", ("participant_actions",)),
    ("worker_actions", ("worker_actions",)),
)
"""The tables of the sheet: the key of the heading, and the tables of the form that stand in it."""


class JudgedItem(NamedTuple):
    """A goal or an action of the contract, and what became of it."""

    key: str
    """`goal-12` or `step-5`: the record and its id."""
    group: str
    """The table of the form where it stands."""
    text: str
    """With the name of the member of the family who does it."""
    effect: str
    due: date | None
    result: GoalResult | None = None
    why: str = ""
    next_step: str = ""

    @property
    def is_goal(self) -> bool:
        """Whether it is a goal, and no action."""
        return self.key.startswith("goal")


def list_judged_items(session: Session, contract_id: int, evaluation_id: int | None) -> list[JudgedItem]:
    """All goals and actions of a contract with what an evaluation says of them, in the order of the form."""
    found = {
        f"goal-{row.goal_id}" if row.goal_id else f"step-{row.step_id}": (row.result, row.why, row.next_step)
        for row in session.scalars(select(Judgement).where(Judgement.evaluation_id == evaluation_id))
    }
    goals = select(Goal).where(Goal.contract_id == contract_id).order_by(Goal.main.desc(), Goal.position, Goal.id)
    rows = [
        JudgedItem(f"goal-{goal.id}", "main_goals" if goal.main else "goals", goal.text, goal.effect, None)
        for goal in session.scalars(goals)
    ]
    steps = (
        select(AgreedAction)
        .where(AgreedAction.contract_id == contract_id)
        .order_by(AgreedAction.position, AgreedAction.id)
    )
    for party, group in ((Party.PARTICIPANT, "participant_actions"), (Party.WORKER, "worker_actions")):
        rows += [
            JudgedItem(f"step-{step.id}", group, f"{step.who}: {step.text}" if step.who else step.text, "", step.due)
            for step in session.scalars(steps.where(AgreedAction.party == party))
        ]
    return [JudgedItem(*row[:5], *found[row.key]) if row.key in found else row for row in rows]


def evaluation_number(contract: Contract, evaluation: Evaluation) -> str:
    """The number of the sheet within its contract: `KS/3/2026/O1`."""
    return f"{contract.title}/O{evaluation.seq}"


def evaluation_code(session: Session, evaluation: Evaluation) -> str:
    """The short code of the sheet in its version."""
    return document_code(session.scalars(select(Club.uid)).one(), EVALUATION_KEY, evaluation.id, evaluation.version)


def evaluation_signers(session: Session, contract: Contract) -> list[dict[str, str]]:
    """Who signs the sheet: the people who signed the contract, by their names of now."""
    found: list[dict[str, str]] = parties.party_facts(
        session, contract, contracts_queries.load_content(session, contract)
    )["signers"]
    return found


def overall_outcome(rows: Sequence[JudgedItem]) -> Outcome | None:
    """The result of all goals together; None while one of them has none."""
    results = [row.result for row in rows if row.is_goal]
    if not results or None in results:
        return None
    if set(results) == {GoalResult.REACHED}:
        return Outcome.REACHED
    return Outcome.NOT if set(results) == {GoalResult.NOT} else Outcome.PARTLY


def evaluation_pdf(session: Session, evaluation: Evaluation) -> bytes | None:
    """The paper on file, byte for byte; None while the sheet is a draft."""
    if evaluation.stage is DocumentStage.DRAFT:
        return None
    return issued.find_stored_pdf(session, EVALUATION_KEY, EVALUATION_KEY, evaluation.id, evaluation.version)


def render_evaluation(session: Session, evaluation: Evaluation, *, code: str = "") -> bytes:
    """The sheet as PDF, in Polish; without *code* it is marked as a draft."""
    contract = session.get_one(Contract, evaluation.contract_id)
    with use_language(DEFAULT_LANGUAGE):
        words = document_texts.load_document_texts(EVALUATION_KEY, evaluation.held_on)
        title = words.text("title.final" if evaluation.final else "title.interim")
        head = club_document_properties(
            load_document_issuer(session),
            title,
            made_on=evaluation.held_on,
            language=DEFAULT_LANGUAGE,
            number=evaluation_number(contract, evaluation),
            version=evaluation.version,
            code=code,
            marks=() if code else (Watermark.DRAFT,),
        )
        return render_pdf(head, [Heading(title), *_story(session, contract, evaluation, words)])


def _story(
    session: Session, contract: Contract, evaluation: Evaluation, words: document_texts.DocumentTexts
) -> list[Block]:
    shown = parties.party_facts(session, contract, contracts_queries.load_content(session, contract))
    rows = list_judged_items(session, contract.id, evaluation.id)
    blocks: list[Block] = [
        Text(words.text("basis"), "small"),
        _opening_blocks(contract, evaluation, shown["people"], words),
    ]
    for heading, groups in _TABLES:
        blocks += _table(heading, [row for row in rows if row.group in groups], words)
    if evaluation.summary:
        blocks += [Heading(words.text("label.summary"), 2), Text(evaluation.summary)]
    if evaluation.own_words:
        said = words.text("quoted.words", words=evaluation.own_words)
        blocks += [Heading(words.text("label.own_words"), 2), Text(said, "quote")]
    if evaluation.final:
        reached = overall_outcome(rows)
        value = words.text(f"outcome.{reached.value}") if reached else ""
        blocks.append(LabelledFields([LabelledField(words.text("label.outcome"), value)]))
    places = [
        SignatureLine(words.text(f"place.{one['place']}"), one["name"], key=one["key"]) for one in shown["signers"]
    ]
    return [*blocks, SignatureLines(places)]


def _opening_blocks(
    contract: Contract, evaluation: Evaluation, people: Sequence[dict[str, str]], words: document_texts.DocumentTexts
) -> LabelledFields:
    names = [f"{one['given_name']} {one['family_name']}".strip() for one in people]
    width = 0.5 if evaluation.final else 1 / 3
    of = words.text("label.contract_of", number=contract.title, date=format_date(contract.drawn_on))
    items = [
        LabelledField(words.text("label.contract"), of, 0.5),
        LabelledField(words.text("label.participant"), names[0], 0.5),
        LabelledField(words.text("label.held_on"), format_date(evaluation.held_on), width),
        LabelledField(words.text("label.ends_on"), format_date(contract.ends_on), width),
    ]
    if not evaluation.final:
        items.append(LabelledField(words.text("label.next_on"), format_date(evaluation.next_on), width))
    if names[1:]:
        items.append(LabelledField(words.text("label.family"), ", ".join(names[1:]), 1.0))
    return LabelledFields(items)


def _table(heading: str, rows: Sequence[JudgedItem], words: document_texts.DocumentTexts) -> list[Block]:
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
        Table(
            [TableColumn(words.text(f"column.{key}"), width) for key, width in shown],
            [[cells[row.key][key] for key, _width in shown] for row in rows],
            numbered=True,
        ),
    ]


def _cells(row: JudgedItem, words: document_texts.DocumentTexts) -> dict[str, str]:
    text = row.text + (f"\n{words.text('column.effect', effect=row.effect)}" if row.effect else "")
    return {
        "goal": text,
        "action": text,
        "due": format_date(row.due),
        "result": words.text(f"result.{row.result.value if row.result else 'none'}"),
        "why": row.why,
        "next_step": row.next_step,
    }


def _numbers(session: Session) -> list[tuple[str, int]]:
    chosen = select(Evaluation, Contract).join(Contract, Contract.id == Evaluation.contract_id)
    chosen = chosen.order_by(Contract.number_year, Contract.number_seq, Contract.annex, Evaluation.seq)
    return [
        (evaluation_number(contract, evaluation), evaluation.id) for evaluation, contract in session.execute(chosen)
    ]


def _print(session: Session, evaluation_id: int) -> bytes:
    evaluation = session.get_one(Evaluation, evaluation_id)
    return evaluation_pdf(session, evaluation) or render_evaluation(session, evaluation)


EVALUATION_DOCUMENT = DocumentKind(EVALUATION_KEY, N_("Evaluation sheet"), _numbers, _print)
