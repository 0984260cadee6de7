"""The parts of the form of a participant, as a guided intake shows them one by one."""

from __future__ import annotations

from enum import Enum


class FormPart(Enum):
    """A part of the form; the sections of the form are the first ones, in their order."""

    WHO = 0
    ADDRESS = 1
    GROUPS = 2
    BENEFITS = 3
    EVIDENCE = 4
    APPLICATION = 5
    INFORMATION = 6
    SITUATION = 7
    RESULT = 8


SECTION_PARTS = tuple(FormPart)[:7]
"""The parts that are sections of the form."""
