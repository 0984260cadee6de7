"""Contracts in the window with the real job thread: from a key to the preview, and opening a large contract.

Both are measured until the preview is painted, in a file in which each person has a contract.
"""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from sqlalchemy import insert, select

from benchmarks.case_files import RAW, CaseFiles
from benchmarks.measurement import Figure, Size, alternating_medians, garbage_collection_paused
from benchmarks.processes.paint_watcher import MAX_WAIT
from benchmarks.window import ProgramWindow
from kiscase.contracts import official_form
from kiscase.contracts.annexes import actions as annexes
from kiscase.contracts.content import Content
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import OFFICIAL_FORM, Contract, ContractState, ContractTransition
from kiscase.contracts.parts import ALL_GOALS, AgreedAction, EvaluationDate, Goal, Party
from kiscase.contracts.queries import load_content
from kiscase.contracts.screen.page import ContractsPage
from kiscase.contracts.signing import actions as signing
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.issued.codes import document_code
from kiscase.issued.model import IssuedDocument, Signature

ACTIONS = 40  # of both parties
TARGET_MILLISECONDS = 100.0  # milliseconds from a key to the page
PARTS = (Goal, AgreedAction, EvaluationDate, ContractTransition)
_GOALS = 5
_STEP = 500  # contracts in one statement


class PreviewWatcher(QObject):
    """Tells when a page of contracts has painted another document than the one that it shows now."""

    def __init__(self, page: ContractsPage) -> None:
        super().__init__(page)
        self._page, self._before = page, b""
        self._loop = QEventLoop()
        self._painted = 0.0
        page.preview.pages.viewport().installEventFilter(self)

    def milliseconds(self, action: Callable[[], object]) -> float:
        """From the start of the action to the end of the painting."""
        lost = QTimer(singleShot=True, interval=MAX_WAIT)
        lost.timeout.connect(self._loop.quit)
        self._before, self._painted = self._page.preview.pdf(), 0.0
        with garbage_collection_paused():
            lost.start()
            begun = time.perf_counter()
            action()
            self._loop.exec()
        if not self._painted:
            raise RuntimeError("the page did not follow")
        return (self._painted - begun) * 1000

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The page paints itself; when that is done, it is time."""
        if event.type() == QEvent.Type.Paint and not self._painted and self._page.preview.pdf() is not self._before:
            QTimer.singleShot(0, self._note)
        return False

    def _note(self) -> None:
        self._painted = time.perf_counter()
        self._loop.quit()


class ContractsWindow(ProgramWindow):
    """The page of contracts; it begins with a contract that is not measured."""

    def __init__(self, file: Path, other: int) -> None:
        super().__init__(file, (1600, 900))
        self.show(other)
        self.contracts = cast(ContractsPage, self.view.page())
        self.paper = PreviewWatcher(self.contracts)

    def show(self, contract: int) -> None:
        """Open a contract and wait for all that belongs to it."""
        self.view.open("contract", contract)
        self.settle()

    def opened(self, contract: int, other: int) -> float:
        """The milliseconds from opening a contract to its painted page, after another one was shown."""
        self.show(other)
        taken = self.paper.milliseconds(lambda: self.view.open("contract", contract))
        self.settle()
        assert self.contracts.details.contract.id == contract
        return taken

    def key(self) -> float:
        """The milliseconds from a letter in a long text to the page with that letter."""
        field: Any = self.contracts.focusWidget()
        taken = self.paper.milliseconds(lambda: QTest.keyClicks(field, "a"))
        self.settle()
        return taken


def measure(files: CaseFiles, size: Size) -> list[Figure]:
    """The figures about contracts in the window."""
    many, few = (_Measured(files, number) for number in (size.contracts, size.few_contracts))
    context, small = many.context(), few.context()
    opened, less = alternating_medians(
        size.times,
        lambda: context.opened(many.large, many.draft),
        lambda: small.opened(few.large, few.draft),
    )
    context.show(many.draft)
    editor: Any = context.contracts.editor
    editor.focus_field("causes")
    QTest.keyClick(context.contracts.focusWidget(), Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    context.key()  # loads what is loaded once
    keys = [context.key() for _time in range(size.keys)]
    context.contracts.discard_changes()
    context.settle()
    context.close()
    small.close()
    median = statistics.median(keys)
    key = f"a key in a contract of {ACTIONS} actions to the painted page"
    what = f"a contract with 3 versions and {ACTIONS} actions opened"
    return [
        Figure(f"{key}, the median of {size.keys} : the worst", median, max(keys)),
        Figure(f"{key}, the median : its aim", median, TARGET_MILLISECONDS, limit=1.0),
        Figure(f"{what}, {size.contracts:,} contracts : {size.few_contracts:,}", opened, less, limit=1.5),
    ]


class _Measured:
    """A file in which each person has a contract: one of three versions, one that is a draft, the others alike."""

    def __init__(self, files: CaseFiles, number: int) -> None:
        self.path = files.folder / f"contracts-{number}.kis"
        shutil.copyfile(files.file(number, RAW), self.path)
        made = case_file.open_case_file(self.path, RAW)
        try:
            self.large = _large(made, person=1)
            self.draft = _draft(made, person=2)
            _others(made, number)
        finally:
            made.close()

    def context(self) -> ContractsWindow:
        """The program with the file at the page of contracts."""
        return ContractsWindow(self.path, self.draft)


def _content(on: date) -> Content:
    half = range(ACTIONS // 2)

    def due(place: int) -> date:
        return on + timedelta(days=7 + place)

    tables: dict[str, list[dict[str, Any]]] = {
        "main_goals": [{"text": "Podjęcie pracy do końca roku"}],
        "goals": [
            {"text": f"Ukończenie {place + 1}. kursu", "effect": "Zaświadczenie", "ref": str(place + 1)}
            for place in range(_GOALS)
        ],
        "participant_actions": [
            {"text": f"Udział w {n + 1}. zajęciach klubu", "due": due(n), "goal": str(n % _GOALS + 1)} for n in half
        ],
        "worker_actions": [{"text": f"Rozmowa nr {n + 1} o postępach", "due": due(n), "goal": ALL_GOALS} for n in half],
        "evaluation_dates": [{"planned_on": on + timedelta(days=170)}],
    }
    texts = official_form.preset_texts(OFFICIAL_FORM, "A") | dict.fromkeys(
        ("causes", "strengths", "limits", "arrangements"), "Opis w 3 zdaniach. " * 6
    )
    head = {"variant": "A", "language": "pl", "drawn_on": on}
    head |= {"evaluation_on": on + timedelta(days=90), "ends_on": on + timedelta(days=180)}
    return Content(head, texts, tables)


def _draft(made: Database, person: int) -> int:
    with made.action() as session:
        contract = drafting.create_draft_contract(session, person)
        drafting.save_contract(session, contract, _content(made.clock().astimezone().date()))
    return contract


def _large(made: Database, person: int) -> int:
    """A contract that two annexes have changed; the id of the last."""
    on = made.clock().astimezone().date()
    last = _draft(made, person)
    _sign(made, last, on)
    for number in (1, 2):
        with made.action() as session:
            annex = annexes.begin_annex(session, last, "Zmiana terminu")
            content = load_content(session, session.get_one(Contract, annex))
            content.fields["evaluation_on"] = on + timedelta(days=90 + number * 14)
            drafting.save_contract(session, annex, content)
        _sign(made, annex, on)
        last = annex
    return last


def _sign(made: Database, contract: int, on: date) -> None:
    with made.action() as session:
        issuing.issue_contract(session, contract)
    with made.action() as session:
        signing.sign_contract(session, contract, dict.fromkeys(Party, on))


def _others(made: Database, number: int) -> None:
    """For everybody else the first contract once more, carried out and signed; of its paper only the entry."""
    with made.action() as session:
        first = session.scalars(select(Contract).order_by(Contract.id)).first()
        assert first is not None
        parts = {record: _rows(session, record, record.contract_id == first.id) for record in PARTS}
        (paper,) = _rows(session, IssuedDocument, IssuedDocument.row_id == first.id)
        signatures = _rows(session, Signature, Signature.paper_id == paper["id"])
        own = _row(first) | {"state": ContractState.ACTIVE}
        begun = (session.scalar(select(Contract.id).order_by(Contract.id.desc())) or 0) + 1
        papers = (session.scalar(select(IssuedDocument.id).order_by(IssuedDocument.id.desc())) or 0) + 1
        for start in range(3, number + 1, _STEP):
            people = range(start, min(start + _STEP, number + 1))
            contracts, documents_of, signed = [], [], []
            copied: dict[Any, list[dict[str, Any]]] = {record: [] for record in PARTS}
            for person in people:
                contract, paper_id = begun + person, papers + person
                name = f"KS/{person}/{first.number_year}"
                contracts.append(own | {"id": contract, "participant_id": person, "number": name, "number_seq": person})
                of = {"id": paper_id, "row_id": contract, "participant_id": person, "number": name}
                code = document_code("benchmark", paper["document"], contract, 1)
                documents_of.append(paper | of | {"code": code, "content": b"%PDF"})
                signed += [_fresh(row) | {"paper_id": paper_id} for row in signatures]
                for record, rows in parts.items():
                    copied[record] += [_fresh(row) | {"contract_id": contract} for row in rows]
            session.execute(insert(Contract.__table__), contracts)  # type: ignore[arg-type]
            session.execute(insert(IssuedDocument.__table__), documents_of)  # type: ignore[arg-type]
            session.execute(insert(Signature.__table__), signed)  # type: ignore[arg-type]
            for record, rows in copied.items():
                session.execute(insert(record.__table__), rows)


def _rows(session: Any, record: Any, which: Any) -> list[dict[str, Any]]:
    return [_row(one) for one in session.scalars(select(record).where(which))]


def _row(one: Any) -> dict[str, Any]:
    return {column.key: getattr(one, column.key) for column in one.__table__.columns}


def _fresh(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "id"}
