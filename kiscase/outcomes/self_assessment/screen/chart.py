"""The change of self-assessments as a small chart: a row for each scale, its answers from left to right."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.outcomes.self_assessment.documents import change_words, describe_scale_change
from kiscase.outcomes.self_assessment.model import HIGHEST, LOWEST
from kiscase.outcomes.self_assessment.queries import ScaleRow, SelfAssessments
from kiscase.ui.theme.palettes import theme_color

_ROW_LINES = 2.6  # lines of text: the height of a row
_NAME_SHARE = 0.34  # of the width
_POINT = 0.17  # of a line: the radius of a point
_WRAP = Qt.TextFlag.TextWordWrap


class SelfAssessmentChart(QWidget):
    """Painted in the colors of the theme, as large as its font; what it shows is its accessible description, too."""

    accessible_role = QAccessible.Role.Chart

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._found = SelfAssessments([], [], [])
        self.setAccessibleName(_("Change of the self-assessment"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_assessments(self, found: SelfAssessments) -> None:
        """Show other answers; without any there is nothing to see."""
        self._found = found
        self.setAccessibleDescription(" ".join(f"{describe_scale_change(found, scale)}." for scale in found.scales))
        self.setVisible(bool(found.scales))
        self._fit()
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for the names and some answers."""
        return QSize(self.fontMetrics().averageCharWidth() * 60, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names that wrap need higher rows."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows and the days below them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, right = self._columns()
        top = 0.0
        for scale in self._found.scales:
            high = self._row_height(scale)
            self._draw_row(painter, scale, QRectF(left, top, right - left, high))
            top += high
        self._draw_days(painter, left, right, top)
        painter.end()

    def _draw_row(self, painter: QPainter, scale: ScaleRow, box: QRectF) -> None:
        line = self.fontMetrics().height()
        painter.setPen(theme_color("text"))
        aligned = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(0, box.top(), box.left() - line * 0.7, box.height()), aligned | _WRAP, scale.name)
        foot, head = box.bottom() - line * 0.4, box.top() + line * 1.1
        painter.setPen(QPen(theme_color("border"), 1))
        for number in (LOWEST, (LOWEST + HIGHEST) // 2, HIGHEST):
            y = _level(number, foot, head)
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        points = [
            (self._x(place, box), _level(row.answers[scale.id], foot, head), row.answers[scale.id])
            for place, row in enumerate(self._found.rows)
            if scale.id in row.answers
        ]
        painter.setPen(QPen(theme_color("accent"), max(1.5, line * 0.1)))
        painter.drawPolyline([QPointF(x, y) for x, y, _value in points])
        painter.setBrush(theme_color("accent"))
        for x, y, _value in points:
            painter.drawEllipse(QPointF(x, y), line * _POINT, line * _POINT)
        painter.setPen(theme_color("text"))
        for x, y, value in points:
            at = QRectF(x - line, y - line * 1.15, line * 2, line)
            painter.drawText(at, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, str(value))
        self._draw_change(painter, [value for _x, _y, value in points], box)

    def _draw_change(self, painter: QPainter, values: list[int], box: QRectF) -> None:
        if len(values) < 2:
            return
        change = values[-1] - values[0]
        sign, role = ("▲", "ok") if change > 0 else ("▼", "warn") if change < 0 else ("=", "muted")
        painter.setPen(theme_color(role))
        words = f"{sign} {change_words(change)}"
        place = QRectF(box.right() + self.fontMetrics().height() * 0.7, box.top(), self.width(), box.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _draw_days(self, painter: QPainter, left: float, right: float, top: float) -> None:
        """The days, as many as fit side by side; the first and the last always, if there is room for two."""
        rows, box = self._found.rows, QRectF(left, top, right - left, self.fontMetrics().height())
        if not rows:
            return
        wide = self.fontMetrics().horizontalAdvance("00.00.0000") * 1.2
        every = max(1, -int(-wide * len(rows) // (right - left)))
        painter.setPen(theme_color("muted"))
        for place in range(0, len(rows), every):
            at = QRectF(self._x(place, box) - wide / 2, top, wide, box.height())
            painter.drawText(at, Qt.AlignmentFlag.AlignCenter, format_date(rows[place].assessed_on))

    def _columns(self) -> tuple[float, float]:
        """Where the answers begin and end; names stand at the left of them, the change at the right."""
        line, metrics = self.fontMetrics().height(), self.fontMetrics()
        longest = max((metrics.horizontalAdvance(scale.name) for scale in self._found.scales), default=0)
        left = min(longest + line, self.width() * _NAME_SHARE)
        room = max(metrics.horizontalAdvance(f"▲ {change_words(change)}") for change in (0, HIGHEST, -HIGHEST))
        return left, max(left + line * 4, self.width() - room - line)

    def _x(self, place: int, box: QRectF) -> float:
        return box.left() + box.width() * (place + 0.5) / len(self._found.rows)

    def _row_height(self, scale: ScaleRow) -> float:
        line = self.fontMetrics().height()
        wide = max(1, int(self._columns()[0] - line * 0.7))
        return max(line * _ROW_LINES, _wrapped_height(self.fontMetrics(), scale.name, wide) + line * 0.3)

    def _height(self) -> int:
        if not self._found.scales:
            return 0
        return round(sum(map(self._row_height, self._found.scales)) + self.fontMetrics().height() * 1.3)

    def _fit(self) -> None:
        self.setFixedHeight(self._height())


def _level(number: float, foot: float, head: float) -> float:
    return foot - (foot - head) * (number - LOWEST) / (HIGHEST - LOWEST)


def _wrapped_height(metrics: QFontMetrics, text: str, width: int) -> int:
    return metrics.boundingRect(0, 0, width, 10_000, _WRAP, text).height()
