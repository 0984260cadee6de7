"""Which pages the window has, in which order, and which tabs features add to the pages of others.

The modules of a page are imported by the function that loads it: most of the start would be spent with them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, TypeVar

from kiscase.activities.screen.page_info import ActivitiesPageInfo
from kiscase.activities.today.screen.page_info import TodayPageInfo
from kiscase.club.screen.page_info import SettingsPageInfo
from kiscase.contracts.screen.page_info import ContractsPageInfo
from kiscase.contracts.signing.screen.page_info import PendingSignaturesPageInfo
from kiscase.core.records.search_hit import SearchHit
from kiscase.issued.screen.page_info import IssuedDocumentsPageInfo
from kiscase.law.screen.page_info import LawPageInfo
from kiscase.participants.screen.page_info import ParticipantsPageInfo
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.page_entry import MakePage, PageEntry
from kiscase.ui.records.workspace_page import WorkspacePage
from kiscase.ui.shell.search_box import SearchProviders

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

    from sqlalchemy.orm import Session

    from kiscase.ui.records.tab import RecordTab

T = TypeVar("T")
_LOADING = threading.RLock()


def _one_at_a_time(load: Callable[[], T]) -> _lru_cache_wrapper[T]:
    """Load once, and never on two threads at once: modules that import each other would wait for one another."""

    @cache
    @wraps(load)
    def load_alone() -> T:
        with _LOADING:
            return load()

    return load_alone


def list_pages(*for_settings: Any) -> list[PageEntry]:
    """The pages of the navigation rail; the page of settings is given the settings, and what changes them."""
    return [
        PageEntry(TodayPageInfo, _load_today_page, light=True),
        PageEntry(ParticipantsPageInfo, _load_participants_page, light=True),
        PageEntry(ContractsPageInfo, _load_contracts_page),
        PageEntry(PendingSignaturesPageInfo, _load_pending_signatures_page),
        PageEntry(ActivitiesPageInfo, _load_activities_page),
        PageEntry(IssuedDocumentsPageInfo, _load_issued_documents_page),
        PageEntry(LawPageInfo, _load_law_page),
        PageEntry(SettingsPageInfo, _load_settings_page, for_settings),
    ]


@_one_at_a_time
def load_records() -> None:
    """Import the records of all features, for an action has to know all tables, and what the light pages need next."""
    import kiscase.activities.today.overview
    import kiscase.all_records
    import kiscase.participants.actions
    import kiscase.participants.screen.participant_form  # noqa: F401

    _person_tabs()


def are_records_loaded() -> bool:
    """Whether a session can begin without making anybody wait."""
    return load_records.cache_info().currsize > 0


def load_everything() -> None:
    """Import what all pages need, while nobody waits for it."""
    load_records()
    for entry in list_pages():
        entry.load()


def search_providers() -> SearchProviders:
    """What the features add to the results of the search."""
    return SearchProviders((_answer_code, _answer_law), _list_contracts_below)


@cache  # light: the window does not wait for what is loaded meanwhile
def _load_today_page() -> MakePage:
    from kiscase.activities.today.screen.today_page import TodayPage

    return TodayPage


@cache  # light: the window does not wait for what is loaded meanwhile
def _load_participants_page() -> MakePage:
    from kiscase.participants.screen.page import ParticipantsPage

    def make_page(context: PageContext) -> WorkspacePage:
        return ParticipantsPage(context, _person_tabs)

    return make_page


def _person_tabs() -> Sequence[type[RecordTab]]:
    from kiscase.activities.absences.screen.absences_tab import AbsencesTab
    from kiscase.activities.screen.person_tab import PersonActivitiesTab
    from kiscase.activities.traineeships.screen.traineeships_tab import TraineeshipsTab
    from kiscase.contracts.screen.person_tab import PersonContractsTab

    return (PersonContractsTab, PersonActivitiesTab, AbsencesTab, TraineeshipsTab)


@_one_at_a_time
def _load_contracts_page() -> MakePage:
    from kiscase.activities.contract_attendance.screen.contract_tab import ContractAttendanceTab
    from kiscase.contracts.screen.page import ContractsPage

    return lambda context: ContractsPage(context, (ContractAttendanceTab,))


@_one_at_a_time
def _load_pending_signatures_page() -> MakePage:
    from kiscase.contracts.signing.screen.pending_page import PendingSignaturesPage
    from kiscase.document_registry import DOCUMENT_REGISTRY

    return lambda context: PendingSignaturesPage(context, DOCUMENT_REGISTRY)


@_one_at_a_time
def _load_activities_page() -> MakePage:
    from kiscase.activities.enrolment.screen.waiting_list_tab import WaitingListTab
    from kiscase.activities.month_grid.screen.month_grid_tab import MonthGridTab
    from kiscase.activities.reintegration.screen.reintegration_tab import ReintegrationTab
    from kiscase.activities.screen.activities_page import ActivitiesPage
    from kiscase.activities.work_hours.screen.work_hours_tab import WorkHoursTab
    from kiscase.activities.work_incidents.screen.incidents_tab import WorkIncidentsTab

    tabs = (MonthGridTab, WaitingListTab, WorkHoursTab, WorkIncidentsTab, ReintegrationTab)
    return lambda context: ActivitiesPage(context, tabs)


@_one_at_a_time
def _load_issued_documents_page() -> MakePage:
    from kiscase.contracts.signing.screen.pending_page import ContractSignedCopiesTab
    from kiscase.document_registry import DOCUMENT_REGISTRY
    from kiscase.issued.screen.page import IssuedDocumentsPage

    return lambda context: IssuedDocumentsPage(context, DOCUMENT_REGISTRY, (ContractSignedCopiesTab,))


@_one_at_a_time
def _load_law_page() -> MakePage:
    from kiscase.law.screen.page import LawPage

    return LawPage


@_one_at_a_time
def _load_settings_page() -> MakePage:
    from kiscase.club.screen.settings_page import SettingsPage

    return SettingsPage


def _answer_code(session: Session, text: str) -> list[SearchHit]:
    from kiscase.document_registry import DOCUMENT_REGISTRY
    from kiscase.issued import lookup

    return lookup.search_hits_for_code(session, text, registry=DOCUMENT_REGISTRY)


def _answer_law(session: Session, text: str) -> list[SearchHit]:
    from kiscase.law.queries import search_law

    return search_law(session, text)


def _list_contracts_below(session: Session, hits: Sequence[SearchHit]) -> Mapping[SearchHit, Sequence[SearchHit]]:
    from kiscase.contracts.listing import contract_hits_of_people

    return contract_hits_of_people(session, hits)
