"""A list page whose record can be edited: one save at a time, a draft every few seconds, no typing lost.

A save always belongs to the record that is shown, not to one that was selected meanwhile: nothing can be typed between
the selection of a record and its display.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QPushButton, QWidget

from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import _
from kiscase.ui.database_jobs import Work
from kiscase.ui.forms.autosave import DraftAutosave, DraftKey
from kiscase.ui.records.list_page import ListPage
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.steps import Steps
from kiscase.ui.theme import style_properties

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.core.drafts import Draft
    from kiscase.ui.sharing.record_sharing import RecordSharing


class EditingPage(ListPage):
    """Edits a record; a feature defines how it is loaded, shown, compared and saved."""

    merges_typing: ClassVar[bool] = True
    """Whether a draft holds what was typed alone, so that it can be shown over what a colleague has saved."""

    def __init__(
        self, context: PageContext, tabs: Sequence[type[RecordTab]] = (), parent: QWidget | None = None
    ) -> None:
        self.details: Any = None  # of the record that is shown; None for a new one
        self._saving = False
        self._again = False
        self._then: Callable[[], None] | None = None
        self._focus_wanted = False
        self.sharing: RecordSharing | None = None
        super().__init__(context, tabs, parent)
        self.autosave = DraftAutosave(self, context.jobs, self._draft_key, self._unsaved, paused=self._pauses_autosave)
        self.autosave.saved.connect(self.draft_saved)

    # what a feature defines

    def load_work(self, record: int) -> Work[Any]:
        """The work that loads the details of a record."""
        raise NotImplementedError

    def id_and_revision(self, card: Any) -> tuple[int, int]:
        """The id and the revision of a record by its details."""
        raise NotImplementedError

    def show_details(self, card: Any) -> None:
        """Show the details of a record, or an empty one for None."""
        raise NotImplementedError

    def prepare(self, _card: Any) -> Steps:
        """Make what is needed to show these details, in steps between which the window answers; then they are shown."""
        yield from ()

    def show_header(self, card: Any) -> None:
        """Show the header of a record, without touching what is typed."""
        raise NotImplementedError

    def has_changes(self) -> bool:
        """Whether what is typed differs from what is on file."""
        raise NotImplementedError

    def values_to_save(self) -> Any:
        """What a save would write; raises InvalidValuesError when an input is not valid."""
        raise NotImplementedError

    def save_values(self, session: Any, card: Any, sent: Any) -> int:
        """Save the values *sent* to a record, or to a new one for None; its id. Runs on the thread of the case file."""
        raise NotImplementedError

    def mark_saved(self, sent: Any) -> None:
        """Note that *sent* is on file now; what was typed since is not."""
        raise NotImplementedError

    def show_problems(self, problem: InvalidValuesError) -> None:
        """Show the problems at their fields."""
        raise NotImplementedError

    def draft_content(self) -> dict[str, Any]:
        """The input as JSON can hold it."""
        raise NotImplementedError

    def restore_draft(self, content: dict[str, Any]) -> None:
        """Show the input of a draft."""
        raise NotImplementedError

    def is_editable(self) -> bool:
        """Whether the record that is shown can be changed at all."""
        return True

    # showing

    def show_record(self, record: int) -> None:
        """Load a record and its draft, and show them."""
        if self.details is None or self.id_and_revision(self.details)[0] != record:
            self._block_typing(on=True)
        kind, work = self.kind, self.load_work(record)
        self.context.jobs.read(
            lambda session: (work(session), _load_draft(session, kind, record)),
            self._show,
            self.record_missing,
            latest=kind,
        )

    def new_record(self) -> None:
        """Start a new record, with its draft if there is one."""
        self.record = None
        self.list.show_id(None)
        self._block_typing(on=True)
        kind = self.kind
        self.context.jobs.read(lambda session: (None, _load_draft(session, kind, 0)), self._show, latest=kind)

    def record_missing(self, problem: Problem) -> None:
        """The record to be shown is no longer on file."""
        self.details = None
        self._block_typing(on=False)
        super().record_missing(problem)

    def _close_record(self, *, row: int | None = None) -> None:
        super()._close_record(row=row)
        if self.sharing is not None:
            self.sharing.show_record(None)

    def _show(self, answer: tuple[Any, Draft | None]) -> Steps:
        card, draft = answer
        yield from self.prepare(card)
        shown = (
            self.details is not None
            and card is not None
            and self.id_and_revision(card)[0] == self.id_and_revision(self.details)[0]
        )
        if shown and not self._block.is_on() and self.is_dirty():
            return  # typed while the record was being loaded
        self._block_typing(on=False)
        self.details = card
        self.show_details(card)
        if self.sharing is not None:
            self.sharing.show_record(None if card is None else self.id_and_revision(card)[0])
        if self.stack.currentIndex() == 0:
            yield  # to lay out what was never seen takes as long again
        self.show_detail(shown=True)
        if draft is not None and self.is_editable():
            self._restore(card, draft)
        elif draft is not None and not shown:
            from kiscase.ui.records.unsaved_text_dialog import UnsavedTextDialog

            place = (self.kind, self.id_and_revision(self.details)[0])
            UnsavedTextDialog(self, self.context.jobs, place, self.draft_content(), draft.content)
        self.show_buttons()
        if self._focus_wanted:
            self.focus_record()
        if card is None:
            for tab in self.extra_tabs:
                tab.show_record(None)
            self.focus_record()

    def _restore(self, card: Any, draft: Draft) -> None:
        self.restore_draft(draft.content)
        if card is not None and draft.revision not in (None, self.id_and_revision(card)[1]):
            sentence = _(
                "Your unsaved changes are restored, but the record was changed in the meantime. "
                "Compare before you save."
            )
            self.show_message(sentence, role="warn")
        else:
            self.show_message(_("Your unsaved changes are restored."))
        from kiscase.core import drafts

        self.context.jobs.read(drafts.list_drafts, self._offer_next_draft, latest="next draft")

    def _offer_next_draft(self, waiting: list[tuple[str, int]]) -> None:
        """Offer the way to the next draft beside the message that this one is restored."""
        here = (self.kind, self.record or 0)
        sentence, role = self.message_bar.text(), self.message_bar.property("role")
        if sentence and here in waiting and len(waiting) > 1:
            following = waiting[(waiting.index(here) + 1) % len(waiting)]
            self.show_way(sentence, _("Show the next"), following, role=role)

    def _block_typing(self, *, on: bool) -> None:
        """Block input while another record is being loaded; the screen keeps its content until then."""
        if not self.is_record_built:
            return
        self.tabs.setUpdatesEnabled(not on)
        self._block.turn(on=on)
        if on:
            self._focus_wanted = False

    def focus_record(self) -> None:
        """Focus the first field of the record, once it is loaded."""
        self.open_chosen()
        self._focus_wanted = self.is_record_built and self._block.is_on()
        if not self._focus_wanted:
            super().focus_record()

    def open_part(self, kind: str, record: int) -> None:
        """Open a record and the tab that shows that part of it."""
        self.open_record(record)
        self.context.jobs.when_ready(partial(self._bring_part_to_front, kind))

    def _bring_part_to_front(self, kind: str) -> None:
        for tab in self.extra_tabs:
            if getattr(tab, "part", "") == kind:
                self.tabs.setCurrentWidget(tab)

    # typing

    def is_dirty(self) -> bool:
        """Whether there are unsaved changes, here or in a tab of another feature."""
        return self._is_typed() or (self.stack.currentIndex() == 1 and any(tab.is_dirty() for tab in self.extra_tabs))

    def edited(self) -> None:
        """Note that something was typed; called by the feature."""
        self.escape_guard.forget()
        if self._is_typed():
            self.message_bar.dismiss()
        self.show_buttons()
        self.autosave.schedule()

    def save_now(self) -> None:
        """Save and stay on the record."""
        if self.is_dirty() or (self.details is None and self.record is None and self.stack.currentIndex() == 1):
            self.save(None)

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save the changes in one action, then go on; what was typed meanwhile is saved before going on."""
        self._then = then or self._then
        if self._saving:
            self._again = True
            return
        try:
            sent = self.values_to_save()
        except InvalidValuesError as problem:
            self._refused(problem)
            return
        self._saving = True
        self.autosave.stop()
        card = self.details
        draft = 0 if card is None else self.id_and_revision(card)[0]

        def work(session: Any) -> tuple[Any, Any]:
            from kiscase.core import drafts

            drafts.delete_draft(session, self.kind, draft)
            record = self.save_values(session, card, sent)
            return self.load_work(record)(session), sent

        self.context.jobs.act(work, self._saved, self._refused)

    def discard_changes(self) -> None:
        """Discard the unsaved changes and their draft."""
        self.autosave.stop()
        for tab in self.extra_tabs:
            tab.discard_changes()
        self.autosave.discard_draft()
        if self.details is None:
            self.show_detail(shown=False)
            self.focus_start()
            return
        self.show_details(self.details)
        self.show_buttons()
        self.show_record(self.id_and_revision(self.details)[0])

    def ask_discard(self) -> None:
        """Discard the unsaved changes, after a question where there are any: nothing brings them back."""
        if not self.is_dirty():
            self.discard_changes()
            return
        from kiscase.ui.widgets.message_boxes import ask_confirmation

        shown = self.header.title.text()
        lost = _("What you typed here and did not save is lost for good.")
        ask_confirmation(
            self,
            _("Discard your changes?"),
            f"{shown}: {lost}" if shown and self.details is not None else lost,
            # Translators: not the letter of “Discard changes”, whose key is pressed twice by chance
            _("Di&scard"),
            self.discard_changes,
        )

    def ask_deletion(self, question: str, work: Work[None]) -> None:
        """Ask before the record that is shown is deleted, once unsaved changes are saved or discarded."""
        self.leave(partial(self._ask_deletion, question, work))

    def _ask_deletion(self, question: str, work: Work[None]) -> None:
        from kiscase.ui.widgets.message_boxes import ask_confirmation

        ask_confirmation(self, question, _("This can be undone."), _("&Delete"), partial(self._delete, work))

    def _delete(self, work: Work[None]) -> None:
        self.context.jobs.act(work, self._deleted, self.show_failure)

    def _deleted(self, _result: None) -> None:
        self.show_done(_("Deleted."))

    def cancel_leave(self) -> None:
        """Stay: the record that is shown remains selected in the list."""
        self._then = None
        super().cancel_leave()

    def show_buttons(self) -> None:
        """Offer to save or discard where there are unsaved changes."""
        dirty = self.is_dirty() or self.details is None
        for button in (self.save_button, self.revert_button):
            self.set_button_enabled(button, on=dirty)
            button.setVisible(self.is_editable())

    def _saved(self, answer: tuple[Any, Any]) -> None:
        card, sent = answer
        fresh = self.details is None
        self._saving, self.details = False, card
        self.record = self.id_and_revision(card)[0]
        self.mark_saved(sent)
        if self.has_changes():  # typed since
            self.show_header(card)
        else:
            self.show_details(card)
        self.show_buttons()
        self.show_message(_("Saved."), undo=True)
        self.list.show_id(self.record)
        if fresh:
            for tab in self.extra_tabs:
                tab.show_record(self.record)
        self._go_on()

    def _go_on(self) -> None:
        again, self._again = self._again, False
        if self.has_changes() and (again or self._then is not None):
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
        return self.stack.currentIndex() == 1 and self.is_editable() and self.has_changes()

    def _refused(self, problem: Problem) -> None:
        self._saving = self._again = False
        self._then = None
        if self.sharing is not None and self.sharing.merges(problem):
            return
        if isinstance(problem, InvalidValuesError):
            self.show_problems(problem)
        self.show_failure(problem)

    def _draft_key(self) -> DraftKey:
        return DraftKey(self.kind, *((0, None) if self.details is None else self.id_and_revision(self.details)))

    def _unsaved(self) -> dict[str, Any] | None:
        return self.draft_content() if self._is_typed() else None

    def _pauses_autosave(self) -> bool:
        """Whether a save or the loading of another record is under way."""
        return self._saving or self._block.is_on() or (self.sharing is not None and self.sharing.is_deleted)

    def _build_record(self) -> None:
        self.save_button = QPushButton(_("&Save"), self)
        self.save_button.setObjectName("save")
        style_properties.set_style_property(self.save_button, "primary", True)
        self.save_button.clicked.connect(self.save_now)
        # Translators: a letter that writes no Polish letter together with Alt
        self.revert_button = QPushButton(_("&Discard changes"), self)
        self.revert_button.setObjectName("revert")
        self.revert_button.clicked.connect(self.ask_discard)
        from kiscase.ui.records.input_block import InputBlock

        super()._build_record()
        self._block = InputBlock(self.tabs)
        if self.context.jobs.database.shared:
            from kiscase.ui.sharing.record_sharing import RecordSharing

            self.sharing = RecordSharing(self)
        self.add_footer_buttons(self.revert_button, self.save_button)


def _load_draft(session: Session, kind: str, record: int) -> Draft | None:
    from kiscase.core import drafts

    return drafts.load_draft(session, kind, record)
