"""The command line: what it says, what it writes, and what it never does."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite
from icalendar import Calendar
from sqlalchemy import text

from kiscase import __main__ as door
from kiscase import __version__
from kiscase.cli import handlers, print_command, terminal_output
from kiscase.cli.parser import ARGPARSE_MESSAGES, COMMAND_HELP
from kiscase.cli.server_parser import ROLE_NAMES, SERVER_COMMANDS
from kiscase.core import collation, files, i18n, legal_rules, user_settings
from kiscase.core.database import database
from kiscase.core.database.local import case_file, file_format
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.errors import Problem
from kiscase.core.text import message_catalogue
from kiscase.law import actions as law
from kiscase.practice import practice_file as practice_files
from tests import makers
from tests.cli.command_line import Said
from tests.clock import clock
from tests.pdf_reader import findings_of, text_of

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def club(practice_file: Path, tmp_path: Path) -> Path:
    """A practice file that may be changed."""
    path = tmp_path / "club.kis"
    shutil.copyfile(practice_file, path)
    return path


@pytest.fixture
def locked(sealed: FileDatabase) -> Path:
    """A closed file under `makers.PASSPHRASE`."""
    sealed.close()
    return sealed.path


def python(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program as its own process."""
    command, surroundings = [sys.executable, *words], os.environ | environment
    return subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, encoding="utf-8", check=False)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# ---- help and wrong use ---------------------------------------------------------------------------------------------


def test_help_names_all_commands(said: Said) -> None:
    status, lines, _err = said("--help")
    assert status == 0
    for name, told in COMMAND_HELP.items():
        assert any(line.split() == [name, *i18n._(told).split()] for line in lines)


@pytest.mark.parametrize("name", ["", *COMMAND_HELP, *(f"server {name}" for name in SERVER_COMMANDS)])
def test_help_speaks_the_language_of_the_desk(name: str, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """No word of English is left when a catalogue has everything."""

    class Everything(dict[tuple[str, int], str]):
        def get(self, key: tuple[str, int], default: str = "") -> str:  # type: ignore[override]
            ends = default[len(default.rstrip()) :]
            held = "".join(f"{{{word}}}" for word in sorted(message_catalogue.placeholders(default)))
            return f"†{held}{ends}"

    monkeypatch.setattr(i18n, "_catalogue", lambda _code: Everything())
    status, lines, _err = said(*name.split(), "--help")
    assert status == 0
    names = ("PDF", "...", "|", *COMMAND_HELP, *SERVER_COMMANDS, *ROLE_NAMES)
    for line in lines:
        for word in re.sub(r"[][():,]", " ", line).split():
            assert word.startswith(("-", "†", "kiscase", "KISCASE_")) or "†" in word or word in names, line


def test_help_in_polish(said: Said) -> None:
    if i18n._("usage: ") == "usage: ":
        pytest.skip("the Polish catalogue is not written yet")
    _status, lines, _err = said("--help")
    assert lines[0].startswith("użycie: ")
    assert not any("options" in line for line in lines)


def test_what_argparse_says_is_marked_for_translation() -> None:
    import argparse
    import inspect

    source = inspect.getsource(argparse)
    for message in ARGPARSE_MESSAGES:
        assert repr(message)[1:-1] in source or message in source, message


@pytest.mark.parametrize(
    "words",
    [
        ["find"],
        ["find", "club.kis"],
        ["print", "club.kis"],
        ["print", "club.kis", "contract"],
        ["print", "club.kis", "contract", "KS/1/2026"],
        ["print", "club.kis", "contract", "KS/1/2026", "--all", "--to", "x"],
        ["print", "club.kis", "nothing", "--list"],
        ["check"],
        ["backup", "club.kis"],
        ["practice"],
        ["--nothing"],
        ["one.kis", "two.kis"],
    ],
)
def test_wrong_use(words: list[str], said: Said) -> None:
    status, lines, err = said(*words)
    assert status == 2
    assert not lines
    assert "kiscase" in err


def test_the_language_of_the_desk_comes_from_its_settings(said: Said) -> None:
    user_settings.save_settings(user_settings.Settings(language="en"))
    assert said("--help")[1][0].startswith("usage: ")
    assert i18n.current_language() == "en"


def test_version(said: Said) -> None:
    assert said("--version")[:2] == (0, [f"kiscase {__version__}"])


# ---- find -----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_find_a_person(club: Path, said: Said) -> None:
    status, lines, err = said("find", club, "nowak", "an")
    assert (status, err) == (0, "")
    assert len(lines) == 2
    for line in lines:
        kind, row_id, name = line.split("\t")
        assert (kind, name) == ("participant", "Nowak Anna")
        assert row_id.isdigit()


def test_find_a_contract_by_its_number_tells_the_person(club: Path, said: Said) -> None:
    _status, lines, _err = said("find", club, "KS/1/2026")
    rows = [line.split("\t") for line in lines]
    assert [row for row in rows if row[0] == "contract" and row[1] == "KS/1/2026" and " " in row[2]]


def test_find_nothing(club: Path, said: Said) -> None:
    status, lines, err = said("find", club, "qqqq")
    assert (status, lines) == (1, [])
    assert err.strip()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_under_the_output_is_a_sentence(club: Path) -> None:
    command = [sys.executable, "-m", "kiscase", "find", str(club), "nowak"]
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert line.startswith("Nie udało się zapisać tego, co wypisuje polecenie")


def test_what_people_typed_cannot_steer_the_terminal(club: Path, said: Said) -> None:
    changed = case_file.open_case_file(club, None)
    with changed.connection() as connection:
        evil = "\x1b]0;owned\x07Nowak\u202e\tAnna\nparticipant\t1\x9b31m"
        connection.execute(text("UPDATE search_entry SET title = :evil WHERE title = 'Nowak Anna'"), {"evil": evil})
    changed.close()
    _status, lines, _err = said("find", club, "nowak", "anna")
    assert len(lines) == 2
    for line in lines:
        assert line.count("\t") == 2
        assert not any(letter in line for letter in "\x1b\x07\x9b\u202e")


# ---- print ----------------------------------------------------------------------------------------------------------


def test_list_of_what_can_be_printed(club: Path, said: Said) -> None:
    _status, lines, _err = said("print", club, "--list")
    rows = [line.split("\t") for line in lines]
    printable = {document.key for document in print_command.printable_kinds()}
    # The club goes on as it is, no year was closed, and each refund is within the term of its payment.
    nothing_yet = {"club-changes", "club-end", "yearly-report", "employment-reminder"}
    assert {kind for kind, _number in rows} == printable - nothing_yet
    assert ["contract", "KS/1/2026"] in rows
    _status, only, _err = said("print", club, "contract", "--list")
    assert only == [line for line in lines if line.startswith("contract\t")]


def test_print_an_issued_contract_byte_for_byte(club: Path, tmp_path: Path, said: Said) -> None:
    target = tmp_path / "paper.pdf"
    assert said("print", club, "contract", "ks/1/2026", "--to", target)[:2] == (0, [str(target)])
    opened = case_file.open_case_file(club, None)
    with opened.read() as session:
        kept = session.execute(text("SELECT content FROM issued_document WHERE number = 'KS/1/2026'")).scalar_one()
    opened.close()
    assert target.read_bytes() == kept
    assert mode(target) == 0o600
    assert not list(tmp_path.glob(".*"))


def test_print_into_a_folder(club: Path, tmp_path: Path, said: Said) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    said("print", club, "contract", "KS/1/2026", "--to", folder)
    assert [path.name for path in folder.iterdir()] == ["contract-KS-1-2026.pdf"]


def test_print_a_draft(club: Path, tmp_path: Path, said: Said) -> None:
    number = next(line.split("\t")[1] for line in said("print", club, "contract", "--list")[1] if "#" in line)
    status, _lines, _err = said("print", club, "contract", number, "--to", tmp_path / "draft.pdf")
    assert status == 0
    assert findings_of((tmp_path / "draft.pdf").read_bytes()) == []
    assert "kontrakt socjalny" in text_of((tmp_path / "draft.pdf").read_bytes()).casefold()


def test_print_all(club: Path, tmp_path: Path, said: Said) -> None:
    folder = tmp_path / "deep" / "papers"
    status, lines, _err = said("print", club, "contract", "--all", "--to", folder)
    assert status == 0
    assert len(lines) == 39, "the fortieth is an annex"
    assert sorted(map(str, folder.iterdir())) == sorted(lines)
    assert mode(folder) == 0o700
    assert all(mode(path) == 0o600 for path in folder.iterdir())


def test_names_of_files_hold_numbers_and_never_people(club: Path, tmp_path: Path, said: Said) -> None:
    opened = case_file.open_case_file(club, None)
    with opened.read() as session:
        names = [
            files.portable_pdf_file_name(one.key, number)
            for one in print_command.printable_kinds()
            for number, _id in one.list_printable(session)
        ]
        families = session.execute(text("SELECT family_name FROM participant")).scalars().all()
    opened.close()
    assert len(set(names)) == len(names)
    assert all(name.isascii() and name.replace("-", "").replace(".", "").isalnum() for name in names)
    assert not [
        name for name in names for family in families if collation.fold_text(family) in collation.fold_text(name)
    ]


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("KS/7/2026", "contract-KS-7-2026.pdf"),
        ("#12", "contract-draft-12.pdf"),
        ("../../etc/passwd", "contract-etc-passwd.pdf"),
        ("Łódź\n7|*?:\\", "contract-Lodz-7.pdf"),
        ("КС/7", "contract-7.pdf"),
    ],
)
def test_safe_names(number: str, name: str) -> None:
    assert files.portable_pdf_file_name("contract", number) == name


def test_two_numbers_that_look_alike_get_two_files(
    club: Path, tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = print_command.printable_kinds()[0]
    rows = [("KS/1", 1), ("KS-1", 2)]
    alike = type(document)(document.key, document.label, lambda _session: rows, lambda _session, row: b"%d" % row)
    monkeypatch.setattr(print_command, "_find_kind", lambda _key: alike)
    said("print", club, "contract", "--all", "--to", tmp_path / "papers")
    assert sorted(path.read_bytes() for path in (tmp_path / "papers").iterdir()) == [b"1", b"2"]


def test_nothing_is_overwritten_unasked(club: Path, tmp_path: Path, said: Said) -> None:
    target = tmp_path / "paper.pdf"
    target.write_bytes(b"mine")
    status, _lines, err = said("print", club, "contract", "KS/1/2026", "--to", target)
    assert status == 1
    assert "--overwrite" in err
    assert target.read_bytes() == b"mine"
    assert said("print", club, "contract", "KS/1/2026", "--to", target, "--overwrite")[0] == 0
    assert "KS/1/2026" in text_of(target.read_bytes())


def test_all_or_nothing_when_one_file_is_there(club: Path, tmp_path: Path, said: Said) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "contract-KS-1-2026.pdf").write_bytes(b"mine")
    assert said("print", club, "contract", "--all", "--to", tmp_path / "papers")[0] == 1
    assert len(list((tmp_path / "papers").iterdir())) == 1


@pytest.mark.parametrize("words", [["print", "contract", "KS/1/2026", "--to"], ["backup"]])
def test_the_case_file_itself_is_never_overwritten(words: list[str], club: Path, said: Said) -> None:
    before = club.read_bytes()
    assert said(words[0], club, *words[1:], club, "--overwrite")[0] == 1
    assert club.read_bytes() == before


def test_no_such_number(club: Path, tmp_path: Path, said: Said) -> None:
    status, _lines, err = said("print", club, "contract", "KS/999/2026", "--to", tmp_path / "x.pdf")
    assert status == 1
    assert "KS/999/2026" in err
    assert not (tmp_path / "x.pdf").exists()


def test_a_folder_that_is_not_there(club: Path, tmp_path: Path, said: Said) -> None:
    status, _lines, err = said("print", club, "contract", "KS/1/2026", "--to", tmp_path / "no" / "x.pdf")
    assert status == 1
    assert "Traceback" not in err


# ---- check, backup, practice ----------------------------------------------------------------------------------------


def test_check(club: Path, said: Said) -> None:
    status, lines, _err = said("check", club)
    assert (status, len(lines)) == (0, 1)
    assert "club.kis" in lines[0]


def test_check_finds_a_changed_journal(club: Path, said: Said) -> None:
    changed = case_file.open_case_file(club, None)
    with changed.connection() as connection:
        connection.execute(text("UPDATE journal_entry SET worker_name = 'Kto Inny' WHERE id = 7"))
    changed.close()
    status, lines, _err = said("check", club)
    assert status == 1
    assert any("7" in line for line in lines)


def test_a_date_in_the_journal_that_is_none_is_a_fault(club: Path, said: Said) -> None:
    for at in ("gestern", "2026-06-15T08:00:00"):
        changed = case_file.open_case_file(club, None)
        with changed.connection() as connection:
            last = "(SELECT max(id) FROM journal_entry)"
            connection.execute(text(f"UPDATE journal_entry SET at = '{at}' WHERE id = {last}"))  # noqa: S608
        changed.close()
        status, lines, err = said("check", club)
        assert (status, len(lines)) == (1, 1)
        assert "Traceback" not in err


def test_faults_are_told_before_anything_else_can_fail(
    club: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_database: database.Database) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(FileDatabase, "find_faults", lambda _database, **_asked: ["a fault"])
    monkeypatch.setattr(FileDatabase, "clock_warning", fail)
    with pytest.raises(ZeroDivisionError):
        handlers.run_command(["check", str(club)])
    assert capsys.readouterr().out == "a fault\n"


def test_backup(club: Path, tmp_path: Path, said: Said) -> None:
    copy = tmp_path / "copy.kis"
    assert said("backup", club, copy)[0] == 0
    assert mode(copy) == 0o600
    assert said("check", copy)[0] == 0
    assert said("find", copy, "nowak")[1] == said("find", club, "nowak")[1]
    assert said("backup", club, copy)[0] == 1
    assert said("backup", club, copy, "--overwrite")[0] == 0
    assert {path.name for path in tmp_path.iterdir()} >= {"club.kis", "copy.kis"}
    assert not [path for path in tmp_path.iterdir() if path.suffix in (".new", ".part")]


def test_backup_of_a_damaged_file_says_so(club: Path, tmp_path: Path, said: Said) -> None:
    connection = sqlite.connect(str(club))
    connection.execute("UPDATE participant SET town = 'Lublin'")
    connection.commit()
    connection.close()
    status, lines, err = said("backup", club, tmp_path / "copy.kis")
    assert (status, lines) == (1, [])
    assert err.splitlines()[0].endswith(":")
    assert "copy.kis" in err.splitlines()[0]
    assert "(town)" in err
    assert "Lublin" not in err


def test_backup_over_a_file_takes_its_log_away(club: Path, tmp_path: Path, said: Said) -> None:
    copy = tmp_path / "copy.kis"
    (tmp_path / "copy.kis-wal").write_bytes(b"left over")
    assert said("backup", club, copy)[0] == 1
    assert (tmp_path / "copy.kis-wal").exists()
    copy.write_bytes(b"an older copy")
    assert said("backup", club, copy, "--overwrite")[0] == 0
    assert not (tmp_path / "copy.kis-wal").exists()
    assert said("check", copy)[0] == 0
    assert not list(tmp_path.glob(".copy*"))


def test_backup_into_a_folder_bears_the_day(club: Path, tmp_path: Path, said: Said) -> None:
    (tmp_path / "copies").mkdir()
    assert said("backup", club, tmp_path / "copies")[0] == 0
    (copy,) = (tmp_path / "copies").iterdir()
    assert copy.name.startswith("club-20")


def test_backup_of_a_sealed_file_is_sealed(
    locked: Path, tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KISCASE_PASSPHRASE", makers.PASSPHRASE)
    assert said("backup", locked, tmp_path / "copy.kis")[0] == 0
    assert not file_format.is_practice_file(tmp_path / "copy.kis")
    assert said("check", tmp_path / "copy.kis")[0] == 0


def test_practice(tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []
    monkeypatch.setattr(practice_files, "make_practice_file", lambda path, _today, _progress: made.append(path))
    status, lines, _err = said("practice", tmp_path / "new.kis")
    assert (status, made) == (0, [tmp_path / "new.kis"])
    assert "new.kis" in lines[0]


def test_practice_over_a_practice_file_takes_its_log_away(
    club: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = club.with_name(club.name + "-wal")
    left.write_bytes(b"left over")
    monkeypatch.setattr(practice_files, "make_practice_file", lambda path, _today, _progress: path.touch())
    assert said("practice", club, "--overwrite")[0] == 0
    assert not left.exists()


def test_practice_never_replaces_a_real_file(locked: Path, said: Said) -> None:
    before = locked.read_bytes()
    assert said("practice", locked)[0] == 1
    assert said("practice", locked, "--overwrite")[0] == 1
    assert locked.read_bytes() == before


# ---- the passphrase -------------------------------------------------------------------------------------------------


def test_passphrase_from_the_environment(locked: Path, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KISCASE_PASSPHRASE", makers.PASSPHRASE)
    assert said("check", locked)[0] == 0


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\nsecond line\n"])
def test_passphrase_from_a_file(locked: Path, tmp_path: Path, end: str, said: Said) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(("\ufeff" + makers.PASSPHRASE + end).encode())
    assert said("check", locked, "--passphrase-file", secret)[0] == 0


def test_passphrase_from_the_person(locked: Path, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: makers.PASSPHRASE)
    assert said("check", locked)[0] == 0


def test_no_way_to_ask(locked: Path, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    status, _lines, err = said("check", locked)
    assert status == 1
    assert "KISCASE_PASSPHRASE" in err


def test_wrong_passphrase(locked: Path, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KISCASE_PASSPHRASE", "wrong")
    for words in (["check", locked], ["find", locked, "x"], ["print", locked, "--list"], ["backup", locked, "x"]):
        status, lines, err = said(*words)
        assert (status, lines) == (1, [])
        assert err.count("\n") == 1


def test_a_passphrase_file_that_is_not_there(locked: Path, tmp_path: Path, said: Said) -> None:
    status, _lines, err = said("check", locked, "--passphrase-file", tmp_path / "no")
    assert status == 1
    assert "no" in err


def test_there_is_no_option_for_the_passphrase_itself(locked: Path, said: Said) -> None:
    assert said("check", locked, "--passphrase", makers.PASSPHRASE)[0] != 0


# ---- files that are not what they should be -------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["check"], ["find", "x"], ["print", "--list"], ["backup", "copy.kis"]])
def test_a_missing_or_foreign_file(command: list[str], tmp_path: Path, said: Said) -> None:
    foreign = tmp_path / "letter.kis"
    foreign.write_text("Dzień dobry, to nie jest baza.", encoding="utf-8")
    for file in (tmp_path / "no.kis", foreign, tmp_path):
        status, lines, err = said(command[0], file, *command[1:])
        assert (status, lines) == (1, [])
        assert err.strip()


def test_an_open_file_is_said_to_be_open(club: Path, said: Said) -> None:
    opened = case_file.open_case_file(club, None)
    status, _lines, err = said("find", club, "x")
    opened.close()
    assert status == 1
    assert err.strip()


# ---- the terminal ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [["find", "nowak"], ["check"]])
def test_find_and_check_load_neither_qt_nor_reportlab(words: list[str], club: Path) -> None:
    script = """if True:
        import sys
        from kiscase.__main__ import main
        main(sys.argv[1:])
        heavy = ("PySide6", "reportlab", "alembic", "pikepdf", "fontTools", "holidays")
        print(*[name for name in heavy if name in sys.modules], "end")
    """
    done = python("-c", script, words[0], str(club), *words[1:])
    assert done.stdout.splitlines()[-1] == "end", done.stdout + done.stderr


def test_a_reader_that_goes_away_is_no_failure(club: Path) -> None:
    command = [sys.executable, "-m", "kiscase", "print", str(club), "--list"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read()
    assert (running.returncode, said) == (0, b"")


@pytest.mark.parametrize("encoding", ["ascii", "cp1250", "utf-8"])
def test_a_terminal_of_another_encoding(encoding: str, club: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kiscase", "find", str(club), "shevchuk"],
        cwd=ROOT, env=os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert b"Shevchuk" in done.stdout


def test_interrupted(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_words: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(handlers, "run_command", interrupt)
    assert said("check", "x")[0] == 130


def test_an_error_of_the_program_is_shown_without_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> int:
        raise ValueError("1980-05-14 Kowalska Anna")

    assert terminal_output.run_guarded(fail) == 1
    shown = capsys.readouterr().err
    assert "ValueError" in shown
    assert "test_cli.py" in shown
    assert "Kowalska" not in shown


def test_progress_is_shown_to_people_only(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    terminal_output.show_progress(1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    terminal_output.show_progress(1, 2)
    terminal_output.show_progress(2, 2)
    assert capsys.readouterr().err.split() == ["50%", "100%"]


# ---- the door -------------------------------------------------------------------------------------------------------


class Window:
    """Stands for kiscase.app and kiscase.screenshots."""

    def __init__(self) -> None:
        self.ran: list[tuple[Path | None, bool]] = []
        self.pictured: list[Path] = []

    def run_app(self, path: Path | None, practice: bool) -> int:
        self.ran.append((path, practice))
        return 0

    def make_screenshots(self, folder: Path, file: Path | None = None) -> list[Path]:
        assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
        self.pictured.append(folder)
        return [folder / "one.png"]


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> Window:
    import kiscase

    stand_in = Window()
    for name in ("app", "screenshots"):
        monkeypatch.setattr(kiscase, name, stand_in, raising=False)
        monkeypatch.setitem(sys.modules, f"kiscase.{name}", stand_in)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    return stand_in


def test_the_window_opens(window: Window, said: Said) -> None:
    assert said()[0] == said("klub.kis")[0] == said("--practice")[0] == 0
    assert window.ran == [(None, False), (Path("klub.kis"), False), (None, True)]


def test_pictures(window: Window, tmp_path: Path, said: Said) -> None:
    assert said("--pictures", tmp_path)[:2] == (0, [str(tmp_path / "one.png")])
    assert window.ran == []


@pytest.fixture
def without_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Linux without a screen; Windows and macOS always have one."""
    if os.name != "posix" or sys.platform == "darwin":
        pytest.skip("there is always a screen")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("word", [None, "--practice"])
def test_without_a_screen_it_shows_what_it_can(
    word: str | None, window: Window, without_screen: None, club: Path, said: Said
) -> None:
    (practice_files.practice_folder()).mkdir(parents=True)
    shutil.copyfile(club, practice_files.practice_folder() / f"practice-{__version__}-{clock.today().isoformat()}.kis")
    status, lines, _err = said(*filter(None, [word]))
    folder = window.pictured[0]
    assert status == 0
    assert window.ran == []
    assert str(folder) in lines[0]
    assert folder.is_relative_to(practice_files.practice_folder())
    (paper,) = folder.glob("*.pdf")
    assert "kontrakt socjalny" in text_of(paper.read_bytes()).casefold()
    assert "draft" not in paper.name


def test_without_a_screen_a_file_is_not_opened(window: Window, without_screen: None, said: Said) -> None:
    status, _lines, err = said("klub.kis")
    assert status == 1
    assert "--help" in err
    assert window.ran == []


def test_a_missing_library_of_the_system_is_told() -> None:
    told = door._missing_part(ImportError("libEGL.so.1: cannot open shared object file", name="PySide6.QtGui"))
    assert isinstance(told, Problem)
    assert "libEGL" in told.sentence
    ours = ImportError("cannot import name 'x'", name="kiscase.ui")
    assert door._missing_part(ours) is ours


def test_law_lists_what_is_in_force_on_a_day(said: Said) -> None:
    status, lines, _err = said("law", "--on", "2025-05-31", "--find", "aktywizacja i integracja")
    assert status == 0
    assert [line.split("\t")[:3] for line in lines if line.startswith("activation")] == [
        ["activation_programme", "08.01.2020 – 31.05.2025", "art. 18 ust. 7–9 u.z.s."]
    ]
    today = said("law", "--find", "31,40")[1]
    assert [line.split("\t")[0] for line in today] == ["minimum_hourly_rate"]
    assert said("law", "--find", "nie ma takiego")[1] == []


def test_law_takes_the_corrections_of_a_file(club: Path, said: Said) -> None:
    opened = case_file.open_case_file(club, None)
    values = {"valid_from": date(2026, 1, 1), "amount": "33", "basis": "§ 2", "source": "Dz.U.", "reason": "zmiana"}
    with opened.action() as session:
        row = legal_rules.amount_on("minimum_hourly_rate", date(2026, 6, 15))
        assert row is not None
        law.add_correction(session, row, values)
    opened.close()
    for words, ending in (((), "odczytano w podanym źródle"), ((club,), "sprostowanie tej instytucji")):
        lines = said("law", "--find", "minimalna stawka", "--on", "2026-06-15", *words)[1]
        assert [line.endswith(ending) for line in lines if line.startswith("minimum_hourly_rate")] == [True]


def test_law_refuses_a_day_that_is_none(said: Said) -> None:
    status, lines, err = said("law", "--on", "31.05.2025")
    assert (status, lines) == (2, [])
    assert "„31.05.2025” to nie dzień" in err


# ---- calendar --------------------------------------------------------------------------------------------------------


def test_the_calendar_of_the_club_or_of_a_leader_is_written(club: Path, tmp_path: Path, said: Said) -> None:
    whole = tmp_path / "club.ics"
    assert said("calendar", club, whole, "--since", "2026-01-01", "--until", "2026-12-31")[0] == 0
    events = Calendar.from_ical(whole.read_bytes()).walk("VEVENT")
    assert len(events) > 10
    leader = str(events[0]["description"])
    assert said("calendar", club, tmp_path, "--leader", leader.upper(), "--since", "2026-01-01")[0] == 0
    (own,) = tmp_path.glob("2026-01-K?.ics")
    assert {str(one["description"]) for one in Calendar.from_ical(own.read_bytes()).walk("VEVENT")} == {leader}
    assert said("calendar", club, whole)[0] == 1, "the file is there"
    status, _out, problem = said("calendar", club, tmp_path / "x.ics", "--leader", "Nikt")
    assert status == 1
    assert leader in problem


def test_long_work_shows_its_progress_on_a_terminal(
    club: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in (["check", str(club)], ["backup", str(club), str(tmp_path / "copy.kis")]):
        assert handlers.run_command(words) == 0
        assert "%" not in capfd.readouterr().err
        with monkeypatch.context() as terminal:
            terminal.setattr(sys.stderr, "isatty", lambda: True, raising=False)
            assert handlers.run_command([*words, "--overwrite"] if words[0] == "backup" else words) == 0
        shown = capfd.readouterr().err
        assert "%" in shown
        assert shown.endswith("\r    \r")
