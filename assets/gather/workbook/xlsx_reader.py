"""Workbooks of Excel 2007 and later (.xlsx, .xlsm) → sheets of texts."""

import posixpath

from lxml import etree

from assets.gather.workbook.calamine_sheets import SheetInspection, read_calamine_sheets
from assets.gather.workbook.safe_xml import INVALID_XML_ERRORS, iterate_elements
from assets.gather.workbook.sheet import ReadingNote, Sheet, UnreadableFileError
from assets.gather.workbook.xlsx_inspection import inspect_sheet_xml, parse_sheet_xml
from assets.gather.workbook.xlsx_package import is_usual_package, iterate_relations, rebuild_workbook
from assets.gather.workbook.xlsx_styles import TRUE_VALUES, WorkbookLook, read_cell_styles, read_rich_strings
from assets.gather.workbook.xml_stretches import UnusualXmlError
from assets.gather.workbook.zip_archive import ZipArchive


def _read_workbook_part(archive: ZipArchive) -> tuple[dict[str, str], bool]:
    """The part of each sheet by the sheet's name, and whether formulas were not computed when the workbook was saved.

    Raises UnusualXmlError where a part is not found, or two sheets have one name.
    """
    targets = {link.id: link.target for link in iterate_relations(archive, "xl/_rels/workbook.xml.rels")}
    parts, has_uncomputed_formulas = {}, False
    workbook = archive.stream(archive.find("xl/workbook.xml") or "")
    for _, element in iterate_elements(workbook, ("end",), "{*}sheet", "{*}calcPr"):
        if etree.QName(element).localname == "calcPr":
            has_uncomputed_formulas = element.get("fullCalcOnLoad", "0") in TRUE_VALUES
            continue
        link = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
        name, part = element.get("name", ""), archive.find(targets.get(link, ""))
        if part is None or name in parts:
            raise UnusualXmlError
        parts[name] = part
    return parts, has_uncomputed_formulas


def _has_filtered_table(archive: ZipArchive, part: str) -> bool:
    """Whether a table on the sheet has a filter that hides rows; such a table has a part of its own."""
    folder, name = posixpath.split(part)
    for link in iterate_relations(archive, f"{folder}/_rels/{name}.rels"):
        table = archive.find(link.target) if link.kind == "table" else None
        if table and b"<filterColumn" in archive.read(table):
            return True
    return False


def _inspect_sheet(archive: ZipArchive, part: str, look: WorkbookLook) -> SheetInspection:
    try:
        inspection = inspect_sheet_xml(archive.stream(part), look)
        inspection.check_extent()  # unless it is parsed, a blank cell may be taken for a filled one
    except (UnusualXmlError, UnreadableFileError):
        inspection = parse_sheet_xml(archive.stream(part), look)
        inspection.check_extent()
    inspection.filtered |= bool(inspection.hidden_rows) and _has_filtered_table(archive, part)
    return inspection


def read_xlsx_sheets(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:  # noqa: ARG001
    archive = ZipArchive(content)
    try:
        if is_usual_package(archive):
            return _read_workbook(content, archive)
    except (UnusualXmlError, *INVALID_XML_ERRORS):
        pass
    except UnreadableFileError as error:
        if error.args[0] != "damaged":
            raise
    return _read_rebuilt_workbook(archive)


def _read_rebuilt_workbook(archive: ZipArchive) -> tuple[list[Sheet], list[ReadingNote]]:
    try:
        archive.check_remaining_parts()
        content = rebuild_workbook(archive)
        return _read_workbook(content, ZipArchive(content))
    except (*INVALID_XML_ERRORS, UnusualXmlError) as error:
        raise UnreadableFileError("damaged") from error


def _read_workbook(content: bytes, archive: ZipArchive) -> tuple[list[Sheet], list[ReadingNote]]:
    """The sheets of a workbook that is written in the usual way. Raises INVALID_XML_ERRORS, UnusualXmlError if it is not."""
    styles = read_cell_styles(archive)
    parts, has_uncomputed_formulas = _read_workbook_part(archive)
    look = WorkbookLook(styles, read_rich_strings(archive, styles), has_uncomputed_formulas)
    inspections = {sheet: _inspect_sheet(archive, part, look) for sheet, part in parts.items()}
    archive.check_remaining_parts()
    return read_calamine_sheets(content, inspections, styles)
