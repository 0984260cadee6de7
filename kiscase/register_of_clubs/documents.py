"""Letters to the voivode who keeps the register of clubs, and the card of the club.

They are letters of the club: none of them is the official form of the notification (Dz.U. 2012 poz. 513).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from kiscase.club.actions import load_club
from kiscase.club.document_rendering import document_renderer
from kiscase.club.letterhead import letter_head
from kiscase.club.model import Club
from kiscase.club.registration.actions import RegisterState, load_register_state
from kiscase.club.registration.model import RegisterEvent, RegisterEventKind
from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.core.territory.gminas import find_gmina
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import (
    Block,
    BulletList,
    Gap,
    Heading,
    KeepTogether,
    LabelledField,
    LabelledFields,
    SideBySide,
    SignatureLine,
    SignatureLines,
    Table,
    TableColumn,
    Text,
)
from kiscase.pdf.document_texts import DocumentTexts

NOTIFICATION, CHANGES, END, CARD = "club-notification", "club-changes", "club-end", "club-card"
"""Their names on the command line."""
_SIGNER = "operator"
_OPERATOR = ("operator", "operator_kind", "operator_address", "nip", "regon", "krs")
_CLUB = ("name", "head", "phone", "email", "www", "founded_on", "started_on", "places", "opening_hours")
_WIDE = 75  # characters, two lines of half the width: a longer value has a line of its own
_MOST_EVENTS = 12  # on the card, the latest


def notification_letter(session: Session) -> IssuableDocument:
    """The letter that notifies the club to the register, with the data of the club."""
    club, texts = load_club(session), _load_texts(session)
    with use_language(DEFAULT_LANGUAGE):
        data = _club_data(texts, club)
        blocks = [Text(texts.text("notification.opening")), *_data_blocks(texts, data)]
        attached: list[Block] = [Text(texts.text("notification.attached"), "kept")]
        attached.append(BulletList(_attachments(texts), numbered=True))
        content = {"data": data, "voivode": _voivode(session, texts, club)}
        return _letter(session, NOTIFICATION, (Club.__tablename__, club.id), blocks, content, attached=attached)


def changes_letter(session: Session) -> IssuableDocument:
    """The letter that reports what has changed since the voivode was last notified."""
    state, club, texts = load_register_state(session), load_club(session), _load_texts(session)
    last = _last_report(state)
    if not state.changes or last is None:
        raise Problem(_("Nothing has changed since the last report to the voivode. Nothing was printed."))
    with use_language(DEFAULT_LANGUAGE):
        rows = [[one.label, one.reported or "–", one.now or "–"] for one in load_register_state(session).changes]
        columns = [TableColumn(texts.text(f"changes.{key}"), width) for key, width in _CHANGE_COLUMNS]
        number = state.entry.number if state.entry else ""
        blocks: list[Block] = [Text(texts.text("changes.opening", club=club.name, number=number))]
        blocks.append(Table(columns, rows))
        content = {"rows": rows, "voivode": _voivode(session, texts, club)}
        return _letter(session, CHANGES, (RegisterEvent.__tablename__, last), blocks, content)


def end_letter(session: Session) -> IssuableDocument:
    """The letter that notifies the voivode of the end of the club's work."""
    state, club, texts = load_register_state(session), load_club(session), _load_texts(session)
    ended = next((event for event in state.events if event.kind is RegisterEventKind.ENDED), None)
    if ended is None:
        raise Problem(_("No end of the club's work is recorded: record it first. Nothing was printed."))
    entry = next((event for event in state.events if event.kind is RegisterEventKind.ENTERED), None)
    with use_language(DEFAULT_LANGUAGE):
        values = {"club": club.name, "number": entry.number if entry else "–", "date": format_date(ended.day)}
        blocks: list[Block] = [Text(texts.text("end.opening", **values))]
        content = values | {"voivode": _voivode(session, texts, club)}
        return _letter(session, END, (RegisterEvent.__tablename__, ended.id), blocks, content)


def club_card(session: Session) -> IssuableDocument:
    """The card of the club: its data, its entry, and what happened about it in the register."""
    state, club, texts = load_register_state(session), load_club(session), _load_texts(session)
    with use_language(DEFAULT_LANGUAGE):
        title = texts.text("title.card")
        data = _club_data(texts, club)
        entry = state.entry
        register = [
            (texts.text("card.number"), entry.number if entry else texts.text("card.no_entry")),
            (texts.text("card.entered_on"), format_date(entry.day) if entry else ""),
            (texts.text("card.voivode"), _voivode(session, texts, club)),
        ]
        shown = RegisterEvent.fields()["kind"]
        events = [
            [format_date(event.day), shown.format(event.kind), event.number, event.remark] for event in state.events
        ][:_MOST_EVENTS]
        blocks: list[Block] = [
            Heading(title),
            *_data_blocks(texts, data),
            Heading(texts.text("card.register"), 2),
            _labelled(register),
        ]
        if events:
            columns = [TableColumn(texts.text(f"card.event.{key}"), width) for key, width in _EVENT_COLUMNS]
            blocks.append(Table(columns, events))
        blocks.append(Text(texts.text("card.note"), "small"))
    number = f"KK{club.id}"
    content = {"data": data, "register": register, "events": events}
    render = document_renderer(title, number, action_date(session), blocks)
    return IssuableDocument(CARD, Club.__tablename__, club.id, number, content, render)


_CHANGE_COLUMNS = (("what", 3.0), ("reported", 4.0), ("now", 4.0))
_EVENT_COLUMNS = (("day", 1.6), ("kind", 4.0), ("number", 2.4), ("remark", 4.0))


def _letter(
    session: Session,
    kind: str,
    row: tuple[str, int],
    blocks: Sequence[Block],
    content: Mapping[str, Any],
    *,
    attached: Sequence[Block] = (),
) -> IssuableDocument:
    """A letter to the voivode, signed for the body that runs the club; what is *attached* is listed at its foot."""
    key, texts = kind.removeprefix("club-"), _load_texts(session)
    club, title = load_club(session), texts.text(f"title.{key}")
    number = f"RK-{texts.text(f'sign.{key}')}{row[1]}/{action_date(session).year}"
    basis = [] if kind == NOTIFICATION else [Text(texts.text(f"{key}.basis"), "small")]  # it opens the notification
    signer = club.head or club.operator or club.name
    letter: list[Block] = [
        SideBySide(
            [Text(texts.text("number", number=number)), Text(_voivode(session, texts, club), "bold")], (0.5, 0.5)
        ),
        Heading(title),
        *blocks,
        KeepTogether(
            [
                *basis,
                Gap(1),
                SignatureLines([SignatureLine(texts.text("signature"), key=_SIGNER)]),
                *attached,
            ]
        ),
    ]
    signers = [{"key": _SIGNER, "name": signer}]
    render = document_renderer(title, number, action_date(session), letter, head=letter_head)
    return IssuableDocument(kind, *row, number, content, render, signers=signers)


def _club_data(texts: DocumentTexts, club: Club) -> dict[str, list[tuple[str, str]]]:
    """The data of the operator and of the club, as labelled values; empty ones are left out."""
    shown = club.fields()

    def pairs(keys: Sequence[str]) -> list[tuple[str, str]]:
        found = [(_(shown[key].label), shown[key].format(getattr(club, key))) for key in keys]
        return [(label, value) for label, value in found if value]

    place = ", ".join(filter(None, (club.street, f"{club.postal_code} {club.town}".strip())))
    gmina = find_gmina(club.gmina or "")
    area = [(texts.text("data.address"), place)] if place else []
    if gmina is not None:
        area.append((texts.text("data.gmina"), f"{gmina.label}, TERC {gmina.code}"))
    own = pairs(_CLUB)
    return {"operator": pairs(_OPERATOR), "club": [*own[:1], *area, *own[1:]]}


def _data_blocks(texts: DocumentTexts, data: Mapping[str, Sequence[tuple[str, str]]]) -> list[Block]:
    blocks: list[Block] = []
    for key, pairs in data.items():
        if pairs:
            blocks += [Heading(texts.text(f"data.{key}"), 2), _labelled(pairs, named=True)]
    return blocks


def _labelled(pairs: Sequence[tuple[str, str]], *, named: bool = False) -> Block:
    """The values side by side; a line of its own has a long one, the one before it, and the first if it is a name."""
    fields: list[LabelledField] = []
    alone = True  # whether the next value begins a line
    for place, (label, value) in enumerate(pairs):
        following = pairs[place + 1][1] if place + 1 < len(pairs) else ""
        wide = (named and not place) or len(value) > _WIDE or (alone and not 0 < len(following) <= _WIDE)
        fields.append(LabelledField(label, value, 1.0 if wide else 0.5))
        alone = wide or not alone
    return LabelledFields(fields)


def _attachments(texts: DocumentTexts) -> list[str]:
    return [texts.text("notification.form"), texts.text("notification.act")]


def _voivode(session: Session, texts: DocumentTexts, club: Club) -> str:
    """The voivode as the latest event names one, else by the voivodeship of the gmina."""
    named = next((event.voivode for event in load_register_state(session).events if event.voivode), "")
    gmina = find_gmina(club.gmina or "")
    if named or gmina is None:
        return named or texts.text("voivode_unknown")
    return texts.text("voivode", voivodeship=gmina.voivodeship)


def _last_report(state: RegisterState) -> int | None:
    """The event since which changes are reported."""
    reporting = (RegisterEventKind.NOTIFIED, RegisterEventKind.ENTERED, RegisterEventKind.REPORTED_CHANGE)
    return next((event.id for event in state.events if event.kind in reporting), None)


def _load_texts(session: Session) -> DocumentTexts:
    return document_texts.load_document_texts("register_of_clubs", action_date(session))


def _always(make: Callable[[Session], IssuableDocument]) -> Callable[[Session], list[tuple[str, int]]]:
    """What lists the one document that a function makes, if it can be made now."""

    def list_printable(session: Session) -> list[tuple[str, int]]:
        try:
            document = make(session)
        except Problem:
            return []
        return [(document.number, document.row_id)]

    return list_printable


def _kind(key: str, label: str, make: Callable[[Session], IssuableDocument]) -> DocumentKind[int]:
    return DocumentKind(key, label, _always(make), lambda session, _row: issued_or_draft_pdf(session, make(session)))


LETTERS: Mapping[str, Callable[[Session], IssuableDocument]] = {
    NOTIFICATION: notification_letter,
    CHANGES: changes_letter,
    END: end_letter,
    CARD: club_card,
}
LETTER_LABELS = {
    NOTIFICATION: N_("Notification to the register of clubs"),
    CHANGES: N_("Letter about changes to the register of clubs"),
    END: N_("Letter about the end of the club's work"),
    CARD: N_("Card of the club"),
}
CLUB_DOCUMENTS = tuple(_kind(key, LETTER_LABELS[key], make) for key, make in LETTERS.items())


def club_names(session: Session, _ids: object) -> dict[int, str]:
    """The name of the club, for documents about it."""
    club = load_club(session)
    return {club.id: club.name}


def register_event_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The name of the club for each event of the register."""
    return dict.fromkeys(ids, load_club(session).name)
