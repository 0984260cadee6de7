"""A button at the end of the tabs that lists all of them, where they do not all fit."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMenu, QTabWidget, QToolButton

from kiscase.core.i18n import _
from kiscase.ui.theme import icons, style_properties


class TabMenuButton(QToolButton):
    """Opens a menu of all tabs of *tabs*; it is there only while some of them are out of sight."""

    def __init__(self, tabs: QTabWidget) -> None:
        super().__init__(tabs)
        self._tabs = tabs
        self._needed = False
        self.setObjectName("all_tabs")
        self.setIcon(icons.themed_icon("chevron-down"))
        self.setAccessibleName(_("All tabs"))
        self.setToolTip(_("All tabs (Ctrl+Tab: the next one)"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        style_properties.set_style_property(self, "compact", True)
        menu = QMenu(self)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)
        tabs.setCornerWidget(self, Qt.Corner.TopRightCorner)
        tabs.installEventFilter(self)
        tabs.tabBar().installEventFilter(self)
        self._fit()

    def sizeHint(self) -> QSize:
        """No room while all tabs fit."""
        return super().sizeHint() if self._needed else QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def showEvent(self, event: QShowEvent) -> None:
        """A tab widget shows what is in its corner: take that back where all tabs fit."""
        super().showEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look again whether all tabs fit when there is more or less room, or another tab."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.FontChange, QEvent.Type.Show):
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        needed = self._tabs.tabBar().sizeHint().width() > self._tabs.width()
        if needed != self._needed:
            self._needed = needed
            self.updateGeometry()
        self.setVisible(needed)

    def _fill(self) -> None:
        menu, tabs = self.menu(), self._tabs
        menu.clear()
        for place in (place for place in range(tabs.count()) if tabs.isTabVisible(place)):
            action = menu.addAction(tabs.tabText(place), partial(self._go, place))
            action.setCheckable(True)
            action.setChecked(place == tabs.currentIndex())

    def _go(self, place: int) -> None:
        self._tabs.setCurrentIndex(place)
        self._tabs.tabBar().setFocus(Qt.FocusReason.OtherFocusReason)
