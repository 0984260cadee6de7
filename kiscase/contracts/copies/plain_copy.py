"""The participant's plain copy of a contract: large print, short sentences, and perhaps a second language beside.

It is made from the contract on file each time and never kept: the signed contract counts, and the copy says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.actions import load_document_issuer
from kiscase.club.documents import club_document_properties
from kiscase.club.model import Club
from kiscase.contracts import official_form, parties
from kiscase.contracts import queries as contracts_queries
from kiscase.contracts.content import Content
from kiscase.contracts.model import UNSIGNED_STATES, Contract, ContractState
from kiscase.contracts.parts import Party
from kiscase.core.date_format import format_date
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.issued.kinds import DocumentKind
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import (
    Block,
    BulletList,
    Gap,
    Heading,
    InLanguage,
    KeepTogether,
    LabelledField,
    LabelledFields,
    SideBySide,
    Text,
)
from kiscase.pdf.document import Watermark
from kiscase.pdf.document_texts import DocumentTexts
from kiscase.pdf.render import render_pdf

PLAIN_COPY_KEY = "contract-plain"  # the word of the command line
_WHOM_TO_ASK = ("call", "change", "money", "talk")


def render_plain_copy(session: Session, contract: Contract, language: str = "") -> bytes:
    """The plain copy in Polish, with its fixed parts in *language* beside; by default in that of the contract."""
    content = contracts_queries.load_content(session, contract)
    shown = contract.printed or parties.party_facts(session, contract, content)
    own = document_texts.load_document_texts("plain", action_date(session))
    words = _BilingualTexts(own, language or contract.language)
    with use_language(DEFAULT_LANGUAGE):
        title = own.text("title")
    head = club_document_properties(
        load_document_issuer(session),
        title,
        made_on=action_date(session),
        language=DEFAULT_LANGUAGE,
        number=contract.number or "",
        version=contract.version,
        marks={ContractState.VOID: (Watermark.VOID,)}.get(
            contract.state, (Watermark.DRAFT,) if contract.state in UNSIGNED_STATES else ()
        ),
    )
    return render_pdf(replace(head, author=shown["club"], large=True), _story(session, words, contract, content, shown))


class _BilingualTexts:
    """The fixed texts as blocks: Polish, and beside it or below it the other language."""

    def __init__(self, own: DocumentTexts, language: str) -> None:
        self._own = own
        self._other = language if language != DEFAULT_LANGUAGE else ""

    def polish(self, key: str, **values: str) -> str:
        """The Polish text."""
        with use_language(DEFAULT_LANGUAGE):
            return self._own.text(key, **values)

    def heading(self, key: str, level: int = 2) -> list[Block]:
        """A heading; the other language stands under it."""
        return [Heading(self.polish(key), level), *self._spoken(key, "centred" if level == 1 else "under")]

    def sentence(self, key: str) -> Block:
        """A sentence; the other language stands beside it."""
        both = [Text(self.polish(key)), *self._spoken(key, "body")]
        return SideBySide(both) if self._other else both[0]

    def label(self, key: str) -> str:
        """The label of a small field, in both languages."""
        return " / ".join(dict.fromkeys((self.polish(key), self._said(key))))

    def filled_in(self) -> list[Block]:
        """That what was agreed is in Polish, where not all is."""
        return [self.sentence("filled_in")] if self._other else []

    def _spoken(self, key: str, style: Any) -> list[Block]:
        return [InLanguage(self._other, [Text(self._said(key), style)])] if self._other else []

    def _said(self, key: str) -> str:
        with use_language(self._other or DEFAULT_LANGUAGE):
            return self._own.text(key)


def _story(
    session: Session, words: _BilingualTexts, contract: Contract, content: Content, shown: dict[str, Any]
) -> list[Block]:
    tables = content.tables
    goals = [row["text"] for key in ("main_goals", "goals") for row in tables.get(key, [])]
    own, of_worker = (_duties(tables, party) for party in (Party.PARTICIPANT, Party.WORKER))
    planned = sorted(row["planned_on"] for row in tables.get("evaluation_dates", []) if row.get("planned_on"))
    coming = [format_date(on) for on in planned if on >= action_date(session)]
    return [
        *words.heading("title", 1),
        words.sentence("short"),
        *words.filled_in(),
        Gap(0.5),
        _about(words, contract, content, shown),
        *_part(words, "goals", goals),
        *_part(words, "my_actions", _actions(words, tables.get("participant_actions", []))),
        *_part(words, "my_duties", own),
        *_part(words, "worker_actions", _actions(words, tables.get("worker_actions", []))),
        *_part(words, "worker_duties", of_worker),
        *_part(words, "evaluations", coming),
        *words.heading("trouble"),
        *(words.sentence(f"when_trouble.{key}") for key in _WHOM_TO_ASK),
        KeepTogether([*words.heading("ask"), _whom_to_ask(session, words, shown)]),
    ]


def _about(words: _BilingualTexts, contract: Contract, content: Content, shown: dict[str, Any]) -> Block:
    people = ", ".join(f"{one['given_name']} {one['family_name']}".strip() for one in shown["people"])
    since, until = content.fields.get("drawn_on"), content.fields.get("ends_on")
    facts = [(words.label("whose"), people, 1.0), (words.label("number"), contract.number or "", 1.0)]
    facts += [(words.label("since"), format_date(since), 0.5), (words.label("until"), format_date(until), 0.5)]
    return LabelledFields([LabelledField(label, value, width) for label, value, width in facts if value])


def _whom_to_ask(session: Session, words: _BilingualTexts, shown: dict[str, Any]) -> Block:
    worker = shown["worker"][0]
    club = session.scalars(select(Club)).one()
    place = ", ".join(part for part in (shown["club"], club.street, club.town) if part)
    facts = [
        (words.label("whose"), f"{worker['given_name']} {worker['family_name']}"),
        (words.label("phone"), worker["phone"]),
        (words.label("place"), place),
    ]
    return LabelledFields([LabelledField(label, value, 1.0) for label, value in facts if value])


def _part(words: _BilingualTexts, key: str, items: Sequence[str]) -> list[Block]:
    """A heading and its list; nothing where there is nothing to say."""
    said = [item for item in items if item]
    return [*words.heading(key), BulletList(said)] if said else []


def _actions(words: _BilingualTexts, rows: Sequence[dict[str, Any]]) -> list[str]:
    """Who does what by when."""
    found = []
    for row in rows:
        what = f"{row['who']}: {row['text']}" if row.get("who") else row["text"]
        by = words.polish("by", what=what.rstrip(". "), date=format_date(row["due"])) if row.get("due") else what
        found.append(by)
    return found


def _duties(tables: dict[str, list[dict[str, Any]]], party: Party) -> list[str]:
    return [row["text"] for row in tables.get("obligations", []) if row.get("party") == party]


def _print(session: Session, contract_id: int) -> bytes:
    return render_plain_copy(session, session.get_one(Contract, contract_id))


PLAIN_COPY_DOCUMENT = DocumentKind(
    PLAIN_COPY_KEY, N_("Plain copy for the participant"), official_form.CONTRACT_DOCUMENT.list_printable, _print
)
