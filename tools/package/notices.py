"""The licences of everything that the bundle holds: a table, and the texts as their packages ship them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sysconfig
from pathlib import Path

from tools.package.places import PYTHON, ROOT, SOURCE

_LEFT_OUT = {"aiohttp", "aiohappyeyeballs", "aiosignal", "frozenlist", "multidict", "propcache", "yarl"}
"""What the bundle leaves out, though pyHanko names it (packaging/without_http.py)."""
_UNNAMED = {"sqlcipher3": "zlib; in it SQLCipher: BSD-3-Clause (SQLCipher.txt), and OpenSSL: Apache-2.0"}
"""What packages do not give themselves, from their sources."""
_LIST = """
import importlib.metadata as metadata, json
from packaging.requirements import Requirement
names, waiting = {}, [Requirement("kiscase")]
while waiting:
    wanted = waiting.pop()
    one = metadata.distribution(wanted.name)
    if one.name in names and not wanted.extras:
        continue
    names[one.name] = one
    for text in one.requires or []:
        more = Requirement(text)
        if more.marker is None or any(more.marker.evaluate({"extra": extra}) for extra in (*wanted.extras, "")):
            waiting.append(more)
del names["kiscase"]
found = []
for name, one in names.items():
    data = one.metadata
    licence = data.get("License-Expression") or data.get("License") or "; ".join(
        line.rpartition("::")[2].strip() for line in data.get_all("Classifier", []) if line.startswith("License"))
    words = ("licen", "copying", "notice", "copyright")
    texts = [str(file.locate()) for file in one.files or []
             if any(word in file.name.lower() for word in words) and file.suffix not in (".py", ".pyc")]
    found.append([name, one.version, licence.splitlines()[0] if licence else "", texts])
print(json.dumps(sorted(found, key=lambda row: row[0].lower())))
"""
_OWN_WORDS = """kiscase and what it is made of
==============================

kiscase is free software under the EUPL 1.2 (kiscase-LICENSE.txt). Its bundle holds the following parts, each under its
own licence; the texts lie in this folder.

Qt (PySide6, shiboken6) is used under the LGPL 3.0 (LGPL-3.0.txt, with GPL-3.0.txt that it refers to). python-stdnum is
under the LGPL 2.1 or later. Both lie in the bundle as files of their own and can be replaced by other versions of them;
the source of both is published by their authors. The fonts are under the OFL 1.1, the icons under the ISC licence.

"""


def write_notices(folder: Path) -> None:
    """Write `NOTICE.txt` and all licences into a folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rows = list_parts()
    missing = [name for name, _version, licence, _texts in rows if not licence]
    if missing:
        raise SystemExit("no licence is known of: " + ", ".join(missing))
    width = max(len(name) for name, *_rest in rows) + 2
    table = [f"{name:{width}}{version:14}{licence}" for name, version, licence, _texts in rows]
    (folder / "NOTICE.txt").write_text(_OWN_WORDS + "\n".join(table) + "\n", encoding="utf-8")
    for name, _version, _licence, texts in rows:
        for number, text in enumerate(texts):
            shutil.copyfile(text, folder / f"{name}-{number + 1}-{Path(text).name.removesuffix('.txt')}.txt")
    own = {
        "kiscase-LICENSE.txt": ROOT / "LICENSE",
        "fonts-OFL.txt": ROOT / "resources/fonts/OFL.txt",
        "icons-LICENSE.txt": ROOT / "resources/icons/LICENSE",
    }
    python = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    for target, source in own.items() | ({("Python-LICENSE.txt", python)} if python.is_file() else set()):
        shutil.copyfile(source, folder / target)
    for source in (SOURCE / "licences").iterdir():
        shutil.copyfile(source, folder / source.name)


def list_parts() -> list[tuple[str, str, str, list[str]]]:
    """The name, version, licence and files with licences of each package that the bundle may hold."""
    ended = subprocess.run([str(PYTHON), "-c", _LIST], check=True, capture_output=True, text=True)
    rows = [(name, version, licence, texts) for name, version, licence, texts in json.loads(ended.stdout)]
    return [
        (name, version, licence or _UNNAMED.get(name, ""), texts)
        for name, version, licence, texts in rows
        if name not in _LEFT_OUT
    ]
