"""What the fixtures of the command line are to their tests."""

from __future__ import annotations

from collections.abc import Callable

Said = Callable[..., tuple[int, list[str], str]]
"""Runs the words of a command; status, lines of output, what stands on stderr."""
Terminal = Callable[..., list[str]]
"""Gives these answers at the terminal; the prompts that were shown."""
