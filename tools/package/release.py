"""What goes out beside the packages: the wheel, the list of all parts (SBOM), the checksums."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from tools.package.places import DIST, LOCK, PYTHON, ROOT, read_version, run


def make_wheel() -> Path:
    """The wheel: the same source gives the same bytes."""
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--skip-dependency-check", "--outdir", DIST, ROOT)
    return DIST / f"kiscase-{read_version()}-py3-none-any.whl"


def make_parts_list() -> Path:
    """The parts of the program as CycloneDX, from the lock."""
    made = DIST / f"kiscase-{read_version()}.cdx.json"
    words = ("--output-reproducible", "--output-file", made, "--pyproject", ROOT / "pyproject.toml")
    run(PYTHON, "-m", "cyclonedx_py", "requirements", *words, LOCK)
    return made


def write_checksums() -> Path:
    """The SHA-256 of each file in `dist/`."""
    made = DIST / "SHA256SUMS"
    files = sorted(path for path in DIST.iterdir() if path.is_file() and path != made)
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in files]
    made.write_text("\n".join(sums) + "\n", encoding="utf-8")
    return made
