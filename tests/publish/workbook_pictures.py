"""`make screenshots`: pictures of the workbooks that senders get, for docs/returned-workbooks.md, as LibreOffice shows them."""

import base64
import subprocess
import tempfile
from pathlib import Path

from assets.publish.template.return_workbook import build_return_workbook
from assets.publish.template.template_xlsx import write_template_xlsx
from pipelines import file_check
from pipelines.file_check import RegisterState
from pipelines.returned_files import FixOptions, annotate_file, correct_file
from schemas.source_file import load_sources
from tests.conftest import ROOT
from tests.publish import browsing
from tests.publish.broken_rows import FilledTemplate, find_page
from tests.publish.screenshots import QUALITY, WEBP
from tests.services import convert_with_libreoffice

DOTS_PER_INCH = 110
CROP = ("-x", "60", "-y", "80", "-W", "1700", "-H", "520")
PICTURES = ROOT / "docs" / "images" / "workbooks"
SENT = ROOT / "sources" / "flat-list" / "provider-2_flat-list_cp1252.csv"


def make_workbooks(folder: Path) -> list[Path]:
    """A template with a wrong row, and a shipped list with its findings and with its fixes; each with the sheet to show first."""
    template, checked, fixed = (folder / f"{name}.xlsx" for name in ("template", "checked", "fixed"))
    write_template_xlsx(build_return_workbook("en", None, None), template)
    filled = FilledTemplate(template)
    filled.add_row("projects", {"reference": "A1", "title_en": "Joint archive", "title_cy": "Archif ar y cyd"})
    filled.add_row("projects", {"reference": "A2", "title_en": "Joint kitchen", "start_planned": "2025-02-30"})
    page = find_page(filled.book, "projects")
    filled.book.move_sheet(page, -filled.book.index(page))
    page.print_area = "A1:L20"
    filled.save(template)
    sources = load_sources(ROOT / "sources")
    report = file_check.check_file(SENT, sources, None)
    checked.write_bytes(annotate_file(SENT, report, "en"))
    fixed.write_bytes(correct_file(SENT, report, sources, RegisterState(), FixOptions("en")).content)
    return [template, checked, fixed]


def draw_first_page(pdf: Path) -> bytes:
    """The first page as PNG, by pdftoppm (Debian's poppler-utils), which must be installed for this alone."""
    command = ["pdftoppm", "-png", "-r", str(DOTS_PER_INCH), "-singlefile", *CROP, str(pdf)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def main() -> None:
    """Makes the workbooks and writes their pictures."""
    with tempfile.TemporaryDirectory() as made, browsing.launched() as browser:
        folder = Path(made)
        workbooks = make_workbooks(folder)
        convert_with_libreoffice(workbooks, "pdf", folder)
        darkroom = browser.new_page()
        PICTURES.mkdir(parents=True, exist_ok=True)
        for workbook in workbooks:
            png = base64.b64encode(draw_first_page(workbook.with_suffix(".pdf"))).decode()
            (PICTURES / f"{workbook.stem}.webp").write_bytes(base64.b64decode(darkroom.evaluate(WEBP, [png, QUALITY])))


if __name__ == "__main__":
    main()
