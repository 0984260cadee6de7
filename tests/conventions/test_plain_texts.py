"""What a person typed is shown letter by letter: no label and no tooltip takes a name for HTML."""

from __future__ import annotations

import ast

from PySide6 import QtGui
from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kiscase.activities.enrolment import actions as enrolment
from kiscase.core.database.database import Database
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.widgets.labels import plain_tooltip
from tests import makers
from tests.conventions.project import PACKAGE, place, sources, tree

OWN = PACKAGE / "ui" / "widgets" / "labels.py"
NAME = "<img src='/x.png'> & <b>Lis</b>"


def test_labels_are_plain() -> None:
    found = [
        place(path, node.lineno)
        for path in sources()
        if path != OWN
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "QLabel")
        or (isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "QLabel" for base in node.bases))
    ]
    assert not found, "use PlainLabel of kiscase.ui.widgets.labels: " + ", ".join(found)


def test_a_tooltip_shows_the_very_letters() -> None:
    assert plain_tooltip("Lis & Zając") == "Lis & Zając"
    shown = plain_tooltip(NAME)
    document = QtGui.QTextDocument()
    document.setHtml(shown)
    assert document.toPlainText() == NAME


def test_a_name_that_looks_like_html_stays_a_name_everywhere(window: Workspace, case: Database, qtbot: QtBot) -> None:
    with case.action() as session:
        person = makers.participant(session, family_name=NAME)
        contract = makers.active_contract(session, person)
        activity = makers.activity(session, name=NAME)
    with case.action() as session:
        enrolment.enrol_person(session, activity, person)
    for kind, record in (("participant", person), ("contract", contract), ("activity", activity), ("task", None)):
        window.open(kind, record)
        qtbot.waitUntil(window.jobs.is_idle)
        page = window.page()
        for label in page.findChildren(QLabel):
            assert label.textFormat() is Qt.TextFormat.PlainText, label.text()
        for widget in page.findChildren(QWidget):
            assert NAME not in widget.toolTip(), widget
        for view in page.findChildren(QAbstractItemView):
            for told in tooltips(view):
                assert NAME not in told, view.objectName()


def tooltips(view: QAbstractItemView) -> list[str]:
    model = view.model()
    if model is None:
        return []
    role = Qt.ItemDataRole.ToolTipRole
    rows = range(model.rowCount())
    columns = range(1 if isinstance(model, QAbstractListModel) else model.columnCount())  # which a list keeps private
    cells = [model.index(row, column).data(role) for row in rows for column in columns]
    heads = [model.headerData(row, Qt.Orientation.Vertical, role) for row in rows]
    heads += [model.headerData(column, Qt.Orientation.Horizontal, role) for column in columns]
    return [told for told in (*cells, *heads) if isinstance(told, str)]
