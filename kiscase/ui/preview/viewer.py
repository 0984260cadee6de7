"""Shows the bytes of a PDF as pages to look at, search, print and save."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiscase.ui.accessibility import announce_to_screen_reader
from kiscase.ui.preview.toolbars import FIT_PAGE, FIT_WIDTH, PreviewSearchBar, PreviewToolbar
from kiscase.ui.theme import metrics

if TYPE_CHECKING:
    from kiscase.ui.preview.loaded_pdf import LoadedPdf


class PdfPreview(QWidget):
    """A document on the screen: pages, zoom, search, print, save.

    `clicked_at` gives a page (from 0) and the place on it in points from its upper left corner.
    """

    print_asked = Signal()
    save_asked = Signal()
    clicked_at = Signal(int, float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtPdf import QPdfSearchModel  # imported only when a document is to be shown

        from kiscase.ui.preview.pages import PdfPagesView

        self._pdf: LoadedPdf | None = None
        self.bar = PreviewToolbar(self)
        self.search = PreviewSearchBar(self)
        self.pages = PdfPagesView(self)
        self.found = QPdfSearchModel(self)
        self.pages.found = self.found
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._above = QVBoxLayout()
        layout.addLayout(self._above)
        for part in (self.bar, self.search, self.pages):
            layout.addWidget(part)
        self.search.hide()
        self.bar.show_page(0, 0)
        self.bar.set_enabled(False)
        self._connect()
        self._connect_keys()

    def set_pdf(self, pdf: bytes) -> None:
        """Show another document, at the same zoom and place; raises Problem when it is not a PDF."""
        from kiscase.ui.preview.loaded_pdf import LoadedPdf

        before, self._pdf = self._pdf, LoadedPdf(pdf, self)
        self.pages.show_pdf(self._pdf)
        self.found.setDocument(self._pdf.document)
        if before is not None:
            before.release()
        self._show_page()
        self.bar.set_enabled(True)

    def show_nothing(self) -> None:
        """Show no pages: they cannot be drawn. What there is can still be saved."""
        before, self._pdf = self._pdf, None
        self.pages.show_pdf(None)
        if before is not None:
            before.release()
        self._show_page()
        self.bar.set_enabled(False)
        self.bar.save.setEnabled(True)

    def add_above(self, widget: QWidget) -> None:
        """Add a widget above the pages, as wide as they are."""
        half = metrics.half_line(self)
        row = QHBoxLayout()
        row.setContentsMargins(half, 0, half, 0)
        row.addWidget(widget)
        self._above.addLayout(row)

    def pdf(self) -> bytes:
        """The bytes that are shown."""
        return self._pdf.pdf if self._pdf else b""

    def event(self, event: QEvent) -> bool:
        """Search here on Ctrl+F, though the page around has the same key for its list."""
        if isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Find):
            event.accept()
            if event.type() is QEvent.Type.KeyPress:
                self.open_search()
            return True
        return super().event(event)

    def open_search(self) -> None:
        """Open the search."""
        self.search.show()
        self.search.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.field.selectAll()

    def fit_width(self) -> None:
        """Make the pages as wide as the window."""
        self._set_zoom(FIT_WIDTH)

    def _connect(self) -> None:
        self.pages.clicked_at.connect(self.clicked_at)
        self.pages.page_changed.connect(self._show_page)
        self.pages.zoomed.connect(self._show_zoom)
        self.bar.page_asked.connect(self.pages.go_to)
        self.bar.zoom_asked.connect(self._set_zoom)
        self.bar.zoom_in.clicked.connect(self.pages.zoom_in)
        self.bar.zoom_out.clicked.connect(self.pages.zoom_out)
        self.bar.search.clicked.connect(self.open_search)
        self.bar.print.clicked.connect(self.print_asked)
        self.bar.save.clicked.connect(self.save_asked)
        self.search.typed.connect(self.found.setSearchString)
        self.search.step_asked.connect(self._step)
        self.search.closed.connect(self._leave_search)
        self.found.countChanged.connect(self._show_found)

    def _connect_keys(self) -> None:
        keys: dict[str, Callable[[], None]] = {
            "Ctrl++": self.pages.zoom_in,
            "Ctrl+=": self.pages.zoom_in,
            "Ctrl+-": self.pages.zoom_out,
            "Ctrl+0": self.fit_width,
        }
        for key, slot in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def _set_zoom(self, size: int) -> None:
        from kiscase.ui.preview.pages import ZoomFit

        fits = {FIT_WIDTH: ZoomFit.WIDTH, FIT_PAGE: ZoomFit.PAGE}
        if size in fits:
            self.pages.set_fit(fits[size])
        else:
            self.pages.set_zoom(size / 100)

    def _show_page(self) -> None:
        count = self.pages.page_count()
        page = min(self.pages.page, max(0, count - 1))
        self.bar.show_page(page, count)
        self.pages.setAccessibleDescription(self.pages.text(page))

    def _show_zoom(self) -> None:
        self.bar.show_zoom(round(self.pages.zoom * 100))

    def _show_found(self) -> None:
        """The search goes on in the background; keep to the place that is marked while more are found."""
        count = self.found.count()
        index = min(max(self.pages.found_index, 0), count - 1)
        self.pages.show_found(index)
        self.search.show_result(index, count)

    def _step(self, by: int) -> None:
        count = self.found.count()
        if count:
            index = (self.pages.found_index + by) % count
            self.pages.show_found(index)
            self.search.show_result(index, count)
            announce_to_screen_reader(self, self.search.result.text())

    def _leave_search(self) -> None:
        self.search.field.clear()
        self.pages.setFocus(Qt.FocusReason.OtherFocusReason)
