"""The settings of this computer, in a TOML file of the user; never personal data."""

from __future__ import annotations

import contextlib
import math
import os
import secrets
import tomllib
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from kiscase.core.errors import CannotWriteError
from kiscase.core.files import write_file_atomically

SETTINGS_VERSION = 1
MAX_RECENT_CASES = 8  # that are remembered
MIN_SCALE, MAX_SCALE = 0.75, 3.0
MIN_LOCK_MINUTES, MAX_LOCK_MINUTES = 1, 240  # minutes


@dataclass(frozen=True)
class Settings:
    """Preferences on this computer; `lock_after` in minutes, `recent` paths and addresses with the newest first.

    `folder` is that of the file chosen last, `lists` the columns and orders of lists, as JSON.
    """

    language: str = "pl"
    theme: str = "system"
    scale: float = 1.0
    lock_after: int = 10
    recent: tuple[str, ...] = ()
    window: str = ""
    folder: str = ""
    lists: str = ""
    version: int = SETTINGS_VERSION

    def __post_init__(self) -> None:
        """Limit the numbers to what users can read and work with."""
        object.__setattr__(self, "scale", min(max(self.scale, MIN_SCALE), MAX_SCALE))
        object.__setattr__(self, "lock_after", min(max(self.lock_after, MIN_LOCK_MINUTES), MAX_LOCK_MINUTES))

    def with_recent_case(self, location: object) -> Settings:
        """The settings after a case was opened: the path of a file, or an address."""
        others = [name for name in self.recent if name != str(location)]
        return replace(self, recent=(str(location), *others)[:MAX_RECENT_CASES])


SETTINGS_UPGRADES: tuple[Callable[[dict[str, Any]], None], ...] = ()
"""Small steps from one version of the file to the next; the first leads from version 1 to 2."""


def settings_path() -> Path:
    """The path of the settings file; the environment variable KISCASE_SETTINGS overrides it."""
    chosen = os.environ.get("KISCASE_SETTINGS")
    if chosen:
        return Path(chosen)
    from platformdirs import user_config_path

    return user_config_path("kiscase", appauthor=False) / "settings.toml"


def load_settings() -> Settings:
    """Load the settings; a broken file is renamed, and missing or invalid values get their default."""
    path = settings_path()
    try:
        with path.open("rb") as file:
            stored = tomllib.load(file)
        return _settings_from(stored)
    except OSError:
        return Settings()
    except (ValueError, TypeError, LookupError, RecursionError):
        with contextlib.suppress(OSError):
            path.replace(path.with_suffix(".broken"))
        return Settings()


def save_settings(settings: Settings) -> None:
    """Write the settings; failing to write them is no reason to stop work."""
    import tomli_w

    path = settings_path()
    with contextlib.suppress(OSError, CannotWriteError, UnicodeEncodeError):  # a file name may hold undecodable bytes
        content = tomli_w.dumps(asdict(settings)).encode()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_file_atomically(path, content)


def computer_id() -> str:
    """By what a server knows this computer again; made once, and kept beside the settings."""
    path = settings_path().with_name("computer-id")
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if (kept := path.read_text(encoding="ascii").strip()).isalnum():
            return kept[:32]
    made = secrets.token_hex(8)
    with contextlib.suppress(OSError, CannotWriteError):  # then drafts are found again only in this run
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_file_atomically(path, made.encode())
    return made


def _settings_from(stored: dict[str, Any]) -> Settings:
    version = stored.get("version", SETTINGS_VERSION)
    for upgrade in SETTINGS_UPGRADES[version - 1 :] if isinstance(version, int) and version > 0 else ():
        upgrade(stored)
    stored["version"] = SETTINGS_VERSION
    if isinstance(stored.get("recent"), list):
        stored["recent"] = tuple(name for name in stored["recent"] if isinstance(name, str))[:MAX_RECENT_CASES]
    if type(stored.get("scale")) is int:
        stored["scale"] = float(stored["scale"])
    fitting = {
        shown.name: stored[shown.name]
        for shown in fields(Settings)
        if type(stored.get(shown.name)) is type(getattr(Settings(), shown.name))
    }
    if math.isnan(fitting.get("scale", 1.0)):
        del fitting["scale"]
    return Settings(**fitting)
