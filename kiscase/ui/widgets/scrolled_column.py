"""The scroll area of forms, and the widget inside whose texts wrap."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from kiscase.ui.theme import metrics


class ScrolledColumn(QFrame):
    """What a scroll area shows: as high as its parts are at its width, not as high as they are at the least width."""

    laid_out = Signal()
    """Its parts may be elsewhere now."""

    def minimumSizeHint(self) -> QSize:
        """Its least size; where texts wrap, the height follows from the width alone, and none is blank."""
        least = super().minimumSizeHint()
        layout = self.layout()
        return QSize(least.width(), 0) if layout is not None and layout.hasHeightForWidth() else least

    def heightForWidth(self, width: int) -> int:
        """The height at its width, with the least height of lists that take what is left."""
        layout = self.layout()
        height = super().heightForWidth(width)
        return height if layout is None else max(height, layout.totalMinimumHeightForWidth(width))

    def event(self, event: QEvent) -> bool:
        """Tell when the layout is done; the scroll area has followed by then."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.laid_out.emit()
        return done


def scrolled_inside(owner: QWidget) -> QWidget:
    """A widget that fills *owner*; it is scrolled where the owner is lower than its parts need."""
    area = QScrollArea(owner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inside = QWidget(area)
    area.setWidget(inside)
    layout = QVBoxLayout(owner)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(area)
    return inside


class FormScrollArea(QScrollArea):
    """Scrolls to the field that the keyboard reaches, and leaves every field where it is while the mouse is at work.

    What gets higher or lower above the field in hand does not move it, either.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scrolled = QWidget(self)
        self._field: QWidget | None = None  # that has the focus
        self._top = 0  # of it, within the column
        self._settled = QTimer(self, singleShot=True)  # fires once the layout knows the heights of new sentences
        self._settled.timeout.connect(self._show_field)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def show_column(self, column: ScrolledColumn) -> None:
        """Scroll this column."""
        self._scrolled.deleteLater()
        self._scrolled = column
        self.setWidget(column)
        column.laid_out.connect(self._keep_in_place)

    def follow_focus(self) -> None:
        """Scroll to the field that has the focus, once the layout is done."""
        self._settled.start()

    def show_area(self, widget: QWidget, area: QRect) -> None:
        """Scroll until an area of a widget inside is visible, the upper end first."""
        placed = QRect(widget.mapTo(self._scrolled, area.topLeft()), area.size())
        margin = metrics.half_line(self) * 2
        self.ensureVisible(placed.left(), placed.bottom(), 0, margin)
        self.ensureVisible(placed.left(), placed.top(), 0, margin)

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is None or not self._scrolled.isAncestorOf(now):
            return
        self._field, self._top = now, now.mapTo(self._scrolled, QPoint()).y()
        if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self._settled.start()

    def _show_field(self) -> None:
        """Show the whole field with its label and its problem, or the focused part of a high one."""
        held = self.focusWidget()
        if held is None or not self._scrolled.isAncestorOf(held):
            return
        whole: QWidget | None = held
        while whole is not None and whole is not self._scrolled and not whole.property("field"):
            whole = whole.parentWidget()
        if whole is None or whole is self._scrolled or whole.height() > self.viewport().height():
            whole = held
        self.show_area(whole, whole.rect())

    def _keep_in_place(self) -> None:
        """Scroll by as much as the field in hand was moved by what is above it."""
        held = self.focusWidget()
        if held is None or not self._scrolled.isAncestorOf(held):
            return
        top = held.mapTo(self._scrolled, QPoint()).y()
        moved, known = top - self._top, held is self._field
        self._field, self._top = held, top
        bar = self.verticalScrollBar()
        shown = QRect(0, bar.value(), self.width(), self.viewport().height())
        if known and moved and shown.intersects(QRect(0, top - moved, self.width(), held.height())):
            bar.setValue(bar.value() + moved)
