"""Something that people do, and what it may take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

AT_MOST = 100.0
"""Milliseconds that anything may take in the large file."""
File = TypeVar("File")


@dataclass(frozen=True)
class Item(Generic[File]):
    """What is done, how it is measured in an open file, and its most milliseconds in the large one."""

    what: str
    of: Callable[[File], Callable[[], float]]
    most: float | None = AT_MOST
