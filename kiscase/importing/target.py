"""What can be imported: a target gives its fields, checks a row, finds who is on file already, and stores the rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, TypeVar

from kiscase.core.database.progress import Report
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.core.records.field_info import FieldInfo
from kiscase.core.resources import load_toml
from kiscase.core.table_reading.tables import CellValue
from kiscase.importing.cell_values import ChoiceWords, OwnWords, read_cell

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.core.database.plain_reader import PlainReader

Prepared = TypeVar("Prepared")
UNIQUE = "unique"
Stop = Callable[[], bool]
"""Whether the import was cancelled."""


class ImportStopped(Problem):
    """The import was cancelled: nothing of it is stored."""

    def __init__(self) -> None:
        super().__init__(_("The import was cancelled. Nothing was changed."))


class MendableValueError(ValueError):
    """A value that is wrong in a way that can be mended, if somebody agrees."""


class KnownRow(NamedTuple):
    """What speaks against importing a row: who or what it may be already, why, and whether that is certain.

    A row that is newer than what is on file has in *update* what is stored to bring that up to date, and in *changes*
    what that would change, in words.
    """

    who: str
    why: str
    certain: bool
    update: Any = None
    changes: str = ""


class ImportTarget(ABC, Generic[Prepared]):
    """Declares how the rows of a list become records."""

    key: ClassVar[str]
    """Names the target where columns are remembered, and its file in `resources/import`."""
    title: ClassVar[str]
    """What the dialog is called, marked with N_."""
    mendable: ClassVar[str] = ""
    """The sentence that offers to mend values, with the placeholder {count}, marked with N_."""

    own_words: Mapping[str, OwnWords] = MappingProxyType({})
    """What somebody has chosen for words of this list that match nothing, by the key of the field."""

    @abstractmethod
    def list_fields(self) -> Sequence[FieldInfo]:
        """What a column can be; a key that no record has is worked into others by `prepare`."""

    def headings(self) -> Mapping[str, Sequence[str]]:
        """The usual headings of the columns, by the key of the field."""
        found: Mapping[str, Sequence[str]] = load_toml(f"import/{self.key}.toml")["headings"]
        return found

    def words_of_choices(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """What is written for the stored words of a choice, by the key of the field."""
        found: Mapping[str, Mapping[str, Sequence[str]]] = load_toml(f"import/{self.key}.toml").get("values", {})
        return found

    def read_value(self, shown: FieldInfo, cell: CellValue, *, mend: bool) -> Any:
        """The value of a cell; raises ValueError with a sentence. With *mend* what is mendable is mended."""
        words = ChoiceWords(self.words_of_choices().get(shown.key, {}), self.own_words.get(shown.key, {}))
        return read_cell(shown, cell, words)

    @abstractmethod
    def prepare(self, values: dict[str, Any]) -> Prepared:
        """What a row is stored as; raises InvalidValuesError by the keys of the fields."""

    @abstractmethod
    def name_row(self, prepared: Prepared) -> str:
        """What people call the row."""

    @abstractmethod
    def identify(self, prepared: Prepared) -> Sequence[tuple[str, ...]]:
        """By what two rows of one list are known to be the same, the most certain first.

        What begins with `UNIQUE` cannot be on file twice.
        """

    def may_be_same(self, _one: Prepared, _other: Prepared) -> bool:
        """Whether nothing speaks against two rows being the same that have one of these in common."""
        return True

    def load(self, reader: PlainReader) -> None:
        """Read once what all rows are compared with, before the first of them is prepared."""

    def known_finder(self, _reader: PlainReader) -> Callable[[Prepared], KnownRow | None]:
        """What finds whether a row is on file already."""
        return lambda _prepared: None

    @abstractmethod
    def store(self, session: Session, rows: Sequence[Prepared], is_stopped: Stop, report: Report) -> None:
        """Store the rows in the running action and describe it; raises ImportStopped soon after *is_stopped*."""
