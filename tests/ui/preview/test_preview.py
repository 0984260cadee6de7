"""The preview: pages, zoom, search; printing and saving."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from kiscase.core.errors import Problem
from kiscase.ui.preview.output import save_pdf
from kiscase.ui.preview.print_dialog import PrintJob
from kiscase.ui.preview.toolbars import FIT_PAGE
from kiscase.ui.preview.viewer import PdfPreview
from kiscase.ui.theme import apply

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the platform without a screen

WIDTH, HEIGHT = 595, 842
CONTROL = Qt.KeyboardModifier.ControlModifier


def pdf(pages: int, word: str = "kontrakt") -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(WIDTH, HEIGHT))
    for page in range(pages):
        canvas.drawString(100, HEIGHT - 100, f"{word} {page + 1}")
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(200, HEIGHT - 300, 100, 100, fill=1, stroke=0)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


@pytest.fixture
def preview(qapp: QApplication, qtbot: QtBot) -> PdfPreview:
    apply.apply_theme(qapp, "light")
    made = PdfPreview()
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.set_pdf(pdf(5))
    return made


def test_qt_s_pdf_is_loaded_only_when_something_is_shown() -> None:
    program = (
        "import sys, kiscase.ui.preview.output, kiscase.ui.preview.viewer\n"
        "import kiscase.ui.tables.record_list, kiscase.ui.forms.form, kiscase.ui.widgets.message_boxes\n"
        "sys.exit('PySide6.QtPdf' in sys.modules or 'PySide6.QtPrintSupport' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_it_shows_the_page_in_sight(preview: PdfPreview, qtbot: QtBot) -> None:
    assert preview.bar.page.text() == "1"
    assert "5" in preview.bar.count.text()
    preview.bar.page.selectAll()
    qtbot.keyClicks(preview.bar.page, "3")
    qtbot.keyClick(preview.bar.page, Qt.Key.Key_Return)
    assert preview.pages.page == 2
    assert "kontrakt 3" in preview.pages.accessibleDescription()
    image = preview.pages.viewport().grab().toImage()
    middle = preview.pages.page_area(2).topLeft() + QPoint(250, 250) * preview.pages.zoom * 96 / 72
    assert image.pixelColor(middle).name() == "#ff0000"


def test_another_document_takes_its_place_without_a_jump(preview: PdfPreview, qtbot: QtBot) -> None:
    preview.pages.set_zoom(1.5)
    preview.pages.verticalScrollBar().setValue(777)
    preview.pages.horizontalScrollBar().setValue(55)
    preview.set_pdf(pdf(6, "umowa"))
    assert preview.pages.zoom == 1.5
    assert preview.pages.verticalScrollBar().value() == 777
    assert preview.pages.horizontalScrollBar().value() == 55
    assert preview.pages.page_count() == 6
    preview.set_pdf(pdf(1))
    assert preview.pages.page == 0
    preview.grab()


def test_zoom_by_keys(preview: PdfPreview, qtbot: QtBot) -> None:
    fitted = preview.pages.zoom
    qtbot.keyClick(preview.pages, Qt.Key.Key_Plus, CONTROL)
    assert preview.pages.zoom > fitted
    qtbot.keyClick(preview.pages, Qt.Key.Key_0, CONTROL)
    assert preview.pages.zoom == pytest.approx(fitted)
    qtbot.keyClick(preview.pages, Qt.Key.Key_Minus, CONTROL)
    assert preview.pages.zoom < fitted
    preview.bar.zoom_asked.emit(FIT_PAGE)
    assert preview.pages.page_area(0).height() <= preview.pages.viewport().height()
    assert preview.bar.zoom.text() == f"{round(preview.pages.zoom * 100)}%"


def test_a_click_tells_the_place_in_points(preview: PdfPreview, qtbot: QtBot) -> None:
    area = preview.pages.page_area(0)
    with qtbot.waitSignal(preview.clicked_at) as told:
        qtbot.mouseClick(
            preview.pages.viewport(), Qt.MouseButton.LeftButton, pos=area.topLeft() + QPoint(area.width() // 2, 100)
        )
    page, x, y = told.args
    assert page == 0
    assert x == pytest.approx(WIDTH / 2, abs=2)
    assert y == pytest.approx(100 * WIDTH / area.width(), abs=2)


def test_search_by_keys(preview: PdfPreview, qtbot: QtBot) -> None:
    preview.pages.setFocus()
    qtbot.keyClick(preview.pages, Qt.Key.Key_F, CONTROL)
    field = preview.search.field
    assert field.hasFocus()
    qtbot.keyClicks(field, "kontrakt")
    qtbot.waitUntil(lambda: preview.found.count() == 5)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert preview.pages.found_index == 2
    assert preview.pages.page == 2
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert preview.pages.found_index == 1
    preview.grab()
    preview.set_pdf(pdf(2))
    qtbot.waitUntil(lambda: preview.found.count() == 2)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not preview.search.isVisible()
    assert preview.pages.hasFocus()


def test_print_and_save_are_asked_for(preview: PdfPreview, qtbot: QtBot) -> None:
    with qtbot.waitSignals([preview.print_asked, preview.save_asked]):
        qtbot.mouseClick(preview.bar.print, Qt.MouseButton.LeftButton)
        qtbot.mouseClick(preview.bar.save, Qt.MouseButton.LeftButton)


def test_everything_that_takes_the_focus_has_a_name(preview: PdfPreview) -> None:
    from PySide6.QtWidgets import QWidget

    for part in preview.findChildren(QWidget):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible():
            assert part.accessibleName() or getattr(part, "text", str)(), part


def test_what_is_no_pdf_is_a_problem_and_the_old_one_stays(preview: PdfPreview) -> None:
    with pytest.raises(Problem):
        preview.set_pdf(b"nothing")
    assert preview.pages.page_count() == 5


def test_pages_are_printed_in_their_size(preview: PdfPreview, qtbot: QtBot, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setFullPage(True)
    job = PrintJob(printer, pdf(3), preview)
    with qtbot.waitSignal(job.printed):
        job.start()
    printed = QPdfDocument()
    printed.load(str(tmp_path / "out.pdf"))
    assert printed.pageCount() == 3
    image = printed.render(1, printed.pagePointSize(1).toSize())
    assert image.pixelColor(250, 250).green() < 10
    assert image.pixelColor(250, 310).green() > 200
    printed.close()


def test_saving_asks_for_a_name_and_says_how_it_went(preview: PdfPreview, qtbot: QtBot, tmp_path: Path) -> None:
    said: list[str] = []
    dialog = save_pdf(preview, preview.pdf(), "pismo.pdf", told=said.append, problem=said.append)
    assert isinstance(dialog, QFileDialog)
    dialog.selectFile(str(tmp_path / "pismo.pdf"))
    dialog.fileSelected.emit(str(tmp_path / "pismo.pdf"))
    dialog.fileSelected.emit(str(tmp_path / "missing" / "pismo.pdf"))
    dialog.reject()
    assert (tmp_path / "pismo.pdf").read_bytes() == preview.pdf()
    assert len(said) == 2
    assert "pismo.pdf" in said[0]
