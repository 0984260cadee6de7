"""The parts of the official form that print empty, to fill in by hand."""

from __future__ import annotations

from kiscase.contracts.model import ContractVariant
from kiscase.core.i18n import N_
from kiscase.core.records.choice import Choice


class BlankPart(Choice):
    """A part of the official form: I holds what is agreed, II its evaluation."""

    # Translators: parts of the official form of the social contract
    A = "a", N_("I A: person or family")
    B = "b", N_("I B: unemployed person")
    A_EVALUATION = "a2", N_("II A: evaluation of I A")
    B_EVALUATION = "b2", N_("II B: evaluation of I B")

    @property
    def variant(self) -> ContractVariant:
        """The variant of the form that the part belongs to."""
        return ContractVariant.A if self in (BlankPart.A, BlankPart.A_EVALUATION) else ContractVariant.B

    @property
    def of_evaluation(self) -> bool:
        """Whether it is the part for the evaluation."""
        return self in (BlankPart.A_EVALUATION, BlankPart.B_EVALUATION)
