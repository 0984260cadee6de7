"""The evidence sheet: what was promised under a contract and what was attended, with the dates, for its evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import rates
from kiscase.activities.model import Activity, Mark
from kiscase.club.documents import sheet
from kiscase.club.model import Worker
from kiscase.contracts.actions import chain
from kiscase.contracts.model import Contract
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, day, speaking
from kiscase.core.journal import today
from kiscase.paper import letter
from kiscase.paper.blocks import Block, Column, Field, Fields, Grid, Heading, Place, Signatures, Text
from kiscase.paper.document import Document
from kiscase.paper.sheet import render
from kiscase.participants.model import Participant
from kiscase.register.papers import Paper, shown

KEY = "evidence"  # the word of the command line
TABLE = Contract.__tablename__


class Taken(NamedTuple):
    """One activity under a contract: the days of its meetings, by what the list says of them."""

    activity_id: int
    name: str
    attended: tuple[date, ...]
    excused: tuple[date, ...]
    unexcused: tuple[date, ...]
    unmarked: tuple[date, ...]
    percent: int | None

    @property
    def promised(self) -> int:
        """How many meetings were held while the person was enrolled."""
        return len(self.attended) + len(self.excused) + len(self.unexcused) + len(self.unmarked)


class Evidence(NamedTuple):
    """What was promised and attended under a contract and its annexes, from its first day until a day."""

    contract_id: int
    number: str
    drawn_on: date | None
    name: str
    worker: str
    since: date | None
    until: date
    parts: list[Taken]
    percent: int | None
    formula: str


def evidence(session: Session, contract_id: int) -> Evidence:
    """The facts about a contract until today, or until it was closed."""
    contract = session.get_one(Contract, contract_id)
    contracts = chain(session, contract)
    until = min(today(session), contract.closed_on or date.max)
    rows = rates.marks(session, contracts=[one.id for one in contracts], until=until)
    known = {row.activity_id for row in rows}
    names = {one.id: one.name for one in session.scalars(select(Activity).where(Activity.id.in_(known)))}
    parts = [
        _taken(session, activity_id, names[activity_id], [row for row in rows if row.activity_id == activity_id])
        for activity_id in sorted(known, key=lambda one: (names[one], one))
    ]
    total = rates.rate(session, rows)
    return Evidence(
        contract.id,
        contract.title,
        contract.drawn_on,
        session.get_one(Participant, contract.participant_id).name,
        session.get_one(Worker, contract.worker_id).name,
        contracts[0].drawn_on,
        until,
        parts,
        total.percent,
        total.formula,
    )


def paper(session: Session, contract_id: int) -> Paper:
    """The sheet of a contract; of an absence it says that it was excused, never why."""
    contract = session.get_one(Contract, contract_id)
    with speaking(DEFAULT_LANGUAGE):
        facts = evidence(session, contract_id)
    number = _number(contract)

    def draw(session: Session, version: int, code: str) -> bytes:
        with speaking(DEFAULT_LANGUAGE):
            words = letter.load(KEY, facts.until)
            title = words.text("title.sheet")
            head = sheet(
                session,
                title,
                made_on=facts.until,
                language=DEFAULT_LANGUAGE,
                number=number,
                version=version,
                code=code,
            )
            story: list[Block] = [Heading(title), _head(facts, words), *_body(facts, words)]
            return render(head, [*story, Signatures([Place(words.text("place.worker"), facts.worker)])])

    return Paper(KEY, TABLE, contract_id, number, facts._asdict(), draw, contract.participant_id)


def _taken(session: Session, activity_id: int, name: str, rows: Sequence[rates.Marked]) -> Taken:
    def days(*marks: Mark | None) -> tuple[date, ...]:
        return tuple(row.day for row in rows if row.mark in marks)

    return Taken(
        activity_id,
        name,
        days(*rates.THERE),
        days(Mark.EXCUSED),
        days(Mark.UNEXCUSED),
        days(None),
        rates.rate(session, rows).percent,
    )


def _head(facts: Evidence, words: letter.Letter) -> Fields:
    of = words.text("label.contract_of", number=facts.number, date=day(facts.drawn_on))
    return Fields(
        [
            Field(words.text("label.contract"), of),
            Field(words.text("label.participant"), facts.name),
            Field(words.text("label.period"), f"{day(facts.since)}–{day(facts.until)}"),
            Field(words.text("label.made_on"), day(facts.until)),
        ],
        columns=2,
    )


def _body(facts: Evidence, words: letter.Letter) -> list[Block]:
    if not facts.parts:
        return [Text(words.text("nothing"))]
    kinds = ("attended", "excused", "unexcused", "unmarked")
    counts = [
        [part.name, str(part.promised), *(str(len(getattr(part, kind))) for kind in kinds), _percent(part.percent)]
        for part in facts.parts
    ]
    if len(counts) > 1:
        sums = [str(sum(int(row[place]) for row in counts)) for place in range(1, 6)]
        counts.append([words.text("column.total"), *sums, _percent(facts.percent)])
    columns = [("activity", 0.28), ("promised", 0.12), ("attended", 0.12), ("excused", 0.13), ("unexcused", 0.14)]
    columns += [("unmarked", 0.09), ("share", 0.12)]
    found = [kind for kind in kinds if any(getattr(part, kind) for part in facts.parts)]
    dates = [[part.name, *(_dates(getattr(part, kind)) for kind in found)] for part in facts.parts]
    blocks: list[Block] = [
        Grid(
            [
                Column(words.text(f"column.{key}"), width, "left" if key == "activity" else "right")
                for key, width in columns
            ],
            counts,
        ),
        Text(facts.formula, "small"),
        Heading(words.text("heading.dates"), 2),
        Grid(
            [
                Column(words.text("column.activity"), 0.28),
                *(Column(words.text(f"column.{kind}"), 0.4 if kind == "attended" else 0.2) for kind in found),
            ],
            dates,
        ),
        Text(words.text("note"), "small"),
    ]
    return blocks


def _percent(value: int | None) -> str:
    return "–" if value is None else f"{value} %"


def _dates(days: Sequence[date]) -> str:
    """Days by their year, so that a year of meetings fits: `2026: 05.01, 12.01`."""
    years = groupby(sorted(days), key=lambda one: one.year)
    return "\n".join(f"{year}: {', '.join(f'{one:%d.%m}' for one in found)}" for year, found in years)


def _number(contract: Contract) -> str:
    return f"{contract.title}/U"


def _numbers(session: Session) -> list[tuple[str, int]]:
    """Contracts that have a number."""
    chosen = select(Contract).where(Contract.number.is_not(None))
    chosen = chosen.order_by(Contract.number_year, Contract.number_seq, Contract.annex)
    return [(_number(contract), contract.id) for contract in session.scalars(chosen)]


def _shown(session: Session, contract_id: int) -> bytes:
    return shown(session, paper(session, contract_id))


DOCUMENT = Document(KEY, N_("Attendance under a contract"), _numbers, _shown)
