"""Electronic signatures in the files of papers: PAdES baseline B, with a certificate file or a card, and their check.

Nothing here asks the network: the time is this computer's, revocation is known from lists that are at hand.
What pyHanko needs is loaded when it is used.
"""

from __future__ import annotations

import importlib.util

from kiscase.core.errors import Problem
from kiscase.core.i18n import _


def require() -> None:
    """A Problem on a computer for which there is no pyHanko (pyproject.toml names it)."""
    if importlib.util.find_spec("pyhanko") is None:
        raise Problem(
            _(
                "Electronic signatures cannot be made or checked here: Windows on ARM has no parts for it. "
                "Elsewhere, and with a Python for x64, they can."
            )
        )
