"""The search box: finds people, contracts, activities and documents, and runs the commands of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from kiscase.core.collation import fold_text
from kiscase.core.i18n import _, ngettext
from kiscase.core.records.search_hit import SearchHit
from kiscase.ui.accessibility import announce_row, announce_to_screen_reader
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.records.page_info import PageInfo
from kiscase.ui.theme import icons as theme_icons
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.labels import plain_tooltip

MOST_HITS = 12
SearchProvider = Callable[[Any, str], list[SearchHit]]
"""What a feature says to the typed text before the search does (on the file's thread); a Hit without a kind is a
sentence that leads nowhere."""


@dataclass(frozen=True)
class SearchProviders:
    """What features add to the results, on the file's thread."""

    answers: Sequence[SearchProvider] = ()
    below: Callable[[Any, Sequence[SearchHit]], Mapping[SearchHit, Sequence[SearchHit]]] = lambda _session, _hits: {}
    """What is shown below some of the hits, such as the contracts of a person."""


_BELOW = "    "  # before what belongs to the hit above
_WHERE = Qt.ItemDataRole.UserRole


class _Results(NamedTuple):
    """What matches, and what is one letter away where nothing does."""

    exact: list[SearchHit]
    similar: list[SearchHit]


class SearchBox(QLineEdit):
    """A search field with its results below; `record_chosen` carries the kind and the id of a record."""

    record_chosen = Signal(str, int)
    dismissed = Signal()
    """Esc was pressed or a command was chosen: the focus belongs to the page again."""

    def __init__(
        self,
        jobs: Jobs,
        icons: dict[str, str],
        actions: Callable[[], Sequence[QAction]],
        parent: QWidget,
        providers: SearchProviders,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._icons, self._actions, self._providers = jobs, icons, actions, providers
        self.setObjectName("finder")
        self.setAccessibleName(_("Search or run a command"))
        self.setPlaceholderText(_("Search people, contracts, activities…  Ctrl+K"))
        self.setClearButtonEnabled(True)
        self.addAction(theme_icons.themed_icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.results = QListWidget(self.window())
        self.results.setObjectName("findings")
        self.results.setAccessibleName(_("Search results"))
        self.results.setWordWrap(True)
        self.results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.results.hide()
        self.destroyed.connect(self.results.deleteLater)  # its parent is the window, not this field
        self.results.itemClicked.connect(self._take)
        self.textChanged.connect(self._ask)
        self.returnPressed.connect(self._take_current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down move through the results, Esc closes them."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step and self.results.isVisible():
            row = (self.results.currentRow() + step) % max(1, self.results.count())
            self.results.setCurrentRow(row)
            announce_row(self.results, row)
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.results.hide()
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the results."""
        super().focusOutEvent(event)
        self.results.hide()

    def _ask(self, text: str) -> None:
        if not text.strip():
            self.results.hide()
            return
        self._jobs.read(lambda session: self._found(session, text), self._show, latest="finder")

    def _found(self, session: Any, text: str) -> _Results:
        """The results; runs on the thread of the case file."""
        from kiscase.core import search

        provided = [hit for answer in self._providers.answers for hit in answer(session, text)]
        known = {(hit.kind, hit.id) for hit in provided}
        found = search.search_all(session, text, limit=MOST_HITS, tolerant=False)
        exact = [hit for hit in found if (hit.kind, hit.id) not in known]
        similar = [] if found or provided else search.search_all(session, text, limit=MOST_HITS)
        return _Results([*provided, *self._described(session, exact)], self._described(session, similar))

    def _described(self, session: Any, hits: Sequence[SearchHit]) -> list[SearchHit]:
        """The hits with what tells them apart, and with what belongs below them."""
        from kiscase.core import search

        hits = search.with_details(session, hits)
        below = self._providers.below(session, hits)
        nested = {(one.kind, one.id) for ones in below.values() for one in ones}
        found = []
        for hit in hits:
            if (hit.kind, hit.id) not in nested:
                found += [hit, *(one._replace(title=f"{_BELOW}{one.title}") for one in below.get(hit, ()))]
        return found

    def _show(self, results: _Results) -> None:
        self.results.clear()
        if not self.text().strip() or not self.hasFocus():  # Esc, or the next page, was quicker than the answer
            return
        wanted = fold_text(self.text()).strip()
        commands = [(action.text().replace("&", ""), action) for action in self._actions() if action.isEnabled()]
        matching = [(words, action) for words, action in commands if wanted and wanted in fold_text(words)]
        first = [one for one in matching if fold_text(one[0]).startswith(wanted)]
        self._add_commands(first)
        self._add_hits(results.exact)
        self._add_commands([one for one in matching if one not in first])
        if results.similar:
            self._add_hits([SearchHit("", 0, _("Nothing is spelled like that. Similar:")), *results.similar])
        if not self.results.count():
            self._add(_("No results."), QIcon(), None)
        rows = range(self.results.count())
        self.results.setCurrentRow(next((row for row in rows if self.results.item(row).data(_WHERE)), 0))
        self._place()
        self._announce()

    def _announce(self) -> None:
        """Let screen readers speak the result that Enter would take; Down reads the others."""
        first, count = self.results.item(0), self.results.count()
        words = ngettext("{first}, {count} result", "{first}, the first of {count} results", count)
        announce_to_screen_reader(self, words.format(first=first.text(), count=count))

    def _add_commands(self, commands: Sequence[tuple[str, QAction]]) -> None:
        for words, action in commands:
            self._add(words, action.icon(), action)

    def _add_hits(self, hits: Sequence[SearchHit]) -> None:
        for hit in hits:
            words = "\n".join(filter(None, (hit.title, hit.details)))
            if hit.kind:
                icon = theme_icons.themed_icon(self._icons.get(hit.kind, "file-text"))
                self._add(words, icon, (hit.kind, hit.id))
            else:  # a message without a record
                self._add(words, theme_icons.themed_icon("circle-alert", "warn"), None)

    def _add(self, words: str, icon: QIcon, where: QAction | tuple[str, int] | None) -> None:
        item = QListWidgetItem(icon, words)
        item.setToolTip(plain_tooltip(words))
        item.setData(_WHERE, where)
        if where is None:  # a sentence
            item.setFlags(Qt.ItemFlag.NoItemFlags if icon.isNull() else Qt.ItemFlag.ItemIsEnabled)
        self.results.addItem(item)

    def _place(self) -> None:
        self.results.setParent(self.window())
        self.results.show()  # what is hidden is not laid out
        self.results.resize(self.width(), self.results.height())
        self.results.doItemsLayout()  # a sentence may take more than a line
        self.results.resize(self.width(), sum(metrics.item_heights(self.results)) + metrics.half_line(self))
        self.results.move(self.mapTo(self.window(), QPoint(0, self.height())))
        self.results.raise_()

    def _take_current(self) -> None:
        item = self.results.currentItem()
        if item is not None and self.results.isVisible():
            self._take(item)

    def _take(self, item: QListWidgetItem) -> None:
        where = item.data(_WHERE)
        if where is None:  # a message; the input stays to be corrected
            return
        self.results.hide()
        self.clear()
        if isinstance(where, QAction):
            self.dismissed.emit()
            where.trigger()
        else:
            self.record_chosen.emit(*where)


def actions_from_everywhere(
    pages: Sequence[type[PageInfo]],
    show_page: Callable[[int], None],
    open_record: Callable[[str, int], None],
    parent: QWidget,
) -> list[QAction]:
    """The actions that lead to each page, and to a new record of each that has such."""
    found = []
    for index, page in enumerate(pages):
        found.append(QAction(theme_icons.themed_icon(page.icon), _(page.title), parent))
        found[-1].triggered.connect(partial(show_page, index))
        if page.new_label:
            found.append(QAction(theme_icons.themed_icon("plus"), _(page.new_label), parent))
            found[-1].triggered.connect(partial(open_record, page.kind, 0))
    return found
