"""All combo boxes are the program's own: named by a label for screen readers, and left alone by the wheel."""

from __future__ import annotations

import ast

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kiscase.ui.editors.choice import ChoiceEditor
from tests.conventions.project import PACKAGE, place, sources, tree

OWN = PACKAGE / "ui" / "widgets" / "combo_box.py"
UNNAMED = {"QComboBox", "QFontComboBox", "QSpinBox", "QDoubleSpinBox", "QDateEdit", "QTimeEdit", "QDateTimeEdit"}
"""Widgets of Qt that the wheel changes, and that have no name of their own on Linux."""


def test_no_page_has_a_combo_box_of_qt() -> None:
    found = [
        place(path, node.lineno)
        for path in sources()
        if path != OWN
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in UNNAMED)
        or (
            isinstance(node, ast.ClassDef)
            and any(isinstance(base, ast.Name) and base.id in UNNAMED for base in node.bases)
        )
    ]
    assert not found, "use kiscase.ui.widgets.combo_box: " + ", ".join(found)


def test_a_combo_box_has_a_label_wherever_it_is_put(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    made = ChoiceEditor([("a", "pierwsza"), ("b", "druga")])
    made.setAccessibleName("Pokaż tylko")
    inner = QWidget(window)
    QVBoxLayout(window).addWidget(inner)
    QVBoxLayout(inner).addWidget(made)
    QApplication.sendPostedEvents(None, QEvent.Type.ChildAdded)
    interface = QAccessible.queryAccessibleInterface(made)
    labels = [
        other.text(QAccessible.Text.Name)
        for other, kind in interface.relations()
        if kind & QAccessible.RelationFlag.Label
    ]
    assert labels == ["Pokaż tylko"]
    shown = [child for child in inner.children() if isinstance(child, QWidget) and child.isVisibleTo(window)]
    assert shown == [made]
