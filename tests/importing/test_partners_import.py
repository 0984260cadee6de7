"""Institutions come in once each, with a person there; one undo takes all of them back."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kiscase.core.database.database import Database
from kiscase.core.journal import undo
from kiscase.core.table_reading.text_tables import read_text_tables
from kiscase.importing.actions import check_import, store_import
from kiscase.importing.checking import CheckedTable
from kiscase.importing.columns import match_columns
from kiscase.importing.partners import PartnersTarget
from kiscase.partners.actions import add_partner
from kiscase.partners.model import Partner, PartnerContact, PartnerKind
from tests.actions import do, search_hits
from tests.case_content import content

HEADINGS = "Nazwa instytucji;Skrót;Rodzaj;NIP;Miejscowość;Osoba do kontaktu;Telefon kontaktowy"
NIP = "5260001246"


def check(case: Database, *rows: str, encoding: str = "utf-8") -> CheckedTable:
    target = PartnersTarget()
    (sheet,) = read_text_tables("\n".join((HEADINGS, *rows)).encode(encoding)).sheets
    columns = match_columns(target, sheet.rows[0])
    assert len(columns) == 7
    found = check_import(
        case, target, sheet.rows[1:], columns, mend=False, is_stopped=lambda: False, report=lambda _part: None
    )
    assert found is not None
    return found


def store(case: Database, table: CheckedTable) -> Any:
    rows = [row.prepared for row in table.rows if row.known is None]
    return store_import(case, PartnersTarget(), rows, lambda: False, lambda _part: None)


def undo_latest(case: Database) -> None:
    with case.action() as session:
        undo.undo_latest_action(session)


def test_institutions_come_in_with_the_people_there(case: Database) -> None:
    before = content(case)
    table = check(
        case,
        f"Zakład Łąki;;firma;{NIP};Żółkiewka;Ewa Żak;600100200",
        "PUP w Zamościu;PUP;;;Zamość;;",
        "Fundacja Ćma;;;123;;;",
        "Bez człowieka;;;;;;600100200",
        encoding="cp1250",
    )
    assert [(one.row, one.column, one.value) for one in table.problems] == [(4, 3, "123"), (5, 5, "")]
    assert store(case, table).number == 2
    with case.read() as session:
        first, second = session.scalars(select(Partner).order_by(Partner.id))
        (contact,) = session.scalars(select(PartnerContact))
        assert [hit.title for hit in search_hits(session, "laki")] == ["Zakład Łąki"]
    assert (first.kind, first.nip, first.town) == (PartnerKind.EMPLOYER, NIP, "Żółkiewka")
    assert (second.kind, second.short_name) == (PartnerKind.LABOUR_OFFICE, "PUP")
    assert (contact.partner_id, contact.name, contact.phone) == (first.id, "Ewa Żak", "600 100 200")
    assert case.find_faults() == []
    undo_latest(case)
    assert content(case) == before


def test_an_institution_is_on_file_once(case: Database) -> None:
    do(case, add_partner, {"name": "Zakład Łąki", "nip": NIP, "short_name": "ZŁ"})
    table = check(case, "zakład  łąki;;;;;;", f"Oddział;;;{NIP};;;", "Inny;zł;;;;;", "Nowy;;;;;;", "NOWY;;;;;;")
    assert [(row.known.why, row.known.certain) if row.known else None for row in table.rows] == [
        ("ta sama nazwa", True),
        ("ten sam NIP", False),
        ("ta sama nazwa skrócona", False),
        None,
        ("to samo co wiersz 5 tego pliku", True),
    ]


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"], exclude_characters=";|\"'"), max_size=12
)


@settings(max_examples=25)
@given(st.lists(st.tuples(TEXTS, TEXTS, st.sampled_from(["", NIP, "1"]), TEXTS), min_size=1, max_size=5))
def test_importing_then_undoing_leaves_the_content_as_it_was(
    case: Database, rows: list[tuple[str, str, str, str]]
) -> None:
    before = content(case)
    lines = [f"{name};{short};;{nip};;{contact};" for name, short, nip, contact in rows]
    table = check(case, *lines, "Pewna nazwa;;;;;;")
    assert content(case) == before
    assert store(case, table).number >= 1
    undo_latest(case)
    assert content(case) == before
