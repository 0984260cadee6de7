"""All checks but the tests of behaviour, at the same time: style, format, types, imports, conventions.

python3 tools/setup.py tools/check.py [NAME …]      all of them, or the named ones
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

CHECKS: dict[str, Sequence[str]] = {
    "style": ("-m", "ruff", "check", "."),
    "format": ("-m", "ruff", "format", "--check", "."),
    "types": ("-m", "mypy"),
    "imports": ("-c", "from importlinter.cli import lint_imports_command as command; command()", "--no-logo"),
    "conventions": (
        *("-m", "pytest", "-q", "-n", "0", "tests/conventions"),
        *("--ignore", "tests/conventions/test_style.py", "--ignore", "tests/conventions/test_wheel.py"),
    ),
}
"""The words after Python by the check's name; the suite runs the first four, too."""


def run_checks(names: Sequence[str]) -> int:
    """Run the named checks side by side and print what the failed ones say; 0 when none failed."""
    running = {
        name: subprocess.Popen(
            [sys.executable, *CHECKS[name]], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, encoding="utf-8",
        )
        for name in names
    }  # fmt: skip
    failed = []
    for name, process in running.items():
        output = process.communicate()[0]
        print(f"{name}: {'FAILED' if process.returncode else 'ok'}", flush=True)
        if process.returncode:
            failed.append(name)
            print(output, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(run_checks(sys.argv[1:] or list(CHECKS)))
