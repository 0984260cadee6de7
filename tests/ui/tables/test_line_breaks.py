"""Where the text of a cell goes on below: not within a number, but after the dash of a period."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetricsF, QTextLayout
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.tables.status_cell_delegate import StatusCellDelegate


def broken_lines(listed: RecordList) -> list[str]:
    """The words of the only cell in a column that is a little too narrow for them."""
    option, index = QStyleOptionViewItem(), listed.model().index(0, 0)
    option.font = listed.font()
    delegate = listed.itemDelegate()
    assert isinstance(delegate, StatusCellDelegate)
    delegate.initStyleOption(option, index)
    text = option.text
    layout = QTextLayout(text, listed.font())
    width = QFontMetricsF(listed.font()).horizontalAdvance(text) * 0.9
    found = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        found.append(text[line.textStart() : line.textStart() + line.textLength()].strip())
    return found


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("ocena realizacji KS/19/2026", ["ocena realizacji", "KS/\u206019/\u20602026"]),
        ("w dniach 01.12.2026–31.12.2026", ["w dniach 01.12.2026–\u200b", "31.12.2026"]),
        ("rodzina/osoba samotnie gospodarująca", ["rodzina/osoba samotnie", "gospodarująca"]),
    ],
)
def test_a_number_stays_whole_and_a_period_goes_on_after_its_dash(text: str, lines: list[str], qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    listed = RecordList([ListColumn("what", "Co zrobić")], window, name="Terminy", empty="Nic.")
    listed.set_rows([(1, text)])
    assert broken_lines(listed) == lines
