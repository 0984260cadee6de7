"""What scrolls has no blank end below its last part."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout
from pytestqt.qtbot import QtBot

from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.forms.form import FieldSection, RecordForm
from kiscase.ui.theme import apply
from kiscase.ui.widgets.labels import wrapping_label
from kiscase.ui.widgets.scrolled_column import ScrolledColumn

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the platform without a screen


def test_texts_that_wrap_leave_no_blank_end(qapp: QApplication, qtbot: QtBot) -> None:
    apply.apply_theme(qapp, "light")
    area = QScrollArea()
    qtbot.addWidget(area)
    inside = ScrolledColumn(area)
    column = QVBoxLayout(inside)
    forms = [
        RecordForm(
            [FieldSection("", [FieldInfo(f"A label of several words {n}", FieldKind.LONG, key="n")])], inside=True
        )
        for n in range(8)
    ]
    for form in forms:
        column.addWidget(wrapping_label("A text of many words that wraps where the column is narrow. " * 6, inside))
        column.addWidget(form)
    column.addStretch(1)
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.resize(500, 400)
    area.show()
    for _round in range(6):
        QApplication.processEvents()
    end = forms[-1].mapTo(inside, QPoint(0, forms[-1].height())).y()
    assert inside.height() > area.height()
    assert inside.height() - end < 3 * area.fontMetrics().height()
