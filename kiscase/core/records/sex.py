"""The sex of a person."""

from __future__ import annotations

from kiscase.core.i18n import N_
from kiscase.core.records.choice import Choice


class Sex(Choice):
    """As in the population register (the tenth digit of the PESEL, art. 15 of the act on it)."""

    FEMALE = "K", N_("woman")
    MALE = "M", N_("man")
