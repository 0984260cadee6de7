"""Prepares pyHanko, or says why there are no electronic signatures on this computer."""

from __future__ import annotations

import importlib.util
import logging
from typing import TYPE_CHECKING

from kiscase.core.errors import Problem
from kiscase.core.i18n import _

if TYPE_CHECKING:
    pass


def require_pyhanko() -> None:
    """Raise a Problem on a platform without pyHanko (see pyproject.toml)."""
    if importlib.util.find_spec("pyhanko") is None:
        raise Problem(
            _(
                "Electronic signatures cannot be made or validated on this computer: a component for "
                "Windows on ARM is missing. They work on other systems, and with Python for x64."
            )
        )


def prepare_pyhanko() -> None:
    """Raise a Problem without pyHanko; otherwise silence its log, which quotes certificates."""
    require_pyhanko()
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
