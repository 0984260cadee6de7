"""An image of the journal is enough to index its row: a record that is made of it reads as the one on file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, select

from kiscase.core.database.local import case_file
from kiscase.core.journal.recorder import row_image
from kiscase.core.records.record import Record, record_classes

pytestmark = pytest.mark.usefixtures("english")


def readable_values(record: Record) -> dict[str, object]:
    """All values but those that an image does not hold: bytes, and the revision."""
    columns = record.__table__.columns
    kept = [key for key, column in columns.items() if not isinstance(column.type, LargeBinary) and key != "revision"]
    return {key: getattr(record, key) for key in kept}


def test_a_record_made_of_its_image_reads_as_the_one_on_file(practice_file: Path, tmp_path: Path) -> None:
    path = shutil.copyfile(practice_file, tmp_path / "practice.kis")
    case = case_file.open_case_file(Path(path), None)
    compared = set()
    with case.read() as session:
        for kind, record in record_classes().items():
            for stored in session.scalars(select(record).limit(20)):
                image = row_image(stored)
                for held in (image, json.loads(json.dumps(image))):  # as the session gives it, and as undo reads it
                    made = record.of_image(held)
                    assert readable_values(made) == readable_values(stored)
                    assert [type(one) for one in readable_values(made).values()] == [
                        type(one) for one in readable_values(stored).values()
                    ]
                    assert (made.search_texts(), made.search_title()) == (stored.search_texts(), stored.search_title())
                compared.add(kind)
    case.close()
    assert {"participant", "contract", "activity", "supported_employment", "partner", "worker"} <= compared
