"""What the bundle starts with: Windows and macOS begin it again for each process of its own."""

from __future__ import annotations

import multiprocessing
import sys

from kiscase.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
