"""Builds what this system can, and names what the others need.

python3 tools/setup.py -m tools.package
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tools.package import bundle, debian, release, windows
from tools.package.places import BUNDLE, DIST, ENVIRONMENT, PYTHON, ROOT


def main() -> int:
    """Build the bundle and the packages of this system, by the Python of an environment of their own."""
    if Path(sys.prefix) != ENVIRONMENT:
        bundle.make_environment()
        return subprocess.run([str(PYTHON), "-m", "tools.package"], cwd=ROOT, check=False).returncode
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir()
    bundle.make_bundle()
    if shutil.which("dpkg-deb") is not None:
        debian.make_deb()
    elif sys.platform.startswith("linux"):
        print("no .deb: that needs dpkg-deb (Debian, Ubuntu)")
    if sys.platform == "win32":
        if windows.can_make_installer():
            windows.make_installer(BUNDLE)
        else:
            print("no installer: that needs NSIS (makensis)")
    else:
        print("no installer for Windows: that needs the bundle made on Windows, and NSIS")
    if sys.platform != "darwin":
        print("no kiscase.app: that needs macOS")
    release.make_wheel()
    release.make_parts_list()
    release.write_checksums()
    for path in sorted(DIST.iterdir()):
        print(f"{path.stat().st_size / 1e6:8.1f} MB  {path.relative_to(DIST.parent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
