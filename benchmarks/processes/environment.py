"""The surroundings of the processes that are measured as a whole."""

from __future__ import annotations

import os
from pathlib import Path


def process_environment(folder: Path) -> dict[str, str]:
    """No screen, settings of their own, and modules that are compiled on the first round, as after an installation."""
    found = os.environ | {
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        "KISCASE_SETTINGS": str(folder / "settings.toml"),
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
    }
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return found
