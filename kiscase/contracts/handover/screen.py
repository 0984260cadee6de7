"""The dialog that hands contracts over to another worker, and the commands that open it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt

from kiscase.club.model import Worker
from kiscase.contracts.handover.actions import (
    HandoverPlan,
    HandoverResult,
    HandoverSelection,
    hand_over_contracts,
    plan_handover,
)
from kiscase.contracts.model import OPEN_STATES
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.listing.view import filters_of_value
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.command import Command
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.records.list_page import ListPage


class HandoverController(QObject):
    """The commands on a page, for all contracts that are selected in its list, and for the one that is open."""

    def __init__(self, page: ListPage) -> None:
        super().__init__(page)
        self.page = page

    def selection_commands(self) -> tuple[Command, ...]:
        """The command for the selected contracts."""
        ask = partial(self._ask_selected, of_people=False)
        return (Command("hand_over_selected", N_("Hand the selected contracts over…"), ask, "users"),)

    def people_commands(self) -> tuple[Command, ...]:
        """The command for the contracts of the selected people."""
        ask = partial(self._ask_selected, of_people=True)
        words = N_("Hand the selected people over to another worker…")
        return (Command("hand_over_people", words, ask, "users"),)

    def commands(self) -> tuple[Command, ...]:
        """The command for the open contract."""
        words = N_("Hand over to another worker…")
        return (Command("hand_over", words, self._ask_shown, "users", when=set(OPEN_STATES)),)

    def show_contracts_of(self, worker: int) -> None:
        """List the contracts that a worker carries, and say how they are handed over."""

        def read(session: Any) -> str:
            known = session.get_one(Worker, worker)
            return f"{known.family_name} {known.given_name}"  # as the list has it

        self.page.context.jobs.read(read, self._show_contracts_of)

    def _show_contracts_of(self, name: str) -> None:
        listing = self.page.listing()
        field = listing.source.find_field("worker")
        if field is not None:
            self.page.set_inputs("", "")
            listing.show_view(listing.view._replace(filters=filters_of_value(field, name)))
        self.page.list.setFocus(Qt.FocusReason.OtherFocusReason)
        words = _("Select the contracts (Ctrl+A: all), then choose “{command}” in the menu of the list (right click).")
        command = _("Hand the selected contracts over…")
        self.page.show_message(words.format(command=command), role="warn")

    def _ask_shown(self) -> None:
        if self.page.record is not None:
            self._ask(HandoverSelection((self.page.record,)))

    def _ask_selected(self, *, of_people: bool) -> None:
        ids = self.page.listing().list.selected_ids()
        if ids:
            self._ask(HandoverSelection(tuple(ids), of_people))
        else:
            words = _("Select people in the list first.") if of_people else _("Select contracts in the list first.")
            self.page.show_failure(Problem(words))

    def _ask(self, selection: HandoverSelection) -> None:
        """Ask to whom, once unsaved changes are saved or discarded."""
        self.page.leave(partial(self._load, selection))

    def _load(self, selection: HandoverSelection) -> None:
        self.page.context.jobs.read(
            lambda session: plan_handover(session, selection),
            lambda plan: HandoverDialog(self.page, selection, plan),
            self.page.show_failure,
        )


class HandoverDialog(FormDialog):
    """Says what would change and what would not; asks for the worker, and whose contracts if they are of several."""

    def __init__(self, page: ListPage, selection: HandoverSelection, plan: HandoverPlan) -> None:
        self._page, self._selection = page, selection
        super().__init__(
            page,
            _("Hand over to another worker"),
            [FieldSection("", _fields(plan))],
            {},
            words=_plan_words(selection, plan),
            label=_("Hand over"),
            on_submit=self._hand_over,
        )

    def _hand_over(self, values: dict[str, Any]) -> None:
        selection, worker, former = self._selection, int(values["worker"]), int(values.get("former") or 0) or None
        self._page.context.jobs.act(
            lambda session: hand_over_contracts(session, selection, worker, former), self._done, self.show_failure
        )

    def _done(self, result: HandoverResult) -> None:
        self.close_done()
        self._page.show_done(_result_words(self._selection, result))


def _fields(plan: HandoverPlan) -> list[FieldInfo]:
    def offered(pairs: list[tuple[str, str]]) -> Callable[[], list[tuple[str, str]]]:
        return lambda: pairs

    former = [(str(one.worker_id), one.name) for one in plan.shares]
    alone = former[0][0] if len(former) == 1 else ""
    others = [(str(one.id), one.name) for one in plan.workers if str(one.id) != alone]
    fields = [FieldInfo(N_("Hand over to"), FieldKind.CHOICE, required=True, options=offered(others), key="worker")]
    if not alone:
        words = N_("Leave empty for the contracts of all these workers.")
        whose = FieldInfo(N_("Only those of"), FieldKind.CHOICE, options=offered(former), key="former", help=words)
        fields.append(whose)
    return fields


def _plan_words(selection: HandoverSelection, plan: HandoverPlan) -> str:
    """What would change, from whom, and what would not."""
    shares = ", ".join(_("{name} ({count})").format(name=one.name, count=one.contracts) for one in plan.shares)
    words = [
        # Translators: the counts of a dialog: {contracts} and {people} are numbers
        _("Open contracts: {contracts}; people: {people}.").format(contracts=plan.contracts, people=plan.people),
        # Translators: {names} are workers, each with the number of contracts
        _("They are now with: {names}.").format(names=shares),
    ]
    if plan.printed:
        again = ngettext(
            "{count} contract is printed and not signed: it becomes a draft again and is printed with the new name.",
            "{count} contracts are printed and not signed: they become drafts again and are printed with the new name.",
            plan.printed,
        )
        words.append(again.format(count=plan.printed))
    words += _left_out_words(selection, plan.left_out)
    kept = _(
        "Signed documents keep who signed them, closed contracts who led them. Activities, notes and counselling stay "
        "with their workers."
    )
    return "\n".join([*words, "", kept])


def _result_words(selection: HandoverSelection, result: HandoverResult) -> str:
    done = _("Contracts handed over: {contracts}; people: {people}.")
    words = [done.format(contracts=result.contracts, people=result.people)]
    if result.stayed:
        stayed = ngettext(
            "{count} open contract stays with its worker.",
            "{count} open contracts stay with their workers.",
            result.stayed,
        )
        words.append(stayed.format(count=result.stayed))
    return " ".join([*words, *_left_out_words(selection, result.left_out)])


def _left_out_words(selection: HandoverSelection, count: int) -> list[str]:
    if not count:
        return []
    people = ngettext(
        "{count} selected person has no open contract.", "{count} selected people have no open contract.", count
    )
    contracts = ngettext("{count} selected contract is closed.", "{count} selected contracts are closed.", count)
    return [(people if selection.of_people else contracts).format(count=count)]
