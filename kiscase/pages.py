"""Which pages the window has, in which order, and which tabs features add to the pages of others.

The modules of a page are imported by the function that loads it: most of the start would be spent with them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial, wraps
from typing import TYPE_CHECKING, Any, TypeVar

from kiscase.activities.screen.page_info import ActivitiesPageInfo
from kiscase.activities.today.screen.page_info import TodayPageInfo
from kiscase.club.screen.page_info import SettingsPageInfo
from kiscase.contracts.screen.page_info import ContractsPageInfo
from kiscase.contracts.signing.screen.page_info import PendingSignaturesPageInfo
from kiscase.core.i18n import N_
from kiscase.core.records.search_hit import SearchHit
from kiscase.directory.screen.page_info import DirectoryPageInfo
from kiscase.employment.screen.page_info import EmploymentPageInfo
from kiscase.issued.screen.page_info import IssuedDocumentsPageInfo
from kiscase.law.screen.page_info import LawPageInfo
from kiscase.participants.screen.page_info import ParticipantsPageInfo
from kiscase.partners.screen.page_info import PartnersPageInfo
from kiscase.projects.screen.page_info import ProjectsPageInfo
from kiscase.reporting.screen.page_info import ReportsPageInfo
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.page_entry import MakePage, PageEntry
from kiscase.ui.records.workspace_page import WorkspacePage
from kiscase.ui.shell.search_box import SearchProviders

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

    from sqlalchemy.orm import Session

    from kiscase.activities.task_sources import TaskSource
    from kiscase.core.own_fields.definitions import OwnFields
    from kiscase.importing.target import ImportTarget
    from kiscase.issued.kinds import DocumentRegistry
    from kiscase.participants.screen.page import ParticipantsPage
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
        PageEntry(TodayPageInfo, _load_today_page),
        PageEntry(ParticipantsPageInfo, _load_participants_page, light=True),
        PageEntry(ContractsPageInfo, _load_contracts_page),
        PageEntry(PendingSignaturesPageInfo, _load_pending_signatures_page),
        PageEntry(ActivitiesPageInfo, _load_activities_page),
        PageEntry(IssuedDocumentsPageInfo, _load_issued_documents_page),
        PageEntry(DirectoryPageInfo, _load_directory_page),
        PageEntry(LawPageInfo, _load_law_page),
        PageEntry(PartnersPageInfo, _load_partners_page),
        PageEntry(EmploymentPageInfo, _load_employment_page),
        PageEntry(ReportsPageInfo, _load_reports_page),
        PageEntry(ProjectsPageInfo, _load_projects_page),
        PageEntry(SettingsPageInfo, _load_settings_page, for_settings),
    ]


@_one_at_a_time
def load_tables() -> None:
    """Import the records of all features: a session has to know all tables."""
    import kiscase.all_records  # noqa: F401


@_one_at_a_time
def load_records() -> None:
    """Import the records of all features, and what the light page needs to show and change one."""
    load_tables()
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


@_one_at_a_time
def _load_today_page() -> MakePage:
    import kiscase.activities.today.overview  # noqa: F401 - the page asks for it at once
    from kiscase.activities.task_sources import tables_of_sources
    from kiscase.activities.today.screen.today_page import TodayPage

    found = _task_sources()

    class TodayOfAllFeatures(TodayPage):
        sources = found
        tables = TodayPage.tables | tables_of_sources(found)

    return TodayOfAllFeatures


@cache  # light: the window does not wait for what is loaded meanwhile
def _load_participants_page() -> MakePage:
    from kiscase.participants.screen.page import ParticipantsPage

    def make_page(context: PageContext) -> WorkspacePage:
        page = ParticipantsPage(context, _person_tabs)
        context.jobs.when_ready(partial(_offer_imports_of_people, page))  # after the first rows
        context.jobs.when_ready(partial(_offer_acts_for_selected_people, page))
        return page

    return make_page


def _offer_imports_of_people(page: ParticipantsPage) -> None:
    from kiscase.importing.screen.import_command import ImportCommand

    ImportCommand(page, lambda: _people_target(page.own_fields.fields))
    ImportCommand(page, _stays_target, further=("import_stays", N_("Import stays in the club from a spreadsheet…")))


def _offer_acts_for_selected_people(page: ParticipantsPage) -> None:
    from kiscase.activities.enrolment.screen.enrol_selected import EnrolSelectedController
    from kiscase.contracts.handover.screen import HandoverController
    from kiscase.person_data.card.screen import SelectedCardsController

    SelectedCardsController(page)
    EnrolSelectedController(page)
    page.add_selection_commands(HandoverController(page).people_commands())


def _stays_target() -> ImportTarget[Any]:
    from kiscase.importing.stays import StaysTarget

    return StaysTarget()


def _people_target(own_fields: OwnFields) -> ImportTarget[Any]:
    from kiscase.importing.people import PeopleTarget

    return PeopleTarget(own_fields)


def _person_tabs() -> Sequence[type[RecordTab]]:
    from kiscase.activities.absences.screen.absences_tab import AbsencesTab
    from kiscase.activities.person_overview.screen.overview_tab import PersonOverviewTab
    from kiscase.activities.screen.person_tab import PersonActivitiesTab
    from kiscase.activities.task_sources import tables_of_sources
    from kiscase.activities.traineeships.screen.traineeships_tab import TraineeshipsTab
    from kiscase.contracts.screen.person_tab import PersonContractsTab
    from kiscase.employment.screen.person_tab import PersonEmploymentTab
    from kiscase.outcomes.screen.outcomes_tab import OutcomesTab
    from kiscase.participants.intake.screen.documents_tab import PersonDocumentsTab
    from kiscase.person_data.release.screen.releases_tab import DataReleasesTab
    from kiscase.projects.screen.person_tab import PersonProjectsTab

    found = _task_sources()

    class DocumentsTab(PersonDocumentsTab):
        load_registry = staticmethod(_load_registry)

    class OverviewTab(PersonOverviewTab):
        sources = found
        tables = PersonOverviewTab.tables | tables_of_sources(found)

    return (
        PersonContractsTab,
        PersonActivitiesTab,
        AbsencesTab,
        TraineeshipsTab,
        PersonEmploymentTab,
        OutcomesTab,
        PersonProjectsTab,
        DocumentsTab,
        DataReleasesTab,
        OverviewTab,
    )


def _task_sources() -> Sequence[TaskSource]:
    """What features add to the page Today and to the overview of a person."""
    from kiscase.employment.tasks import EMPLOYMENT_TASKS
    from kiscase.outcomes.tasks import OUTCOME_TASKS
    from kiscase.projects.tasks import PROJECT_TASKS

    return (OUTCOME_TASKS, EMPLOYMENT_TASKS, PROJECT_TASKS)


def _load_registry() -> DocumentRegistry:
    from kiscase.document_registry import DOCUMENT_REGISTRY

    return DOCUMENT_REGISTRY


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

    def make_page(context: PageContext) -> WorkspacePage:
        from kiscase.importing.screen.import_command import ImportCommand

        page = ActivitiesPage(context, tabs)
        ImportCommand(page, _activities_target)
        words = N_("Import enrolments from a spreadsheet…")
        ImportCommand(page, _enrolments_target, further=("import_enrolments", words))
        return page

    return make_page


def _activities_target() -> ImportTarget[Any]:
    from kiscase.importing.activities import ActivitiesTarget

    return ActivitiesTarget()


def _enrolments_target() -> ImportTarget[Any]:
    from kiscase.importing.enrolments import EnrolmentsTarget

    return EnrolmentsTarget()


@_one_at_a_time
def _load_issued_documents_page() -> MakePage:
    from kiscase.contracts.signing.screen.pending_page import ContractSignedCopiesTab
    from kiscase.document_registry import DOCUMENT_REGISTRY
    from kiscase.issued.screen.page import IssuedDocumentsPage

    return lambda context: IssuedDocumentsPage(context, DOCUMENT_REGISTRY, (ContractSignedCopiesTab,))


@_one_at_a_time
def _load_directory_page() -> MakePage:
    from kiscase.directory.screen.page import DirectoryPage

    def make_page(context: PageContext) -> WorkspacePage:
        from kiscase.importing.screen.import_command import ImportCommand

        page = DirectoryPage(context)
        ImportCommand(page, _support_place_target)
        return page

    return make_page


def _support_place_target() -> ImportTarget[Any]:
    from kiscase.importing.support_places import SupportPlaceTarget

    return SupportPlaceTarget()


@_one_at_a_time
def _load_projects_page() -> MakePage:
    from kiscase.projects.screen.page import ProjectsPage

    return ProjectsPage


@_one_at_a_time
def _load_law_page() -> MakePage:
    from kiscase.law.screen.page import LawPage

    return LawPage


@_one_at_a_time
def _load_partners_page() -> MakePage:
    from kiscase.partners.screen.page import PartnersPage

    def make_page(context: PageContext) -> WorkspacePage:
        from kiscase.importing.screen.import_command import ImportCommand

        page = PartnersPage(context)
        ImportCommand(page, _partners_target)
        return page

    return make_page


def _partners_target() -> ImportTarget[Any]:
    from kiscase.importing.partners import PartnersTarget

    return PartnersTarget()


@_one_at_a_time
def _load_reports_page() -> MakePage:
    from kiscase.inspection.screen.inspection_tab import InspectionTab
    from kiscase.reporting.screen.page import ReportsPage
    from kiscase.reporting.screen.yearly_tab import YearlyReportTab
    from kiscase.reporting.statistics.screen.statistics_tab import StatisticsTab

    return lambda context: ReportsPage(context, (YearlyReportTab, StatisticsTab, InspectionTab))


@_one_at_a_time
def _load_employment_page() -> MakePage:
    from kiscase.employment.screen.documents_tab import EmploymentDocumentsTab
    from kiscase.employment.screen.page import EmploymentPage

    class DocumentsTab(EmploymentDocumentsTab):
        load_registry = staticmethod(_load_registry)

    return lambda context: EmploymentPage(context, (DocumentsTab,))


@_one_at_a_time
def _load_settings_page() -> MakePage:
    from kiscase.club.screen.settings_page import SettingsPage
    from kiscase.club.staff.screen.workers_panel import WorkersPanel
    from kiscase.contracts.handover.actions import find_carried_contracts
    from kiscase.outcomes.self_assessment.screen.scales_command import ScalesCommand
    from kiscase.register_of_clubs.screen.club_register_panel import ClubRegisterPanel

    def make_page(context: PageContext, settings: Any, changed: Any) -> WorkspacePage:
        page = SettingsPage(context, settings, changed, (ClubRegisterPanel,))
        ScalesCommand(page)
        for panel in page.panels:
            if isinstance(panel, WorkersPanel):
                panel.find_carried_work = find_carried_contracts
        return page

    return make_page


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
