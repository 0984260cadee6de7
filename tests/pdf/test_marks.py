"""Marks are seen on every page and heard once."""

from __future__ import annotations

from kiscase.pdf.blocks import PageBreak, Text
from kiscase.pdf.document_properties import Watermark
from tests.pdf.conftest import Printed, Texts, Tree


def test_a_mark_is_on_every_page_and_once_in_the_content(printed: Printed, tree: Tree, texts: Texts) -> None:
    data = printed(
        [Text("raz"), PageBreak(), Text("dwa")], language="en", watermarks=(Watermark.PRACTICE, Watermark.VOID)
    )
    assert all(text.count("VOID") == 2 for text in texts(data))
    spoken = [node.text for node in tree(data).all("P")]
    assert spoken == ["PRACTICE – DO NOT SIGN · VOID", "raz", "dwa"]
