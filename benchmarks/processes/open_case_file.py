"""The program as a process of its own: opens a file and reports once the list of people is painted.

`python -m benchmarks.opened FILE PASSPHRASE`
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Any

from kiscase import __main__ as _door  # noqa: F401 - everybody comes in through it


def main(file: str, passphrase: str) -> int:
    """Do what a person does who knows the passphrase by heart and types it in no time."""
    gc.disable()  # as kiscase.__main__ does, and this, too
    from kiscase.ui import pyside_workarounds

    pyside_workarounds.stop_reading_sources()

    from PySide6.QtWidgets import QApplication

    from benchmarks.processes.paint_probe import PaintProbe
    from kiscase.app import Program

    class Measured(Program):
        def show_workspace(self, *given: Any, **more: Any) -> Any:
            """Go from the page Today to the list of people, as fast as nobody can, and wait for it."""
            view = super().show_workspace(*given, **more)
            view.open("participant", None)
            people: Any = view.page()
            self._painted = PaintProbe(people.list)
            return view

    app = QApplication(sys.argv[:1])
    program = Measured(app)
    program.show_welcome()
    program.window.show()
    program.open(Path(file), passphrase)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
