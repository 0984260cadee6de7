"""The two bars of a preview: pages, zoom and output above; search below, when it is wanted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QIntValidator, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from kiscase.core.i18n import _
from kiscase.ui.theme import icons
from kiscase.ui.theme import metrics as theme_metrics
from kiscase.ui.widgets.button_bar import ButtonBar
from kiscase.ui.widgets.labels import PlainLabel

FIT_WIDTH, FIT_PAGE = -1, -2
_PERCENTS = (50, 75, 100, 125, 150, 200, 300)


class PreviewToolbar(ButtonBar):
    """The page number, the zoom, and the output of the document."""

    page_asked = Signal(int)
    zoom_asked = Signal(int)
    """Per cent, or FIT_WIDTH or FIT_PAGE."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.page = QLineEdit(self)
        self.page.setObjectName("page")
        self.page.setAccessibleName(_("Page"))
        self.page.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.page.setFixedWidth(self.fontMetrics().averageCharWidth() * 6)
        self.page.returnPressed.connect(self._ask_page)
        self.count = PlainLabel(self)
        self.zoom_out = quiet_tool_button(self, "zoom_out", "zoom-out", _("Zoom out (Ctrl+−)"))
        self.zoom = self._zoom_button()
        self.zoom_in = quiet_tool_button(self, "zoom_in", "zoom-in", _("Zoom in (Ctrl++)"))
        self.search = quiet_tool_button(self, "search_button", "search", _("Search in the document (Ctrl+F)"))
        self.print = self._button("print", "printer", _("&Print…"))
        self.save = self._button("save", "file-down", _("Save as P&DF…"))
        self._lay_out()
        self.give_way(self.print, self.save)

    def show_page(self, page: int, count: int) -> None:
        """Show the page in view; pages count from 0 here and from 1 on the screen."""
        self.page.setText(str(page + 1) if count else "")
        self.page.setValidator(QIntValidator(1, max(1, count), self.page))
        self.count.setText(_("of {count}").format(count=count))

    def show_zoom(self, percent: int) -> None:
        """Show the zoom."""
        self.zoom.setText(f"{percent}%")

    def set_enabled(self, on: bool) -> None:
        """Enable the controls, once there is a document."""
        for part in (self.page, self.zoom_out, self.zoom, self.zoom_in, self.search, self.print, self.save):
            part.setEnabled(on)

    def _zoom_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("zoom")
        button.setProperty("quiet", True)
        button.setAccessibleName(_("Zoom"))
        button.setToolTip(_("Zoom (Ctrl+0 fits the width)"))
        button.setIcon(icons.themed_icon("chevron-down", "muted"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow is after the text
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setMinimumWidth(self.fontMetrics().averageCharWidth() * 12)
        menu = QMenu(button)
        self._sizes = QActionGroup(menu)
        names = [(FIT_WIDTH, _("Fit &width")), (FIT_PAGE, _("Whole &page"))]
        for size, name in names + [(percent, f"{percent}%") for percent in _PERCENTS]:
            action = QAction(name, self._sizes)
            action.setData(size)
            menu.addAction(action)
        self._sizes.triggered.connect(self._ask_zoom)
        button.setMenu(menu)
        return button

    def _button(self, name: str, icon: str, words: str) -> QPushButton:
        button = QPushButton(icons.themed_icon(icon), words, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.setToolTip(words.replace("&", ""))
        button.setAccessibleName(words.replace("&", ""))
        return button

    def _lay_out(self) -> None:
        half = theme_metrics.half_line(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(half, half // 2, half, half // 2)
        layout.setSpacing(half // 2)
        for part in (self.page, self.count):
            layout.addWidget(part)
        layout.addSpacing(half)
        for button in (self.zoom_out, self.zoom, self.zoom_in, self.search):
            layout.addWidget(button)
        layout.addStretch()
        layout.addWidget(self.print)
        layout.addSpacing(half // 2)
        layout.addWidget(self.save)
        layout.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)

    def _ask_page(self) -> None:
        self.page_asked.emit(int(self.page.text()) - 1)

    def _ask_zoom(self, action: QAction) -> None:
        self.zoom_asked.emit(action.data())


class PreviewSearchBar(QWidget):
    """A search field with the number of matches; Enter goes to the next, Shift+Enter to the previous, Esc closes."""

    typed = Signal(str)
    step_asked = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = QLineEdit(self)
        self.field.setObjectName("search")
        self.field.setPlaceholderText(_("Search in the document"))
        self.field.setAccessibleName(_("Search in the document"))
        self.field.textChanged.connect(self.typed)
        self.result = PlainLabel(self)
        self.result.setProperty("muted", True)
        self.previous = quiet_tool_button(self, "previous", "chevron-up", _("Previous match (Shift+Enter)"))
        self.previous.clicked.connect(self._ask_previous)
        self.next = quiet_tool_button(self, "next", "chevron-down", _("Next match (Enter)"))
        self.next.clicked.connect(self._ask_next)
        self.close_button = quiet_tool_button(self, "close_search", "x", _("Close the search (Esc)"))
        self.close_button.clicked.connect(self.leave)
        half = theme_metrics.half_line(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(half, 0, half, half // 2)
        layout.setSpacing(half // 2)
        layout.addWidget(self.field, 1)
        for part in (self.result, self.previous, self.next, self.close_button):
            layout.addWidget(part)

    def show_result(self, index: int, count: int) -> None:
        """Show which of how many matches is marked."""
        texts = {True: _("{number} of {count}").format(number=index + 1, count=count), False: _("No matches")}
        self.result.setText(texts[count > 0] if self.field.text() else "")
        self.previous.setEnabled(count > 0)
        self.next.setEnabled(count > 0)

    def leave(self) -> None:
        """Close the search."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Shift+Enter and Esc."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step_asked.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _ask_next(self) -> None:
        self.step_asked.emit(1)

    def _ask_previous(self) -> None:
        self.step_asked.emit(-1)


def quiet_tool_button(parent: QWidget, name: str, icon: str, words: str) -> QToolButton:
    """A flat icon button whose text is its tooltip and accessible name."""
    button = QToolButton(parent)
    button.setObjectName(name)
    button.setIcon(icons.themed_icon(icon))
    button.setToolTip(words)
    button.setAccessibleName(words)
    button.setProperty("quiet", True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
