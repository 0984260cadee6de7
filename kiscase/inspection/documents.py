"""What the program prints for a folder: its contents, what is missing, and lists of the club and its participants."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.certificates.model import ActivityCertificate
from kiscase.activities.model import Activity, Meeting, MeetingStatus
from kiscase.activities.periods import hours_text, period_text
from kiscase.activities.traineeships.model import Traineeship
from kiscase.club.document_rendering import render_sheet
from kiscase.club.model import Worker
from kiscase.club.money.actions import list_money
from kiscase.club.registration.actions import load_register_state
from kiscase.club.staff.actions import list_terms, load_terms_within
from kiscase.club.staff.model import FULL_TIME
from kiscase.contracts.model import AGREED_STATES, Contract
from kiscase.core.date_format import format_date
from kiscase.core.text.money import format_money
from kiscase.employment.model import SupportedEmployment
from kiscase.inspection.activities import list_folder_activities
from kiscase.inspection.model import FolderGap, FolderRequest, document_words, folder_word
from kiscase.inspection.queries import list_people_of_period
from kiscase.issued.model import IssuedDocument
from kiscase.participants.stays.model import Stay
from kiscase.pdf.blocks import Block, BulletList, Heading, Table, TableColumn, Text

Rows = Sequence[Sequence[str]]
_LARGEST_DENOMINATOR = 8
_WIDTHS = {"activity": 2.6, "kind": 2.6, "first": 1.3, "last": 1.3, "reason": 2.6}
_COUNTS = ("held", "hours", "not_entered", "attended", "version")
_Dated = tuple[str, date, date]
"""The number of a paper, and the first and last day that it is about."""


class ContentsLine(NamedTuple):
    """A line of the contents: section, document, whether it is signed, and the page of the folder."""

    section: str
    title: str
    signed: bool | None
    page: int


def render_contents(
    session: Session, request: FolderRequest, lines: Sequence[ContentsLine], sections: Sequence[str]
) -> bytes:
    """The first pages: what the folder is about, and on which page each document begins, by its sections."""
    facts = [folder_word("period", period=period_text(request.since, request.until))] if request.club else []
    if request.people:
        facts.append(folder_word("people", numbers=", ".join(map(str, request.people))))
    if request.seed:
        facts.append(folder_word("drawn", among=request.among, seed=request.seed))
    blocks: list[Block] = [Heading(folder_word("title")), BulletList([*facts, folder_word("copies")])]
    columns = [
        TableColumn(folder_word("document"), 6),
        TableColumn(folder_word("signed"), 1.6),
        TableColumn(folder_word("on_page"), 1, "right"),
    ]
    words = {None: "", True: folder_word("is_signed"), False: folder_word("partly_signed")}
    for section in sections:
        rows = [[line.title, words[line.signed], str(line.page)] for line in lines if line.section == section]
        body: Block = Table(columns, rows, dense=True) if rows else Text(folder_word("empty"), "small")
        blocks += [Heading(section, 2), body]
    return render_sheet(session, folder_word("title"), blocks)


def render_gaps(session: Session, gaps: Sequence[FolderGap]) -> bytes:
    """The page of what is missing."""
    rows = [[gap.what, gap.where] for gap in gaps]
    columns = [TableColumn(folder_word("what"), 2), TableColumn(folder_word("where"), 1)]
    body: Block = Table(columns, rows) if rows else Text(folder_word("nothing_missing"))
    return render_sheet(session, folder_word("missing"), [Heading(folder_word("missing")), body])


def render_folder_list(session: Session, request: FolderRequest, key: str) -> bytes | None:
    """One of the lists; None where there is nothing to list."""
    columns, load = _LISTS[key]
    rows = load(session, request)
    if not rows:
        return None
    title = folder_word(key, "list")
    blocks: list[Block] = [Heading(title)]
    if request.club:
        blocks.append(Text(period_text(request.since, request.until), "under"))
    if key == "register":
        blocks.append(Text(folder_word("no_health"), "small"))
    blocks.append(
        Table(
            [
                TableColumn(folder_word(one, "column"), _WIDTHS.get(one, 1), "right" if one in _COUNTS else "left")
                for one in columns
            ],
            rows,
            dense=True,
        )
    )
    return render_sheet(session, title, blocks)


def _register_rows(session: Session, request: FolderRequest) -> Rows:
    """The people of the period (or of the sample), by number; without groups, which are data on health."""
    people = list_people_of_period(session, request.since, request.until) if request.club else list(request.people)
    agreed = Contract.state.in_(AGREED_STATES), Contract.annex == 0, Contract.participant_id.in_(people)
    contracts: dict[int, list[_Dated]] = {}
    for one in session.scalars(select(Contract).where(*agreed).order_by(Contract.id)):
        until = one.closed_on or one.ends_on or date.max
        contracts.setdefault(one.participant_id, []).append((one.number or "", one.drawn_on or date.min, until))
    certificates: dict[int, list[_Dated]] = {}
    for paper in session.scalars(select(ActivityCertificate).order_by(ActivityCertificate.id)):
        certificates.setdefault(paper.participant_id, []).append((paper.number, paper.since, paper.until))
    stays = session.scalars(select(Stay).where(Stay.participant_id.in_(people)).order_by(Stay.participant_id, Stay.id))
    return [
        [
            str(stay.participant_id),
            format_date(stay.started_on),
            format_date(stay.ended_on),
            stay.end.label if stay.end else "",
            _numbers_within(stay, contracts),
            _numbers_within(stay, certificates),
        ]
        for stay in stays
        if stay.holds_within(request.since, request.until) or not request.club
    ]


def _numbers_within(stay: Stay, papers: Mapping[int, Sequence[_Dated]]) -> str:
    """The numbers of the papers of a person that have a day in common with a stay."""
    of_person = papers.get(stay.participant_id, ())
    return ", ".join(number for number, since, until in of_person if stay.holds_within(since, until))


def _staff_rows(session: Session, request: FolderRequest) -> Rows:
    working = load_terms_within(session, request.since, request.until)
    held = {term.id for terms in working.values() for term in terms}
    names = {one.id: one.name for one in session.scalars(select(Worker).order_by(Worker.sort, Worker.id))}
    return [
        [
            name,
            term.post,
            term.basis,
            part_of_post(term.values["fte"]),
            format_date(term.since),
            format_date(term.until),
        ]
        for worker, name in names.items()
        if worker in working
        for term in list_terms(session, worker)
        if term.id in held
    ]


def part_of_post(percent: int | None) -> str:
    """A part of a full post as staff papers have it: 1, 3/4, or 0,33."""
    if percent is None:
        return ""
    part = Fraction(percent, FULL_TIME)
    return str(part) if part.denominator <= _LARGEST_DENOMINATOR else f"{percent / FULL_TIME:.2f}".replace(".", ",")


def _event_rows(session: Session, _request: FolderRequest) -> Rows:
    events = load_register_state(session).events
    return [[format_date(one.day), one.kind.label, one.number] for one in events]


def _money_rows(session: Session, request: FolderRequest) -> Rows:
    years = range(request.since.year, request.until.year + 1)
    return [
        [
            one.label,
            format_money(one.amounts.received),
            format_money(one.amounts.spent),
            one.agreement,
            format_date(one.settled_on),
        ]
        for year in years
        for one in list_money(session, year)
    ]


def _activity_rows(session: Session, request: FolderRequest) -> Rows:
    return [
        [
            one.name,
            one.kind,
            format_date(one.first),
            format_date(one.last),
            str(one.held),
            hours_text(one.hours),
            str(one.not_entered),
            str(one.people),
        ]
        for one in list_folder_activities(session, request)
    ]


def _cancelled_rows(session: Session, request: FolderRequest) -> Rows:
    """Meetings of groups that did not take place, with the reason; those of one person are in no list of the club."""
    chosen = select(Meeting.day, Activity.name, Meeting.reason).join(Activity, Activity.id == Meeting.activity_id)
    within = Meeting.day.between(request.since, request.until), Meeting.happening == MeetingStatus.CANCELLED
    chosen = chosen.where(*within, Meeting.participant_id.is_(None)).order_by(Meeting.day, Meeting.id)
    return [[format_date(row.day), row.name, row.reason] for row in session.execute(chosen)]


def _placement_rows(session: Session, request: FolderRequest) -> Rows:
    """Supported employment and traineeships with a day in the period, by the number of the person."""
    found = [
        (one.participant_id, one.form.label, one.employer or one.office, one.employed_from, one.ended_on)
        for one in session.scalars(select(SupportedEmployment).where(SupportedEmployment.employed_from.is_not(None)))
    ]
    words = folder_word("traineeship")
    found += [
        (one.participant_id, words, one.host, one.since, one.ended_on or one.until)
        for one in session.scalars(select(Traineeship))
    ]
    return [
        [str(person), form, place, format_date(since), format_date(until)]
        for person, form, place, since, until in sorted(found, key=lambda row: (row[0], row[3] or date.min, row[1]))
        if (since or date.min) <= request.until and (until or date.max) >= request.since
    ]


def _issued_rows(session: Session, request: FolderRequest) -> Rows:
    within = IssuedDocument.issued_on.between(request.since, request.until)
    if not request.club:
        within = IssuedDocument.participant_id.in_(request.people)
    columns = (
        *(IssuedDocument.issued_on, IssuedDocument.document, IssuedDocument.number),
        *(IssuedDocument.version, IssuedDocument.code, IssuedDocument.id),
    )
    found = session.execute(select(*columns).where(within).order_by(IssuedDocument.issued_on, IssuedDocument.id))
    return [
        [format_date(row.issued_on), document_words(row.document), row.number, str(row.version), row.code]
        for row in found
    ]


_LISTS: dict[str, tuple[Sequence[str], Callable[[Session, FolderRequest], Rows]]] = {
    "events": (("day", "event", "number"), _event_rows),
    "staff": (("worker", "post", "basis", "fte", "since", "until"), _staff_rows),
    "money": (("source", "received", "spent", "agreement", "settled"), _money_rows),
    "register": (("number", "started", "ended", "end", "contract", "certificate"), _register_rows),
    "activities": (("activity", "kind", "first", "last", "held", "hours", "not_entered", "attended"), _activity_rows),
    "cancelled": (("day", "activity", "reason"), _cancelled_rows),
    "placements": (("number", "form", "place", "since", "until"), _placement_rows),
    "issued": (("day", "kind", "document", "version", "code"), _issued_rows),
}
