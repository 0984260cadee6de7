"""Signature places are real fields, tagged and named, and an electronic signature can fill them."""

from __future__ import annotations

import io

import pikepdf

from kiscase.pdf.blocks import Heading, SignatureLine, SignatureLines, Text
from tests.pdf.conftest import Findings, Printed

STORY = [
    Heading("Umowa"),
    Text("Treść"),
    SignatureLines(
        [
            SignatureLine("podpis osoby", "Ewa Żółć", "5.03.2026", "participant"),
            SignatureLine("podpis pracownika", key="worker"),
        ]
    ),
    SignatureLines([SignatureLine("podpis", key="participant"), *[SignatureLine("podpis")] * 4]),
]


def test_fields_are_named_tagged_and_empty(printed: Printed, findings: Findings) -> None:
    data = printed(STORY, language="en")
    assert findings(data) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fields = list(pdf.Root.AcroForm.Fields)
        assert [str(field.T) for field in fields][:3] == ["participant", "worker", "participant-2"]
        assert len({str(field.T) for field in fields}) == 7
        assert str(fields[0].TU) == "Signature: podpis osoby: Ewa Żółć"
        assert all(field.FT == "/Sig" and "/V" not in field for field in fields)
        parents = pdf.Root.StructTreeRoot.ParentTree.Nums
        owners = {int(parents[place]): parents[place + 1] for place in range(0, len(parents), 2)}
        for field in fields:
            owner = owners[int(field.StructParent)]
            assert owner.S == "/Form"
            assert owner.K.Obj.objgen == field.objgen


def test_a_document_without_signatures_has_no_form(printed: Printed) -> None:
    with pikepdf.open(io.BytesIO(printed([Text("x")]))) as pdf:
        assert "/AcroForm" not in pdf.Root


def test_places_stand_side_by_side_without_touching(printed: Printed) -> None:
    with pikepdf.open(io.BytesIO(printed(STORY))) as pdf:
        boxes = [[float(edge) for edge in field.Rect] for field in pdf.Root.AcroForm.Fields]
    assert boxes[0][1] == boxes[1][1]
    assert boxes[0][2] < boxes[1][0]
