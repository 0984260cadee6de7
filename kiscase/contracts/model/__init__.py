"""What is kept of contracts: the contract, its parts, what happens in its life, and what helps to draft it."""

from kiscase.contracts.model.aids import Acceptance, FormLabel, Phrase, Template
from kiscase.contracts.model.contract import FORM, MOVES, OPEN, RUNNING, Contract, Move, Outcome, State, Variant
from kiscase.contracts.model.life import Breach, Consequence, Evaluation, Invitation, Judgement, Purpose, Result, Stage
from kiscase.contracts.model.parts import (
    TABLES,
    Content,
    EvaluationDate,
    Goal,
    Member,
    Obligation,
    Party,
    Rows,
    Signing,
    Step,
)

__all__ = [
    "FORM",
    "MOVES",
    "OPEN",
    "RUNNING",
    "TABLES",
    "Acceptance",
    "Breach",
    "Consequence",
    "Content",
    "Contract",
    "Evaluation",
    "EvaluationDate",
    "FormLabel",
    "Goal",
    "Invitation",
    "Judgement",
    "Member",
    "Move",
    "Obligation",
    "Outcome",
    "Party",
    "Phrase",
    "Purpose",
    "Result",
    "Rows",
    "Signing",
    "Stage",
    "State",
    "Step",
    "Template",
    "Variant",
]
