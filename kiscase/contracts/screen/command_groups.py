"""How the header of the contracts page arranges the commands: the filled button of each state, and the menu "More"."""

from __future__ import annotations

from kiscase.contracts.model import ContractState

MAIN_COMMANDS: dict[ContractState, str] = {
    ContractState.DRAFT: "print",
    ContractState.READY: "print",
    ContractState.PRINTED: "sign",
    ContractState.PARTLY_SIGNED: "sign",
    ContractState.EVALUATED: "complete",
    ContractState.DISPUTED: "carry_on",
    ContractState.COMPLETED: "print",
    ContractState.TERMINATED: "print",
    ContractState.AMENDED: "print",
    ContractState.REFUSED: "print",
    ContractState.VOID: "print",
}
"""The command of the filled button in the header; an active contract has one only when its evaluation is due."""

STATE_COMMANDS = (
    *("ready", "sign", "esign", "refuse", "evaluate", "complete", "annex", "dispute"),
    *("record_ruling", "carry_on", "reopen", "terminate", "void", "delete", "inner_data", "hand_over"),
)
"""The commands that not every state allows, in the order of the menu."""
MENU_GROUPS = (
    STATE_COMMANDS,
    ("print", "second_copy", "save_pdf", "handout", "plain_copy", "blank_form", "esignatures"),
    ("person", "amended"),
    ("talk", "next_finding", "keep_plan", "plans", "labels"),
)
"""The groups of the menu "More", with separators between them: state, printing, other pages, drafting."""
