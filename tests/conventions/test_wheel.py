"""What is shipped is what the source has, and what is installed is what the lock names."""

from __future__ import annotations

import tomllib
import zipfile
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import kiscase
from tests.conventions.project import ROOT, files, run

SHIPPED = {"kiscase": "kiscase", "resources": "kiscase/_data/resources", "translations": "kiscase/_data/translations"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a wheel that was built now."""
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "build", "--wheel", "--no-isolation", "--skip-dependency-check", "--outdir", str(folder), str(ROOT))
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


@pytest.mark.slow
@pytest.mark.parametrize("folder", SHIPPED)
def test_the_wheel_holds_every_file_of(folder: str, wheel: set[str]) -> None:
    here = [path.relative_to(ROOT / folder).as_posix() for path in files() if path.is_relative_to(ROOT / folder)]
    assert here
    missing = [name for name in here if f"{SHIPPED[folder]}/{name}" not in wheel]
    assert not missing


@pytest.mark.slow
def test_the_wheel_holds_the_licences(wheel: set[str]) -> None:
    assert {Path(name).name for name in wheel if "/licenses/" in name} >= {"LICENSE", "OFL.txt"}


def project() -> dict[str, Any]:
    """The project's own description."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pins() -> dict[str, str]:
    """Each entry of the lock by the package's name."""
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    entries = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    return {canonicalize_name(entry.split("==")[0]): entry for entry in entries}


def test_the_lock_pins_every_dependency() -> None:
    pinned = pins()
    groups = project()["dependency-groups"]
    of_packages = groups.pop("package")  # in packaging/requirements.lock, as tests/package holds
    assert of_packages
    for text in chain(project()["project"]["dependencies"], *groups.values()):
        wanted = Requirement(text)
        name = canonicalize_name(wanted.name)
        assert name in pinned, f"{name} is in pyproject.toml, but not in requirements.lock"
        version = pinned[name].split("==")[1].split()[0]
        assert wanted.specifier.contains(version), f"pyproject.toml wants {text}, the lock has {version}"


def test_every_pin_has_a_hash() -> None:
    assert not [entry for entry in pins().values() if "--hash=sha256:" not in entry]


def test_the_program_and_its_description_agree_on_the_version() -> None:
    assert kiscase.__version__ == project()["project"]["version"]
