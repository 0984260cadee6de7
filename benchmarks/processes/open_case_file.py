"""The program as a process of its own, up to where a person can go on.

`python -m benchmarks.processes.open_case_file FILE PASSPHRASE people|today|passphrase`: until the list of people is
painted, until the page Today shows what is to be done, or until the passphrase can be typed.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Any

from kiscase import __main__ as _door  # noqa: F401 - everybody comes in through it


def main(file: str, passphrase: str, until: str = "people") -> int:
    """Do what a person does who knows the passphrase by heart and types it in no time."""
    gc.disable()  # as kiscase.__main__ does, and this, too
    from kiscase.ui import pyside_workarounds

    pyside_workarounds.stop_reading_sources()

    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from benchmarks.processes.paint_probe import PaintProbe, report_usable
    from kiscase.app import Program

    class Measured(Program):
        def show_workspace(self, *given: Any, **more: Any) -> Any:
            """Wait for the page Today; or go on to the list of people, as fast as nobody can, and wait for that."""
            view = super().show_workspace(*given, **more)
            if until == "today":
                view.stack.counted.connect(lambda _page, _count: QTimer.singleShot(0, report_usable))
                return view
            view.open("participant", None)
            people: Any = view.page()
            self._painted = PaintProbe(people.list)
            return view

    app = QApplication(sys.argv[:1])
    program = Measured(app)
    welcome = program.show_welcome()
    if until == "passphrase":
        welcome.ask_secret(Path(file))
    program.window.show()
    if until == "passphrase":
        QTimer.singleShot(0, report_usable)  # what waits now is the first paint
    else:
        program.open(Path(file), passphrase)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
