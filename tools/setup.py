"""Makes the environment `.venv` that the program runs in and, when more words follow, runs its Python with them.

    python3 tools/setup.py                       makes the environment, or mends it when the lock has changed
    python3 tools/setup.py -m kiscase --practice the same, then opens the program

Needs nothing but Python. Its own syntax is old on purpose: an old Python shall read on and get a clear sentence.
"""

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
FINGERPRINT_FILE = VENV / "made-from"
WINDOWS = sys.platform == "win32"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

# The libraries of the system that Qt's window, its offscreen platform and its PDF reader are linked with, and the
# Debian package of each. Found with ldd on the plugins of PySide6; desktops have them all, servers do not.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libbrotlidec.so.1": "libbrotli1",
    "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libzstd.so.1": "libzstd1",
}

# The programs that only the tests need, where each lies, and its Debian package: SoftHSM2 plays the card with a key on
# it, PostgreSQL the server of several desks. Debian keeps the server's programs off the path.
TEST_PROGRAMS = {"softhsm2": ("softhsm2-util", ""), "postgresql": ("initdb", "usr/lib/postgresql/*/bin/initdb")}


def main(words):
    """Make the environment, then become its Python when there is something to run."""
    try:
        check_python()
        install_from_system("pytest" in words)
        make_environment()
    except SetupError as trouble:
        print("\nkiscase cannot be set up: {}".format(trouble), file=sys.stderr)
        return 1
    return run_python(words) if words else 0


class SetupError(Exception):
    """The setup failed; the text says what to do."""


def check_python():
    """The program's language is newer than some computers' Python."""
    if sys.version_info < OLDEST:
        raise SetupError(
            "this is Python {}.{}, and the program needs Python {}.{} or newer. Install it, then name it, "
            "for example: make PYTHON=python3.11 run".format(*(sys.version_info[:2] + OLDEST))
        )


def install_from_system(tests):
    """On Debian and its relatives, get the missing system packages, or say the command that does."""
    missing = sorted(missing_packages(tests))
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if shutil.which("apt-get") is None:
        raise SetupError("these libraries are missing (here under their Debian names): " + " ".join(missing))
    if os.geteuid() != 0:
        raise SetupError("some packages of the system are missing. Please run:\n\n    sudo " + " ".join(command) + "\n")
    announce("Installing from the system: " + " ".join(missing))
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for step in (["apt-get", "update", "-q"], command):
        if subprocess.call(step, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) != 0:
            raise SetupError("'" + " ".join(step) + "' failed. Is there a network?")


def missing_packages(tests):
    """The Debian packages that are needed and not there; elsewhere tests do without what only they need."""
    if not sys.platform.startswith("linux"):
        return
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        yield "python{}.{}-venv".format(*sys.version_info[:2])
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            yield package
    for package, (program, places) in TEST_PROGRAMS.items():
        if tests and shutil.which("apt-get") is not None and shutil.which(program) is None and not is_at(places):
            yield package


def is_at(places):
    """Whether there is a file at one of the places of a pattern."""
    return bool(places) and next(Path("/").glob(places), None) is not None


def make_environment():
    """Install exactly what the lock names; do nothing when that has been done."""
    wanted = fingerprint()
    if environment_works() and FINGERPRINT_FILE.is_file() and FINGERPRINT_FILE.read_text(encoding="utf-8") == wanted:
        return
    if not environment_works():
        announce("Making the environment in .venv (once, a few minutes)")
        if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]) != 0:
            raise SetupError("Python could not make an environment in {}.".format(VENV))
    announce("Installing what requirements.lock names")
    run_pip("install", "--require-hashes", "-r", str(LOCK))
    run_pip("install", "--no-deps", "--no-build-isolation", "-e", str(ROOT))
    FINGERPRINT_FILE.write_text(wanted, encoding="utf-8")


def environment_works():
    """An environment that was moved, or whose Python was removed, has to be made anew."""
    try:
        command = [str(PYTHON), "-c", "import pip, sys; sys.exit(sys.version_info < {})".format(OLDEST)]
        return subprocess.call(command, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def fingerprint():
    """Changes when the environment has to be installed again."""
    files = [LOCK, ROOT / "pyproject.toml"]
    sums = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    return "\n".join([str(ROOT), *sums]) + "\n"


def run_pip(*words):
    """Run the environment's own pip without its chatter."""
    command = [str(PYTHON), "-m", "pip", "-qq", "--no-input", "--disable-pip-version-check", *words]
    if subprocess.call(command, stdin=subprocess.DEVNULL) != 0:
        raise SetupError(
            "pip could not install the packages (its own words are above). Is there a network? "
            "A second try goes on from where this one stopped."
        )


def run_python(words):
    """Run the environment's Python with *words*, in this process where the system can."""
    command = [str(PYTHON), *words]
    if not WINDOWS:
        os.execv(str(PYTHON), command)  # noqa: S606 - the program takes the place of this script
    return subprocess.call(command)


def announce(sentence):
    """What takes time is announced."""
    print(sentence + " …", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
