"""Prepares pyHanko, or says why there are no electronic signatures here."""

from __future__ import annotations

import importlib.util
import logging
from typing import TYPE_CHECKING

from kiscase.core.errors import Problem
from kiscase.core.i18n import _

if TYPE_CHECKING:
    pass


def require_pyhanko() -> None:
    """A Problem on a computer for which there is no pyHanko (pyproject.toml names it)."""
    if importlib.util.find_spec("pyhanko") is None:
        raise Problem(
            _(
                "Electronic signatures cannot be made or checked here: Windows on ARM has no parts for it. "
                "Elsewhere, and with a Python for x64, they can."
            )
        )


def prepare_pyhanko() -> None:
    """A Problem where pyHanko is missing; else keep its records, which quote certificates, out of the log."""
    require_pyhanko()
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
