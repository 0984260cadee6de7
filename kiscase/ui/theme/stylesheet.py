"""The stylesheet as a template: `$accent` is a colour, `$h2` two quarters of half a line, `$line` a thin line.

Buttons: property `primary` is the one filled button, `quiet` is flat, `danger` cannot be undone. Labels: `heading`
is 1 (page) or 2 (section), `muted` and `small` recede, `problem` is the sentence under a field. A `dense` table has
lines and narrow columns.
"""

from __future__ import annotations

from string import Template

from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QStyle

from kiscase.ui.theme.icons import tinted_icon_path
from kiscase.ui.theme.palettes import current_palette

STYLESHEET_TEMPLATE = """
QToolTip { background: $raised; color: $text; border: $line solid $edge; padding: $h1; }
QMainWindow, QDialog { background: $window; }

QLabel { background: transparent; }
QLabel[heading="1"] { font-size: $huge; font-weight: 600; }
QLabel[heading="2"] { font-size: $large; font-weight: 600; }
QLabel[muted="true"] { color: $muted; }
QLabel[small="true"] { font-size: $small; }
QLabel[problem="true"] { color: $bad; }
QFrame[rule="true"] { background: $border; border: none; min-height: $line; max-height: $line; }
QFrame[card="true"] { background: $surface; border: $line solid $border; border-radius: $h3; }

QPushButton, QToolButton { icon-size: $h9; }
QPushButton, QToolButton { background: $surface; color: $text; border: $line solid $edge; border-radius: $h2;
    padding: $h2 $h5; }
QToolButton { padding: $h2; }
QPushButton:hover, QToolButton:hover { background: $raised; }
QPushButton:pressed, QToolButton:pressed { background: $hover; }
QPushButton:focus, QToolButton:focus { border: $ring solid $focus; padding: $h2 $h5; }
QToolButton:focus { padding: $h2; }
QPushButton:disabled, QToolButton:disabled { color: $muted; background: $raised; border-color: $border; }
QPushButton:checked, QToolButton:checked { background: $selection; color: $on_selection; }
QPushButton[primary="true"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[primary="true"]:hover, QPushButton[primary="true"]:pressed { background: $accent_hover; }
QPushButton[primary="true"]:focus { border: $ring solid $text; }
QPushButton[primary="true"]:disabled { background: $raised; color: $muted; border-color: $border; }
QPushButton[danger="true"] { color: $bad; border-color: $bad; }
QPushButton[danger="true"]:hover { background: $bad_soft; }
QPushButton[quiet="true"], QToolButton[quiet="true"] { background: transparent; border-color: transparent; }
QPushButton[quiet="true"]:hover, QToolButton[quiet="true"]:hover { background: $hover; }
QPushButton[quiet="true"]:focus, QToolButton[quiet="true"]:focus { border-color: $focus; }
QToolButton[compact="true"], QToolButton[compact="true"]:focus { padding: $h1; }
QToolButton[inner="true"] { background: transparent; border: none; padding: 0 $h3; }
QToolButton[inner="true"]:hover { background: $hover; margin: $line; }
QPushButton::menu-indicator { image: $chevron_down_text; width: $h6; subcontrol-position: right center; right: $h2; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox { background: $surface; color: $text;
    border: $line solid $edge; border-radius: $h2; padding: $h2; selection-background-color: $selection;
    selection-color: $on_selection; placeholder-text-color: $muted; }
QPlainTextEdit, QTextEdit { padding: $h1; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
    border: $ring solid $focus; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { background: $raised;
    color: $muted; border-color: $border; }
QLineEdit[readOnly="true"], QPlainTextEdit[readOnly="true"], QTextEdit[readOnly="true"], QComboBox[locked="true"] {
    background: transparent; border-color: $border; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] { border: $ring solid $bad; }
QLineEdit[bare="true"] { border-color: transparent; }
QLineEdit[cell="true"] { border-radius: 0; padding: 0; }

QComboBox { padding-right: $h10; combobox-popup: 0; }
QComboBox:!editable { padding-left: $h3; }
QComboBox::drop-down { subcontrol-origin: border; subcontrol-position: center right; width: $h10; border: none; }
QComboBox::down-arrow { image: $chevron_down_text; width: $h7; height: $h7; }
QComboBox[locked="true"]::down-arrow { image: none; }
QComboBox QLineEdit, QComboBox QLineEdit:focus { background: transparent; border: none; padding: 0; }
QComboBox QAbstractItemView, QListView { background: $surface; border: $line solid $edge; outline: none; }
QComboBox QAbstractItemView::item, QListView::item { padding: $h2; min-height: $h6; }
QComboBox QAbstractItemView::item:selected, QListView::item:selected, QListView::item:hover { background: $selection;
    color: $on_selection; }

QCheckBox, QRadioButton { spacing: $h3; padding: $h1; border: $ring solid transparent; border-radius: $h2; }
QCheckBox:focus, QRadioButton:focus { border-color: $focus; }
QCheckBox::indicator, QRadioButton::indicator, QListView::indicator { width: $h7; height: $h7;
    border: $line solid $edge; border-radius: $h1; background: $surface; }
QRadioButton::indicator { border-radius: $h4; }
QCheckBox::indicator:checked, QRadioButton::indicator:checked, QListView::indicator:checked {
    background: $accent; border-color: $accent; }
QCheckBox::indicator:checked, QListView::indicator:checked { image: $check_on_accent; }
QRadioButton::indicator:checked { image: $circle_dot_on_accent; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $muted; }
QCheckBox::indicator:disabled { background: $raised; image: none; }
QCheckBox::indicator:checked:disabled { background: $raised; image: $check_muted; }
QCheckBox[locked="true"]::indicator { border-color: $border; }

QTableView { background: $surface; alternate-background-color: $surface; border: $ring solid transparent;
    gridline-color: transparent;
    selection-background-color: $selection; selection-color: $on_selection; outline: none; }
QTableView:focus { border-color: $focus; }
QTableView::item { border: none; border-bottom: $line solid $border; padding: 0 $cell; }
QTableView::item:hover { background: $window; }
QTableView::item:selected { background: $selection; color: $on_selection; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $muted; border: none; border-bottom: $line solid $border;
    padding: $h2 $h4; font-weight: 600; }
QTableView[dense="true"] { gridline-color: $border; }
QHeaderView[dense="true"]::section { padding: $h1; }
QHeaderView[dense="true"]::section:vertical { color: $text; font-weight: normal; padding: 0 $h3; }
QHeaderView[dense="true"]::section:checked { color: $accent; background: $selection; }
QTableCornerButton::section { background: $surface; border: none; }

QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget[paper="true"] { background: $surface; }
PdfPagesView { border: $ring solid transparent; }
PdfPagesView:focus, QListView:focus { border: $ring solid $focus; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: $h6; margin: 0; }
QScrollBar:horizontal { background: transparent; height: $h6; margin: 0; }
QScrollBar::handle { background: $scroll; border-radius: $h1; margin: $h1; }
QScrollBar::handle:vertical { min-height: $h10; }
QScrollBar::handle:horizontal { min-width: $h10; }
QScrollBar::handle:hover { background: $edge; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QTabWidget::pane { border: none; border-top: $line solid $border; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $muted; padding: $h3 $h5; border: none;
    border-bottom: $ring solid transparent; }
QTabBar::tab:hover { color: $text; background: $raised; }
QTabBar::tab:selected { color: $accent; border-bottom-color: $accent; }
QTabBar QToolButton { background: $surface; border: $line solid $edge; border-radius: 0; padding: 0; }
QTabBar QToolButton::left-arrow { width: $h6; height: $h6; image: $chevron_left_text; }
QTabBar QToolButton::right-arrow { width: $h6; height: $h6; image: $chevron_right_text; }
QTabBar QToolButton::left-arrow:disabled { image: $chevron_left_muted; }
QTabBar QToolButton::right-arrow:disabled { image: $chevron_right_muted; }
QTabBar::scroller { width: $h16; }
QTabBar::tab:focus { color: $text; background: $selection; }

QMenu { background: $surface; color: $text; border: $line solid $edge; padding: $h1; menu-scrollable: 1; }
QMenu::item { padding: $h2 $h8 $h2 $h5; border-radius: $h1; }
QMenu::item:selected { background: $selection; color: $on_selection; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: $line; background: $border; margin: $h1 $h2; }
QMenuBar { background: $window; }
QMenuBar::item { padding: $h2 $h4; background: transparent; }
QMenuBar::item:selected { background: $selection; color: $on_selection; }

QProgressBar { background: $raised; border: none; border-radius: $h1; max-height: $h2; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: $h1; }
QSplitter::handle { background: $border; }
QStatusBar { background: $window; color: $muted; }
QCalendarWidget QWidget { alternate-background-color: $raised; }
QCalendarWidget QAbstractItemView { background: $surface; selection-background-color: $accent;
    selection-color: $on_accent; outline: none; }
QCalendarWidget QAbstractItemView::item { border: none; padding: 0; }
QCalendarWidget QAbstractItemView::item:selected { background: $accent; color: $on_accent; border-radius: $h2; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $surface; }
QCalendarWidget QToolButton { border-color: transparent; font-weight: 600; icon-size: $h8; padding: $h1 $h3; }
QCalendarWidget QToolButton#qt_calendar_prevmonth { qproperty-icon: $chevron_left_text; }
QCalendarWidget QToolButton#qt_calendar_nextmonth { qproperty-icon: $chevron_right_text; }
CalendarPopup, PhrasePopup { background: $surface; border: $line solid $edge; }
PhrasePopup QListView { border: none; }

#rail { background: $raised; }
#rail QToolButton { background: transparent; border: $ring solid transparent; border-radius: $h3; color: $text;
    padding: $h3; }
#rail QToolButton:hover { background: $hover; }
#rail QToolButton:checked { background: $selection; color: $on_selection; font-weight: 600; }
#rail QToolButton:focus { border-color: $focus; }

QFrame[panel="true"] { background: $surface; border: none; }
#frame[practice="true"] { background: $practice; }
QLabel#practice { background: $practice; color: $on_practice; font-weight: 700; padding: $h1; }

MessageBar { border: none; border-top: $line solid $border; background: $info_soft; }
MessageBar[role="ok"] { background: $ok_soft; }
MessageBar[role="warn"] { background: $warn_soft; }
MessageBar[role="bad"] { background: $bad_soft; }
NoticeBar[role="info"], ServerWait[role="info"] { background: $info_soft; }
ConnectionBar[role="warn"] { background: $warn_soft; }
MessageBar QLabel { color: $text; }

StatusChip { border-radius: $h3; background: $raised; }
StatusChip[role="ok"] { background: $ok_soft; }
StatusChip[role="warn"] { background: $warn_soft; }
StatusChip[role="bad"] { background: $bad_soft; }
StatusChip[role="info"] { background: $info_soft; }
QLabel[role="ok"] { color: $ok; }
QLabel[role="warn"] { color: $warn; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="info"] { color: $info; }
QLabel[role="muted"] { color: $muted; }
"""


_STYLE_ICONS = ("chevron-down", "chevron-up", "chevron-left", "chevron-right", "check", "circle-dot")


def render_stylesheet(font: QFont) -> str:
    """The stylesheet with colours, icons and distances filled in."""
    half = QFontMetrics(font).height() / 2
    points = font.pointSizeF()
    measures = {f"h{part}": f"{round(half * part / 4)}px" for part in range(1, 17)}
    sizes = {"large": f"{points * 1.25:.1f}pt", "huge": f"{points * 1.6:.1f}pt", "small": f"{points * 0.92:.1f}pt"}
    lines = {"line": f"{max(1, round(half / 9))}px", "ring": f"{max(2, round(half / 5))}px"}
    pictures = {}
    for name in _STYLE_ICONS:
        for role in ("text", "muted", "on_accent"):
            path = tinted_icon_path(name, role)
            pictures[f"{name.replace('-', '_')}_{role}"] = f'url("{path}")' if path else "none"
    margin = QApplication.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1
    lines["cell"] = f"{max(0, round(half) - margin)}px"  # Qt puts this margin around the texts of cells by itself
    return Template(STYLESHEET_TEMPLATE).substitute(current_palette() | measures | sizes | lines | pictures)
