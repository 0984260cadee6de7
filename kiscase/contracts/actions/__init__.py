"""What one does with contracts, in the order of their life; the evaluations and the other events are modules apart."""

from kiscase.contracts.actions.drafting import draft, save
from kiscase.contracts.actions.ending import end
from kiscase.contracts.actions.issuing import activate, issue, kept, paper, ready, sign
from kiscase.contracts.actions.moves import chain, moves, require_contract
from kiscase.contracts.actions.reading import (
    DUE,
    Card,
    Listed,
    card,
    carried_out,
    field_at,
    latest,
    listed,
    next_step,
    preview,
)
from kiscase.contracts.actions.reviews import Due, due, next_evaluation

__all__ = [
    "DUE",
    "Card",
    "Due",
    "Listed",
    "activate",
    "card",
    "carried_out",
    "chain",
    "draft",
    "due",
    "end",
    "field_at",
    "issue",
    "kept",
    "latest",
    "listed",
    "moves",
    "next_evaluation",
    "next_step",
    "paper",
    "preview",
    "ready",
    "require_contract",
    "save",
    "sign",
]
