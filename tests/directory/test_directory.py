"""The directory: what there is for the inhabitants of a gmina, how old it is, the sheet, and the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.journal import undo
from kiscase.core.listing.view import FilterOperator, ListFilter, ListView
from kiscase.directory import actions, queries
from kiscase.directory.documents import render_support_sheet
from kiscase.directory.listing import SUPPORT_PLACES, find_support, read_listed_support, read_support_ids
from kiscase.directory.model import SUPPORT_NEARBY, ServedArea, SupportKind
from kiscase.directory.queries import FoundSupport, Reach, SupportQuery
from kiscase.directory.screen.page import DirectoryPage
from kiscase.directory.screen.place_dialog import SupportPlaceDialog
from kiscase.ui.preview.preview_dialog import PdfPreviewDialog
from kiscase.ui.shell.workspace import Workspace
from tests.actions import ask, do, search_hits
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import findings_of, text_of, tree_of
from tests.screens import front_page

TODAY = clock.today()
KRASNYSTAW, ZOLKIEWKA, GORZKOW, LUBLIN, POZNAN = "0606011", "0606112", "0606032", "0663011", "3064011"


def place(case: Database, name: str, gmina: str, **changes: Any) -> int:
    values: Mapping[str, Any] = {"name": name, "gmina": gmina, "as_of": TODAY, "forms": ["job_help"]}
    return do(case, actions.add_support_place, dict(values) | changes)


@pytest.fixture
def places(case: Database) -> dict[str, int]:
    return {
        name: place(case, name, gmina, **changes)
        for name, gmina, changes in (
            ("KIS Żółkiewka", ZOLKIEWKA, {}),
            ("KIS Krasnystaw", KRASNYSTAW, {"area": ServedArea.POWIAT, "phone": "825760000"}),
            ("KIS Gorzków", GORZKOW, {}),
            ("CIS Lublin", LUBLIN, {"area": ServedArea.WIDER, "kind": SupportKind.CENTRE, "forms": []}),
            ("CIS Poznań", POZNAN, {"area": ServedArea.WIDER}),
        )
    }


def found(case: Database, **wanted: str) -> list[tuple[str, Reach]]:
    return [(one.place.name, one.reach) for one in ask(case, find_support, SupportQuery(**wanted))]


def test_the_own_gmina_comes_first_then_what_serves_the_whole_powiat(case: Database, places: dict[str, int]) -> None:
    assert found(case, powiat="0606", gmina=ZOLKIEWKA) == [
        ("KIS Żółkiewka", Reach.OWN),
        ("KIS Krasnystaw", Reach.POWIAT),
        ("CIS Lublin", Reach.WIDER),
    ]


def test_a_powiat_lists_all_its_places(case: Database, places: dict[str, int]) -> None:
    names = {name for name, _reach in found(case, powiat="0606")}
    assert names == {"KIS Żółkiewka", "KIS Krasnystaw", "KIS Gorzków", "CIS Lublin"}


def test_without_a_powiat_all_are_listed_in_polish_order(case: Database, places: dict[str, int]) -> None:
    names = ["CIS Lublin", "CIS Poznań", "KIS Gorzków", "KIS Krasnystaw", "KIS Żółkiewka"]
    assert [name for name, _reach in found(case)] == names


def test_filters_keep_the_nearer_ones_first_and_a_chosen_order_mixes_them(
    case: Database, places: dict[str, int]
) -> None:
    near = SupportQuery(gmina=ZOLKIEWKA)
    clubs = ListView(SUPPORT_PLACES.columns, filters=(ListFilter("name", FilterOperator.BEGINS, "KIS"),))
    with case.read() as session:
        assert read_support_ids(session, near, clubs) == [places["KIS Żółkiewka"], places["KIS Krasnystaw"]]
        assert read_support_ids(session, near, clubs, 1) == [places["KIS Żółkiewka"]]
        by_name = ListView((), sort="name")
        assert read_support_ids(session, near, by_name)[0] == places["CIS Lublin"]
        rows = read_listed_support(session, near, clubs, list(places.values())[:2])
        assert [row["reach"] for row in rows.values()] == [Reach.OWN.label, Reach.POWIAT.label]
        sheet = text_of(render_support_sheet(session, near, clubs.filters))
    assert "KIS Krasnystaw" in sheet
    assert "CIS Lublin" not in sheet


def test_a_form_of_support_and_words_narrow_it(case: Database, places: dict[str, int]) -> None:
    assert ("CIS Lublin", Reach.WIDER) not in found(case, gmina=ZOLKIEWKA, form="job_help")
    assert found(case, text="zolkiewka kis") == [("KIS Żółkiewka", Reach.ANY)]
    assert found(case, text="nic takiego") == []


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("raśny", ["KIS Krasnystaw"]),
        ("OLKIEW is", ["KIS Żółkiewka"]),
        ("760 000", ["KIS Krasnystaw"]),
        ("5760000", ["KIS Krasnystaw"]),
        ("ontakt@krasny", ["KIS Krasnystaw"]),
        ("krasnistaw", ["KIS Krasnystaw"]),  # a letter mistyped, where nothing has what is typed
        ("raśny lublin", []),
        ("%", []),
    ],
)
def test_the_filter_finds_parts_of_words(case: Database, typed: str, names: list[str]) -> None:
    for name, gmina in (("KIS Żółkiewka", ZOLKIEWKA), ("KIS Krasnystaw", KRASNYSTAW), ("CIS Lublin", LUBLIN)):
        own = {"phone": "825760000", "email": "kontakt@krasnystaw.example"} if gmina == KRASNYSTAW else {}
        place(case, name, gmina, **own)
    assert [name for name, _reach in found(case, text=typed)] == names


def test_parts_of_words_keep_the_nearer_places_first_and_the_filters_of_the_list(
    case: Database, places: dict[str, int]
) -> None:
    assert found(case, gmina=ZOLKIEWKA, text="is") == found(case, gmina=ZOLKIEWKA)
    near = SupportQuery(gmina=ZOLKIEWKA, text="is")
    clubs = ListView(SUPPORT_PLACES.columns, filters=(ListFilter("name", FilterOperator.BEGINS, "KIS"),))
    assert ask(case, read_support_ids, near, clubs) == [places["KIS Żółkiewka"], places["KIS Krasnystaw"]]
    assert ask(case, read_support_ids, near, ListView(()), 1) == [places["KIS Żółkiewka"]]
    by_name = ask(case, read_support_ids, near, ListView((), sort="name", descending=True))
    assert by_name == [places["KIS Żółkiewka"], places["KIS Krasnystaw"], places["CIS Lublin"]]


def test_a_part_of_a_word_that_is_typed_in_the_filter_narrows_the_list(
    case: Database, places: dict[str, int], window: Workspace, qtbot: QtBot
) -> None:
    window.open("support_place", None)
    page = front_page(window, DirectoryPage)
    keys = Keyboard(qtbot)
    keys.until(lambda: page.list.rows.rowCount() == len(places))
    page.filter.setFocus()
    keys.type("ółkiew")
    keys.until(lambda: page.list.rows.rowCount() == 1)
    assert page.list.rows.id_at(0) == places["KIS Żółkiewka"]


@pytest.mark.parametrize(
    ("as_of", "old"),
    [(TODAY, False), (TODAY - relativedelta(months=12), False), (TODAY - relativedelta(months=12, days=1), True)],
)
def test_what_is_older_than_twelve_months_is_called_so(case: Database, as_of: Any, old: bool) -> None:
    place(case, "KIS", ZOLKIEWKA, as_of=as_of)
    (one,) = ask(case, find_support, SupportQuery())
    assert one.old is old
    text = text_of(ask(case, render_support_sheet, SupportQuery(gmina=ZOLKIEWKA)))
    assert ("starsza niż 12 miesięcy" in text) is old


def test_every_gmina_is_offered_in_one_powiat() -> None:
    powiats = queries.list_powiats()
    assert len(powiats) == len(set(dict(powiats).values())) == 380
    assert sum(len(queries.list_gminas_of_powiat(code)) for code, _label in powiats) == 2477
    assert dict(powiats)["0606"] == "krasnostawski (lubelskie)"
    assert (ZOLKIEWKA, "Żółkiewka (gmina wiejska)") in queries.list_gminas_of_powiat("0606")


@pytest.mark.parametrize(
    ("changes", "wrong"), [({"name": " "}, "name"), ({"gmina": None}, "gmina"), ({"as_of": None}, "as_of")]
)
def test_what_is_missing_is_said_at_its_field(case: Database, changes: dict[str, Any], wrong: str) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        do(case, actions.add_support_place, {"name": "KIS", "gmina": ZOLKIEWKA, "as_of": TODAY} | changes)
    assert list(caught.value.problems) == [wrong]


def test_a_place_is_changed_found_deleted_and_undone(case: Database, places: dict[str, int]) -> None:
    number = places["KIS Żółkiewka"]
    do(case, actions.change_support_place, number, {"name": "Klub „Przystań”", "phone": "600100200"})
    assert ask(case, queries.load_support_place, number).phone == "600 100 200"
    assert [(hit.kind, hit.id) for hit in ask(case, search_hits, "przystań")][:1] == [("support_place", number)]
    do(case, actions.delete_support_place, number)
    with pytest.raises(Problem):
        ask(case, queries.load_support_place, number)
    with case.action() as session:
        undo.undo_latest_action(session)
    assert ask(case, queries.load_support_place, number).name == "Klub „Przystań”"
    assert case.find_faults() == []


def test_the_sheet_is_accessible_and_in_two_parts(case: Database, places: dict[str, int]) -> None:
    pdf = ask(case, render_support_sheet, SupportQuery(gmina=ZOLKIEWKA))
    assert findings_of(pdf) == []
    assert [node.words() for node in tree_of(pdf).all("H2")] == [
        "W gminie",
        "Dla całego powiatu",
        "Dla większego obszaru",
    ]
    text = text_of(pdf)
    assert "82 576 00 00" in text
    assert "KIS Gorzków" not in text
    assert "Źródło" not in text
    assert "W spisie nie ma" in text_of(ask(case, render_support_sheet, SupportQuery(text="nigdzie")))


# ---- the window ----------------------------------------------------------------------------------------------------


def test_powiat_gmina_and_form_are_chosen_by_keyboard(
    case: Database, places: dict[str, int], window: Workspace, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    keys.press("Ctrl+7")
    keys.until(lambda: isinstance(window.page(), DirectoryPage) and window.jobs.is_idle())
    page = front_page(window, DirectoryPage)
    keys.until(lambda: page.list.rows.rowCount() == 5)
    page.powiat.setFocus()
    keys.type("krasnostawski")
    keys.press("Tab")
    keys.until(lambda: page.list.rows.rowCount() == 4)
    keys.type("żółk")
    keys.press("Tab")
    keys.until(lambda: page.list.rows.rowCount() == 3)
    assert page.query() == SupportQuery("0606", ZOLKIEWKA)
    page.listing().sort_by("as_of")
    keys.until(window.jobs.is_idle)
    assert page.list.rows.rowCount() == 3
    page.open_record(places["KIS Krasnystaw"])
    keys.until(lambda: "82 576 00 00" in page.view.toPlainText())
    button = page.left.findChild(QToolButton, "print_sheet")
    assert button is not None
    button.setFocus()
    keys.press("Space")
    keys.dialog(PdfPreviewDialog).reject()
    keys.without_dialog()
    page.powiat.setFocus()
    keys.write("Lublin (")
    keys.press("Tab")
    assert page.query() == SupportQuery("0663", ""), "a gmina of another powiat is chosen no longer"


def test_a_new_place_is_typed(case: Database, window: Workspace, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    window.open(SUPPORT_NEARBY, int(ZOLKIEWKA))
    keys.until(lambda: isinstance(window.page(), DirectoryPage) and window.jobs.is_idle())
    page = front_page(window, DirectoryPage)
    keys.until(lambda: page.query().gmina == ZOLKIEWKA)
    page.new_record()
    dialog = keys.dialog(SupportPlaceDialog)
    keys.until_at("name")
    keys.type("KIS Nowy")
    dialog._submit()
    keys.without_dialog()
    keys.until(lambda: page.list.rows.rowCount() == 1)
    (one,) = ask(case, find_support, SupportQuery(gmina=ZOLKIEWKA))
    assert isinstance(one, FoundSupport)
    assert (one.place.name, one.reach, one.place.as_of) == ("KIS Nowy", Reach.OWN, TODAY)
