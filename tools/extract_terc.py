"""Make the list of gminas that ships with the program: extract_terc.py TERC.csv resources/teryt/NAME.csv.

TERC.csv is the official file of GUS (eTERYT). Towns and rural areas inside a gmina (4, 5), districts of Warsaw (8) and
delegacies (9) are left out.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kiscase.core.territory.terc_file import shorten_terc


def main(source: Path, target: Path) -> None:
    """Write the voivodeships, powiats and gminas of one file into another."""
    target.write_text(shorten_terc(source.read_text(encoding="utf-8-sig")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
