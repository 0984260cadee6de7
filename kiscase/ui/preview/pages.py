"""The pages of a PDF, one under the other, drawn at the screen's own sharpness."""

from __future__ import annotations

import enum
from bisect import bisect_right

from PySide6.QtCore import (
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtPdf import QPdfSearchModel
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from kiscase.core.i18n import _
from kiscase.ui.preview.loaded_pdf import LoadedPdf
from kiscase.ui.theme import metrics, palettes

_ZOOMS = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0)
_POINTS_PER_INCH = 72
_KEPT_IMAGES = 12


class ZoomFit(enum.Enum):
    """What the zoom goes by."""

    FREE = "free"
    WIDTH = "width"
    PAGE = "page"


class PdfPagesView(QAbstractScrollArea):
    """Shows the pages of a PDF; another PDF replaces it without a jump, since only the images change."""

    clicked_at = Signal(int, float, float)
    """A page (from 0) and the place on it in points from its upper left corner."""
    page_changed = Signal(int)
    zoomed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Pages of the document"))
        self.fit = ZoomFit.WIDTH
        self.zoom = 1.0
        self.page = 0
        self.found: QPdfSearchModel | None = None
        self.found_index = -1
        self._pdf: LoadedPdf | None = None
        self._sizes: list[QSizeF] = []
        self._tops: list[int] = []
        self._widest = 0
        self._images: dict[tuple[int, int, int], QImage] = {}
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)

    def show_pdf(self, pdf: LoadedPdf | None) -> None:
        """Show another document at the same place and zoom."""
        place = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        self._pdf = pdf
        self._sizes = pdf.page_sizes() if pdf else []
        self._images.clear()
        self._lay_out()
        self.verticalScrollBar().setValue(place[0])
        self.horizontalScrollBar().setValue(place[1])
        self._scrolled()

    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    def set_fit(self, fit: ZoomFit) -> None:
        """Let the zoom go by the width or the height of the window, or stay free."""
        self.fit = fit
        self._keeping_place()

    def set_zoom(self, zoom: float) -> None:
        """Zoom freely; 1.0 is the size on paper."""
        self.fit = ZoomFit.FREE
        self.zoom = max(_ZOOMS[0], min(_ZOOMS[-1], zoom))
        self._keeping_place()

    def zoom_in(self) -> None:
        """The next larger of the usual sizes."""
        self.set_zoom(next((step for step in _ZOOMS if step > self.zoom * 1.02), _ZOOMS[-1]))

    def zoom_out(self) -> None:
        """The next smaller of the usual sizes."""
        self.set_zoom(next((step for step in reversed(_ZOOMS) if step < self.zoom / 1.02), _ZOOMS[0]))

    def go_to(self, page: int) -> None:
        """Scroll to the top of a page."""
        if 0 <= page < len(self._tops):
            self.verticalScrollBar().setValue(self._tops[page] - self._gap())

    def show_place(self, page: int, top: float) -> None:
        """Scroll to a point of a page, in points from its top, unless it is visible already."""
        if not 0 <= page < len(self._tops):
            return
        place = self._tops[page] + round(top * self._scale()) - self.verticalScrollBar().value()
        height = self.viewport().height()
        if not 0 <= place <= height - 2 * self._gap():
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + place - height // 3)

    def show_found(self, index: int) -> None:
        """Mark one of the matches and scroll to it."""
        self.found_index = index
        if self.found is not None and 0 <= index < self.found.count():
            link = self.found.resultAtIndex(index)
            for area in link.rectangles()[:1]:
                place = self._on_page(link.page(), area)
                if not self.viewport().rect().contains(place):
                    middle = place.center() - self.viewport().rect().center()
                    self.verticalScrollBar().setValue(self.verticalScrollBar().value() + middle.y())
                    self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + middle.x())
        self.viewport().update()

    def text(self, page: int) -> str:
        """The text of a page."""
        return self._pdf.document.getAllText(page).text() if self._pdf and page < len(self._sizes) else ""

    def page_area(self, page: int) -> QRect:
        """Where a page is in the window."""
        size = self._shown_size(page)
        room = max(self.viewport().width(), self._widest + 2 * self._gap())
        left = (room - size.width()) // 2 - self.horizontalScrollBar().value()
        return QRect(QPoint(left, self._tops[page] - self.verticalScrollBar().value()), size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the visible pages and the matches."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), palettes.theme_color("hover"))
        first = max(0, bisect_right(self._tops, self.verticalScrollBar().value() + event.rect().top()) - 1)
        for page in range(first, len(self._sizes)):
            area = self.page_area(page)
            if area.top() > event.rect().bottom():
                break
            if area.intersects(event.rect()):
                painter.drawImage(area, self._image(page))
                painter.setPen(palettes.theme_color("border"))
                painter.drawRect(area.adjusted(0, 0, -1, -1))
                self._paint_found(painter, page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._keeping_place()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl, the wheel zooms."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
        elif event.angleDelta().y() > 0:
            self.zoom_in()
        else:
            self.zoom_out()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Emit the clicked position on its page."""
        super().mouseReleaseEvent(event)
        for page in range(len(self._sizes)):
            area = self.page_area(page)
            if event.button() == Qt.MouseButton.LeftButton and area.contains(event.position().toPoint()):
                place = (event.position() - QPointF(area.topLeft())) / self._scale()
                self.clicked_at.emit(page, place.x(), place.y())

    def _gap(self) -> int:
        return metrics.half_line(self) * 2

    def _scale(self) -> float:
        """Logical pixels per point."""
        return self.zoom * self.logicalDpiX() / _POINTS_PER_INCH

    def _shown_size(self, page: int) -> QSize:
        return (self._sizes[page] * self._scale()).toSize()

    def _on_page(self, page: int, area: QRectF) -> QRect:
        scale = self._scale()
        size = QSizeF(area.width() * scale, area.height() * scale)
        return QRectF(QPointF(self.page_area(page).topLeft()) + area.topLeft() * scale, size).toAlignedRect()

    def _keeping_place(self) -> None:
        """Lay out anew, with the same part of the document in the middle."""
        bar = self.verticalScrollBar()
        half = self.viewport().height() / 2
        height = bar.maximum() + self.viewport().height()
        middle = (bar.value() + half) / height if height and bar.value() else 0.0
        self._lay_out()
        if middle:
            bar.setValue(round(middle * (bar.maximum() + self.viewport().height()) - half))
        self.zoomed.emit()

    def _lay_out(self) -> None:
        """Zoom as the fit demands, and find where each page begins."""
        self._fit_zoom()
        gap = self._gap()
        top, self._tops = gap, []
        sizes = [self._shown_size(page) for page in range(len(self._sizes))]
        self._widest = max((size.width() for size in sizes), default=0)
        for size in sizes:
            self._tops.append(top)
            top += size.height() + gap
        room = self.viewport().size()
        bars = ((self.verticalScrollBar(), top, room.height()), (self.horizontalScrollBar(), 0, room.width()))
        for bar, needed, shown in bars:
            bar.setPageStep(shown)
            bar.setSingleStep(gap)
            wide = needed or self._widest + 2 * gap
            bar.setRange(0, max(0, wide - shown))
        self.viewport().update()

    def _fit_zoom(self) -> None:
        if self.fit is ZoomFit.FREE or not self._sizes:
            return
        inch = self.logicalDpiX() / _POINTS_PER_INCH
        room = self.viewport().size() - QSize(2 * self._gap(), 2 * self._gap())
        zoom = room.width() / (max(size.width() for size in self._sizes) * inch)
        if self.fit is ZoomFit.PAGE:
            zoom = min(zoom, room.height() / (max(size.height() for size in self._sizes) * inch))
        self.zoom = max(_ZOOMS[0], min(_ZOOMS[-1], zoom))

    def _scrolled(self) -> None:
        self.viewport().update()
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        page = max(0, bisect_right(self._tops, middle) - 1)
        if page != self.page:
            self.page = page
            self.page_changed.emit(page)

    def _image(self, page: int) -> QImage:
        ratio = self.devicePixelRatioF()
        size = self._shown_size(page) * ratio
        key = (page, size.width(), size.height())
        if key not in self._images and self._pdf is not None:
            if len(self._images) >= _KEPT_IMAGES:
                self._images.clear()
            self._images[key] = self._pdf.render_page(page, size)
        return self._images[key]

    def _paint_found(self, painter: QPainter, page: int) -> None:
        if self.found is None:
            return
        current = self.found.resultAtIndex(self.found_index) if 0 <= self.found_index < self.found.count() else None
        painter.setPen(Qt.PenStyle.NoPen)
        for link in self.found.resultsOnPage(page):
            this = current is not None and current.page() == page and current.rectangles() == link.rectangles()
            shade = palettes.theme_color("practice" if this else "focus")
            shade.setAlphaF(0.5 if this else 0.3)
            painter.setBrush(shade)
            for area in link.rectangles():
                painter.drawRect(self._on_page(page, area))
