"""A list page whose record is typed into: one save at a time, drafts every few seconds, nothing lost on the way.

What is saved always belongs to the record that is shown, not to the one that was chosen meanwhile: between the choice
of a record and its answer nothing can be typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from kiscase.core import drafts
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.record import Field, Kind
from kiscase.desk import theme
from kiscase.desk.aside import AUTOSAVE
from kiscase.desk.dialog import FormDialog
from kiscase.desk.form import Section
from kiscase.desk.jobs import Work
from kiscase.desk.list_page import ListPage
from kiscase.desk.page import Desk, Tab


class EditingPage(ListPage):
    """A feature says how its record is asked for, shown, compared and written; the rest is here."""

    def __init__(self, desk: Desk, tabs: Sequence[type[Tab]] = (), parent: QWidget | None = None) -> None:
        self.card: Any = None  # what is shown; None for a record that is not on file yet
        self._saving = False
        self._again = False
        self._then: Callable[[], None] | None = None
        super().__init__(desk, tabs, parent)
        self._wait = QTimer(self, singleShot=True, interval=AUTOSAVE)
        self._wait.timeout.connect(self.keep_draft)

    # what a feature says

    def question(self, record: int) -> Work:
        """The work that reads the record's card."""
        raise NotImplementedError

    def identity(self, card: Any) -> tuple[int, int]:
        """The id and the revision of a card."""
        raise NotImplementedError

    def fill(self, card: Any) -> None:
        """Show a card, or an empty record for None."""
        raise NotImplementedError

    def show_head(self, card: Any) -> None:
        """Show the head of a card, without touching what is typed."""
        raise NotImplementedError

    def differs(self) -> bool:
        """Whether what is typed differs from what is on file."""
        raise NotImplementedError

    def sending(self) -> Any:
        """What a save would write; raises Invalid when something typed is no value."""
        raise NotImplementedError

    def write(self, session: Any, card: Any, sent: Any) -> int:
        """Write *sent* to the record of *card*, or to a new one for None; its id. Runs on the file's thread."""
        raise NotImplementedError

    def mark_saved(self, sent: Any) -> None:
        """*sent* is on file now; what was typed since is not."""
        raise NotImplementedError

    def show_problems(self, problem: Invalid) -> None:
        """Put the sentences at their fields."""
        raise NotImplementedError

    def to_draft(self) -> dict[str, Any]:
        """What is typed, as JSON can hold it."""
        raise NotImplementedError

    def from_draft(self, content: dict[str, Any]) -> None:
        """Show what was typed before a crash."""
        raise NotImplementedError

    def is_editable(self) -> bool:
        """Whether the record that is shown can be changed at all."""
        return True

    # showing

    def show_record(self, record: int) -> None:
        """Ask for the record and for what was typed into it and not saved."""
        if self.card is None or self.identity(self.card)[0] != record:
            self._hold(on=True)
        kind, work = self.kind, self.question(record)
        self.desk.jobs.read(
            lambda session: (work(session), drafts.get(session, kind, record)), self._show, self.gone, latest=kind
        )

    def new(self) -> None:
        """An empty record; what was typed before a crash comes back."""
        self.record = None
        self.list.show_id(None)
        self._hold(on=True)
        kind = self.kind
        self.desk.jobs.read(lambda session: (None, drafts.get(session, kind, 0)), self._show, latest=kind)

    def gone(self, problem: Problem) -> None:
        """The record that was to be shown is no longer on file."""
        self.card = None
        self._hold(on=False)
        super().gone(problem)

    def _show(self, answer: tuple[Any, drafts.Draft | None]) -> None:
        card, draft = answer
        shown = self.card is not None and card is not None and self.identity(card)[0] == self.identity(self.card)[0]
        if shown and self.tabs.isEnabled() and self.is_dirty():
            return  # typed while the answer was on its way
        self._hold(on=False)
        self.card = card
        self.fill(card)
        self.show_detail(shown=True)
        if draft is not None and self.is_editable():
            self._restore(card, draft)
        elif draft is not None and not shown:
            LeftOver(self, draft.content)
        self.show_buttons()
        if card is None:
            for tab in self.extra_tabs:
                tab.show_record(None)
            self.to_record()

    def _restore(self, card: Any, draft: drafts.Draft) -> None:
        self.from_draft(draft.content)
        older = card is not None and draft.revision not in (None, self.identity(card)[1])
        if older:
            self.messages.tell(
                _("What you had typed is back, but the record was changed in the meantime. Compare before you save."),
                role="warn",
            )
        else:
            self.told(_("What you had typed and not saved is back."))

    def _hold(self, *, on: bool) -> None:
        """Let nothing be typed while another record is on its way; the picture stays until it is there."""
        self.tabs.setUpdatesEnabled(not on)
        self.tabs.setEnabled(not on)

    # typing

    def is_dirty(self) -> bool:
        """Whether something typed is not saved, here or in a tab of another feature."""
        return self._is_typed() or (self.stack.currentIndex() == 1 and any(tab.is_dirty() for tab in self.extra_tabs))

    def edited(self) -> None:
        """Something was typed: called by the feature."""
        self.show_buttons()
        if not self._wait.isActive():  # so that a draft is kept in the midst of typing, too
            self._wait.start()

    def keep_draft(self) -> None:
        """Put what is typed aside, or drop it when it is what is on file."""
        if self._saving or not self.tabs.isEnabled():
            return
        kind = self.kind
        record, revision = (0, None) if self.card is None else self.identity(self.card)
        if not self._is_typed():
            self.desk.jobs.act(lambda session: drafts.drop(session, kind, record))
            return
        content = self.to_draft()
        self.desk.jobs.act(lambda session: drafts.put(session, kind, record, content, revision), self._kept)

    def save_now(self) -> None:
        """Save; the record stays."""
        if self.is_dirty() or (self.card is None and self.record is None and self.stack.currentIndex() == 1):
            self.save(None)

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save what is typed, in one action, then go on; typed since, it is saved once more before going on."""
        self._then = then or self._then
        if self._saving:
            self._again = True
            return
        try:
            sent = self.sending()
        except Invalid as problem:
            self._refused(problem)
            return
        self._saving = True
        self._wait.stop()
        card = self.card
        draft = 0 if card is None else self.identity(card)[0]

        def work(session: Any) -> tuple[Any, Any]:
            drafts.drop(session, self.kind, draft)
            record = self.write(session, card, sent)
            return self.question(record)(session), sent

        self.desk.jobs.act(work, self._saved, self._refused)

    def give_up(self) -> None:
        """Forget the typing, also its draft."""
        self._wait.stop()
        for tab in self.extra_tabs:
            tab.give_up()
        kind, card = self.kind, self.card
        record = 0 if card is None else self.identity(card)[0]
        self.desk.jobs.act(lambda session: drafts.drop(session, kind, record))
        if card is None:
            self.show_detail(shown=False)
            self.come()
            return
        self.fill(card)
        self.show_buttons()
        self.show_record(record)

    def stay(self) -> None:
        """Nothing is left: the record that is shown stays chosen in the list."""
        self._then = None
        super().stay()

    def show_buttons(self) -> None:
        """Offer Save and Give up where there is something to save."""
        dirty = self.is_dirty() or self.card is None
        for button in (self.save_button, self.revert_button):
            self.enable(button, on=dirty)
            button.setVisible(self.is_editable())

    def _saved(self, answer: tuple[Any, Any]) -> None:
        card, sent = answer
        fresh = self.card is None
        self._saving, self.card = False, card
        self.record = self.identity(card)[0]
        self.mark_saved(sent)
        if self.differs():  # typed since
            self.show_head(card)
        else:
            self.fill(card)
        self.show_buttons()
        self.told(_("Saved."), undo=True)
        self.list.show_id(self.record)
        if fresh:
            for tab in self.extra_tabs:
                tab.show_record(self.record)
        self._go_on()

    def _go_on(self) -> None:
        again, self._again = self._again, False
        if self.differs() and (again or self._then is not None):
            self.save()
            return
        then, self._then = self._then, None
        self._save_tabs(then)

    def _save_tabs(self, then: Callable[[], None] | None) -> None:
        dirty = next((tab for tab in self.extra_tabs if tab.is_dirty()), None)
        if dirty is not None:
            dirty.save(partial(self._save_tabs, then))
        elif then is not None:
            then()

    def _is_typed(self) -> bool:
        return self.stack.currentIndex() == 1 and self.is_editable() and self.differs()

    def _refused(self, problem: Problem) -> None:
        self._saving = self._again = False
        self._then = None
        if isinstance(problem, Invalid):
            self.show_problems(problem)
        self.failed(problem)

    def _kept(self, _result: object) -> None:
        self.kept.emit()

    def _build(self) -> None:
        self.save_button = QPushButton(_("&Save"), self)
        self.save_button.setObjectName("save")
        theme.set_look(self.save_button, "primary", True)
        self.save_button.clicked.connect(self.save_now)
        self.revert_button = QPushButton(_("&Give up changes"), self)
        self.revert_button.setObjectName("revert")
        self.revert_button.clicked.connect(self.give_up)
        super()._build()
        self.add_foot(self.revert_button, self.save_button)


class LeftOver(FormDialog):
    """Shows what was typed into a record that can no longer be changed, to be copied, until it is forgotten."""

    def __init__(self, page: EditingPage, content: dict[str, Any]) -> None:
        on_file = set(_texts(page.to_draft()))
        typed = "\n\n".join(text for text in _texts(content) if text not in on_file)
        self._jobs, self._place = page.desk.jobs, (page.kind, page.identity(page.card)[0])
        super().__init__(
            page,
            _("Typed and not saved"),
            [Section("", [Field(N_("What was typed"), Kind.LONG, key="typed")])],
            {"typed": typed},
            words=_(
                "This was typed before the record could no longer be changed, and it was not saved. Copy what you "
                "need, such as into an annex; it is shown again until you forget it."
            ),
            label=_("Forget it"),
            deed=self._forget,
            danger=True,
        )
        self.form.set_read_only(on=True)

    def _forget(self, _values: dict[str, Any]) -> None:
        place = self._place
        self._jobs.act(lambda session: drafts.drop(session, *place), self.done_well, self.failed)


def _texts(content: Any) -> list[str]:
    """The texts in what is typed, in their order."""
    if isinstance(content, dict):
        content = list(content.values())
    if isinstance(content, list):
        return [text for part in content for text in _texts(part)]
    return [content] if isinstance(content, str) and content.strip() else []
