"""The command line: what works without a window. It calls the same actions and documents as the screens.

The exit status is 0 when all is well, 1 for a Problem (its sentence goes to stderr), 2 for words that make no sense.
"""

from __future__ import annotations

from kiscase.commands.deeds import run
from kiscase.commands.files import file_name, write
from kiscase.commands.printing import documents, print_first
from kiscase.commands.terminal import guarded, line
from kiscase.commands.words import known, window_parser

__all__ = ["documents", "file_name", "guarded", "known", "line", "print_first", "run", "window_parser", "write"]
