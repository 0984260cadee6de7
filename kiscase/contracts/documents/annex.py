"""The annex (aneks) on paper, which says what changes and no more; and the consolidated text (tekst jednolity)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Worker
from kiscase.contracts.documents import official
from kiscase.contracts.documents.labels import form_of
from kiscase.contracts.model import TABLES, Content, Contract, Signing, State
from kiscase.contracts.model.differences import Difference, differences
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, day, language, speaking
from kiscase.core.journal import today
from kiscase.paper import form, letter
from kiscase.paper.blocks import Block, Column, Grid, Heading, Signatures, Text
from kiscase.paper.document import Document
from kiscase.paper.sheet import Mark

KEY = "annex"  # the word of the command line
CONSOLIDATED = "contract-consolidated"
_HEAD = ("stamp", "drawn_on", "people", "worker")
"""The fields of the form that stand above the changes."""


class Change(NamedTuple):
    """A line of an annex in words: what is changed, how it read, how it reads, and "changed", "added" or "removed"."""

    label: str
    old: str
    new: str
    kind: str


def paper(session: Session, record: Contract, content: Content, *, code: str = "") -> bytes:
    """The paper of a contract, or of an annex."""
    return (annex if record.annex else official.contract)(session, record, content, code=code)


def annex(session: Session, record: Contract, content: Content, *, code: str = "") -> bytes:
    """The annex as PDF, in Polish; a draft is marked as one."""
    with speaking(DEFAULT_LANGUAGE):
        shown = official.people(session, record, content)
        title, story = agreed(session, record, content, form_of(record, shown))
        places = official.places(record, content, shown)
        story += [Heading(_words(session, content).text("signatures"), 3), Signatures(places)]
        return official.press(session, record, content, title, story, code=code, marks=official.marks(record, code))


def agreed(session: Session, record: Contract, content: Content, whole: form.Form) -> tuple[str, list[Block]]:
    """The title of an annex and its text as far as the signatures, on a form in the language that is spoken."""
    words = _words(session, content)
    first, *earlier = lineage(session, record)[:-1]
    title = words.text("title", annex=str(record.annex), number=first.title)
    return title, [
        *_head(record, content, words, title, whole, official.people(session, record, content)),
        *_opening(words, first, earlier),
        *_changes(words, _told(session, record, content)),
        Text(words.text("unchanged")),
        Text(words.text("holds")),
    ]


def consolidated(session: Session, contract_id: int) -> bytes:
    """All that holds by this version of a contract, in one text that nobody signs."""
    record = session.get_one(Contract, contract_id)
    content = official.load(session, record)
    with speaking(DEFAULT_LANGUAGE):
        words = _words(session, content)
        first, *annexes = lineage(session, record)
        shown = official.people(session, record, content)
        whole = form.without(form_of(record, shown), "signatures")
        values = official.values(record, content, shown) | {"drawn_on": first.drawn_on}
        unsigned = replace(whole, title={language(): words.text("consolidated")})
        which = {"number": first.title, "date": day(first.drawn_on), "annexes": _named(words, annexes)}
        story = form.story(unsigned, record.variant, values)
        at = next(place for place, block in enumerate(story) if isinstance(block, Heading) and block.level == 2)
        says = words.text("with_annexes" if annexes else "without_annexes", **which)
        story[at:at] = [Text(says, "centred"), Text(words.text("unsigned"), "centred")]
        marks = {State.VOID: (Mark.VOID,)}.get(record.state, () if record.number else (Mark.DRAFT,))
        return official.press(session, record, content, words.text("consolidated"), story, marks=marks)


def lineage(session: Session, record: Contract) -> list[Contract]:
    """The contract, the annexes that were signed after it, and *record* itself at the end."""
    line = [record]
    while line[0].amends_id is not None:
        line.insert(0, session.get_one(Contract, line[0].amends_id))
    return line


def changes(session: Session, record: Contract, content: Content) -> list[Change]:
    """What an annex that says *content* changes, in the order of the form and in the words of the paper."""
    with speaking(DEFAULT_LANGUAGE):
        return _told(session, record, content)


def _told(session: Session, record: Contract, content: Content) -> list[Change]:
    """The same in the language that is spoken."""
    if record.amends_id is None:
        return []
    amended = official.load(session, session.get_one(Contract, record.amends_id))
    words, told = _words(session, content), _Teller(session, record, content)
    found = differences(amended, _linked(session, record, content))
    return [told.change(words, one) for one in sorted(found, key=told.order)]


def _linked(session: Session, record: Contract, content: Content) -> Content:
    """The content with the `from_id` of its rows; what was typed may know no more than their ids."""
    on_file = official.load(session, record)
    known = {
        key: {row["id"]: row["from_id"] for row in rows if "from_id" in row} for key, rows in on_file.tables.items()
    }
    tables = {
        key: [{"from_id": known.get(key, {}).get(row.get("id"))} | row for row in rows]
        for key, rows in content.tables.items()
    }
    return replace(content, tables=tables)


class _Teller:
    """Says the differences with the labels of the form."""

    def __init__(self, session: Session, record: Contract, content: Content) -> None:
        self._workers = {worker.id: worker.name for worker in session.scalars(select(Worker))}
        variant = content.head.get("variant") or record.variant
        sections = form_of(record, official.people(session, record, content)).sections
        chosen = sorted(sections, key=lambda section: variant not in section.variants)
        self._fields: dict[str, form.FormField] = {}
        for part in (part for section in chosen for part in section.fields):
            self._fields.setdefault(part.key, part)
        self._order = list(self._fields)

    def order(self, one: Difference) -> tuple[int, bool, int]:
        """Where the difference stands in the form; what is added to a table comes after what is changed in it."""
        key = _FIELDS.get(one.key, one.key)
        return (self._order.index(key) if key in self._order else -1, one.place > 0 and one.old is None, one.place)

    def change(self, words: letter.Letter, one: Difference) -> Change:
        """The difference in words."""
        label = self._label(one.key)
        if one.place:
            place = one.place + (one.key == "members")  # the person who concludes the contract comes first
            label = words.text("row", label=label, place=str(place))
        old, new = self._text(one.key, one.old), self._text(one.key, one.new)
        return Change(label, old, new, "added" if not old else "changed" if new else "removed")

    def _label(self, key: str) -> str:
        if key in ("variant", "representative"):
            return _(Contract.fields()[key].label)
        part = self._fields.get(_FIELDS.get(key, key))
        return form.text(part.label).strip() if part else key

    def _text(self, key: str, value: Any) -> str:
        if isinstance(value, dict):
            return _member(value) if key == "members" else self._row(key, value)
        if isinstance(value, list):
            return ", ".join(map(day, value))
        if key == "worker_id":
            return self._workers.get(value, "")
        if key == "variant":
            return Contract.fields()["variant"].text(value)
        part = self._fields.get(key)
        if part is not None and part.kind == "date" and isinstance(value, str) and value:
            value = date.fromisoformat(value)
        return day(value) if isinstance(value, date) else str(value or "")

    def _row(self, key: str, row: dict[str, Any]) -> str:
        """What the row is about, and its other columns below with their labels."""
        part = self._fields.get(key)
        columns = {column.key: column for column in part.columns} if part else {}
        text = f"{row['who']}: {row.get('text', '')}" if row.get("who") else row.get("text", "")
        lines = [text]
        for column in TABLES[key].columns:
            if column in ("text", "who") or column not in row or column not in columns:
                continue
            labels = {option.key: form.text(option.label) for option in columns[column].choices}
            value = row[column]
            shown = day(value) if isinstance(value, date) else labels.get(value, str(value))
            lines.append(f"{form.text(columns[column].label)}: {shown}")
        return "\n".join(line for line in lines if line)


_FIELDS = {"members": "people", "worker_id": "worker"}
"""Under which field of the form a key of the content stands."""


def _member(row: dict[str, Any]) -> str:
    name = f"{row.get('given_name', '')} {row.get('family_name', '')}".strip()
    parts = [name, row.get("pesel"), row.get("address")]
    if row.get("signs"):
        parts.append(Signing(row["signs"]).label)
    return ", ".join(part for part in [*parts, row.get("representative")] if part)


def _head(  # noqa: PLR0917 - what a head is made of
    record: Contract, content: Content, words: letter.Letter, title: str, whole: form.Form, shown: dict[str, Any]
) -> Sequence[Block]:
    """Stamp, date and the parties, as the form has them."""
    variant = content.head.get("variant") or record.variant
    spoken = language()
    sections = []
    for section in whole.sections_of(variant):
        fields = [
            replace(part, label={spoken: words.text("drawn_on")}) if part.key == "drawn_on" else part
            for part in section.fields
            if part.key in _HEAD
        ]
        if fields:
            sections.append(replace(section, heading={}, fields=tuple(fields)))
    short = replace(whole, title={spoken: title}, sections=tuple(sections))
    return form.story(short, variant, official.values(record, content, shown))


def _opening(words: letter.Letter, first: Contract, earlier: Sequence[Contract]) -> Sequence[Block]:
    which = {"number": first.title, "date": day(first.drawn_on), "earlier": _named(words, earlier)}
    return [Text(words.text("basis")), Text(words.text("opening_later" if earlier else "opening", **which))]


def _named(words: letter.Letter, annexes: Sequence[Contract]) -> str:
    return ", ".join(words.text("earlier", annex=str(one.annex), date=day(one.drawn_on)) for one in annexes)


def _changes(words: letter.Letter, told: Sequence[Change]) -> Sequence[Block]:
    heading = Heading(words.text("changes"), 2)
    if not told:
        return [heading, Text(words.text("nothing"), "bold")]
    columns = [Column(words.text("place"), 0.26), Column(words.text("was"), 0.37), Column(words.text("becomes"), 0.37)]
    rows = [[f"{one.label}\n{words.text(one.kind)}", one.old or "–", one.new or "–"] for one in told]
    return [heading, Grid(columns, rows, numbered=True)]


def _words(session: Session, content: Content) -> letter.Letter:
    return letter.load("annex", content.head.get("drawn_on") or today(session))


def _numbers(session: Session) -> list[tuple[str, int]]:
    chosen = select(Contract.number, Contract.id).where(Contract.annex > 0)
    chosen = chosen.order_by(Contract.number_year, Contract.number_seq, Contract.annex, Contract.id)
    return [(number or f"#{row_id}", row_id) for number, row_id in session.execute(chosen)]


def _all_numbers(session: Session) -> list[tuple[str, int]]:
    chosen = select(Contract.number, Contract.id).where(Contract.number.is_not(None))
    chosen = chosen.order_by(Contract.number_year, Contract.number_seq, Contract.annex)
    return [(str(number), row_id) for number, row_id in session.execute(chosen)]


def _print(session: Session, contract_id: int) -> bytes:
    record = session.get_one(Contract, contract_id)
    return official.reprint(session, record) or annex(session, record, official.load(session, record))


DOCUMENTS = (
    Document(KEY, N_("Annex to a social contract"), _numbers, _print),
    Document(CONSOLIDATED, N_("Consolidated text of a contract"), _all_numbers, consolidated),
)
