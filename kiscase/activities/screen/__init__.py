"""How activities look on the desk: the page with people, meetings and the register, and the tab on a person's page."""

from kiscase.activities.screen.absences import AbsencesTab
from kiscase.activities.screen.evidence import ContractEvidence
from kiscase.activities.screen.grid import MonthGrid
from kiscase.activities.screen.page import ActivitiesPage
from kiscase.activities.screen.tab import PersonActivities
from kiscase.activities.screen.todo import TodoPage
from kiscase.activities.screen.traineeships import TraineeshipsTab
from kiscase.activities.screen.waiting import WaitingTab
from kiscase.activities.screen.work import WorkTab

__all__ = [
    "AbsencesTab",
    "ActivitiesPage",
    "ContractEvidence",
    "MonthGrid",
    "PersonActivities",
    "TodoPage",
    "TraineeshipsTab",
    "WaitingTab",
    "WorkTab",
]
