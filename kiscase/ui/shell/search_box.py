"""The search box: finds people, contracts, activities and documents, and runs the commands of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QIcon, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from kiscase.core.collation import fold_text
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.i18n import _, ngettext
from kiscase.core.records.search_hit import SearchHit
from kiscase.ui.accessibility import announce_row, announce_to_screen_reader
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.records.page_info import PageInfo
from kiscase.ui.theme import icons as theme_icons
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.labels import plain_tooltip

MOST_HITS = 12
LETTERS = 32  # average characters that are seen of what is typed
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
    """What is called so, what else matches, and what is one letter away where nothing does."""

    text: str
    named: list[SearchHit]
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
        actions: Callable[[], Sequence[tuple[str, QAction]]],
        parent: QWidget,
        providers: SearchProviders,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._icons, self._actions, self._providers = jobs, icons, actions, providers
        self.recent: Callable[[], Sequence[tuple[str, int]]] = list
        self._answered = ""  # the text that the results are of
        self._taken_early = False  # Enter was pressed before the results of the text had come
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

    def start(self) -> None:
        """Take the focus; while nothing is typed, offer the records that were opened last."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._ask(self.text())

    def sizeHint(self) -> QSize:
        """Wide enough for two names; buttons beside it give way to that."""
        hint = super().sizeHint()
        return QSize(max(hint.width(), self.fontMetrics().averageCharWidth() * LETTERS), hint.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Offer the records that were opened last."""
        super().mousePressEvent(event)
        if not self.text().strip():
            self._ask("")

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
        self._taken_early = False
        self.results.hide()

    def _ask(self, text: str) -> None:
        self._taken_early = False
        if not text.strip():
            self.results.hide()
            self._ask_recent()
            return
        self._jobs.read(lambda session: self._found(session, text), self._show, latest="finder")

    def _ask_recent(self) -> None:
        places = self.recent()

        def read(session: Any) -> list[SearchHit]:
            from kiscase.core.search.hit_details import hits_of_records

            return hits_of_records(session, places)

        if places:
            self._jobs.read(read, self._show_recent, latest="finder")

    def _show_recent(self, hits: list[SearchHit]) -> None:
        if not hits or self.text().strip() or not self.hasFocus():
            return
        self._answered = self.text()
        self.results.clear()
        self._add(_("Opened last"), QIcon(), None)
        self._add_hits(hits)
        self.results.setCurrentRow(1)
        self._place()
        announce_to_screen_reader(self, f"{self.results.item(0).text()}: {self.results.item(1).text()}")

    def _found(self, session: Any, text: str) -> _Results:
        """The results; runs on the thread of the case file."""
        from kiscase.core.search.matching import search_all

        reader, typed = PlainReader.in_session(session), fold_text(text.strip())
        provided = [hit for answer in self._providers.answers for hit in answer(session, text)]
        known = {(hit.kind, hit.id) for hit in provided}
        found = search_all(reader, text, limit=MOST_HITS, tolerant=False, titles_first=True)
        exact = [hit for hit in found if (hit.kind, hit.id) not in known]
        exact.sort(key=lambda hit: not _is_named(hit, typed))
        similar = [] if found or provided else search_all(reader, text, limit=MOST_HITS)
        described = self._described(session, exact)
        others = (row for row, hit in enumerate(described) if not _is_named(hit, typed))
        first = next(others, len(described))
        return _Results(text, described[:first], [*provided, *described[first:]], self._described(session, similar))

    def _described(self, session: Any, hits: Sequence[SearchHit]) -> list[SearchHit]:
        """The hits with what tells them apart, and with what belongs below them."""
        from kiscase.core.search.hit_details import with_details

        hits = with_details(session, hits)
        below = self._providers.below(session, hits)
        nested = {(one.kind, one.id) for ones in below.values() for one in ones}
        found = []
        for hit in hits:
            if (hit.kind, hit.id) not in nested:
                found += [hit, *(one._replace(title=f"{_BELOW}{one.title}") for one in below.get(hit, ()))]
        return found

    def _show(self, results: _Results) -> None:
        self.results.clear()
        self._answered = results.text
        if not self.text().strip() or not self.hasFocus():  # Esc, or the next page, was quicker than the answer
            return
        wanted = fold_text(self.text()).strip()
        commands = [(words.replace("&", ""), action) for words, action in self._actions() if action.isEnabled()]
        matching = [(words, action) for words, action in commands if wanted and wanted in fold_text(words)]
        first = [one for one in matching if fold_text(one[0]).startswith(wanted)]
        whole = [one for one in first if fold_text(one[0]).strip("…") == wanted]
        self._add_commands(whole)
        self._add_hits(results.named)
        self._add_commands([one for one in first if one not in whole])
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
        if self._taken_early:
            self._take_current()

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
        """Show the results below the field, as wide as their texts and as high as all of them, within the window."""
        window, half, shown = self.window(), metrics.half_line(self), self.results
        corner = self.mapTo(window, QPoint(0, self.height()))
        shown.setParent(window)
        shown.show()  # what is hidden is not laid out
        width = min(max(self.width(), self._width_of_results()), window.width() - half * 2)
        shown.resize(width, shown.height())
        shown.doItemsLayout()  # a sentence may take more than a line
        height = min(sum(metrics.item_heights(shown)) + half, window.height() - corner.y() - half)
        shown.setGeometry(min(corner.x(), window.width() - half - width), corner.y(), width, height)
        shown.scrollToItem(shown.currentItem())
        shown.raise_()

    def _width_of_results(self) -> int:
        """What the longest line takes with its icon, beside a scroll bar."""
        lines = [line for row in range(self.results.count()) for line in self.results.item(row).text().splitlines()]
        words = max(map(self.results.fontMetrics().horizontalAdvance, lines), default=0)
        beside = self.results.verticalScrollBar().sizeHint().width() + metrics.icon_size(self).width()
        return words + beside + metrics.half_line(self) * 3

    def _take_current(self) -> None:
        """Take the first result, or the chosen one; of a text just typed, as soon as its results have come."""
        self._taken_early = self._answered != self.text()
        if self._taken_early:
            return
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


def _is_named(hit: SearchHit, typed: str) -> bool:
    """Whether a folded text begins the title of a hit, or of the hit that it stands below."""
    return hit.title.startswith(_BELOW) or fold_text(hit.title).startswith(typed)


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


def name_actions(here: Sequence[QAction], everywhere: Sequence[QAction], title: str) -> list[tuple[str, QAction]]:
    """The actions by what they are called; one of the page that is called as one from everywhere names its record."""
    known = {action.text() for action in here}
    others = [(action.text(), action) for action in everywhere if action.text() not in known]
    alike = {words.rstrip("…") for words, _action in others} if title else set()
    return [(f"{words}: {title}" if (words := action.text()) in alike else words, action) for action in here] + others
