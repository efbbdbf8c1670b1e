"""Workbooks of Excel 2007 and later (.xlsx, .xlsm) → sheets of texts.

Belongs here: their parts, and what a reader makes of their cells, completed by a look into their XML. Does not belong
here: the look itself (look, glance).
"""

import posixpath

from lxml import etree

from assets.gather.workbook import calamine
from assets.gather.workbook.zip_archive import BROKEN_XML, Archive, parsed
from assets.gather.workbook.glance import OtherwiseWritten, glanced
from assets.gather.workbook.look import TRUE, Look, Sought, looked
from assets.gather.workbook.number_formats import GENERAL, NumberFormat, built_in, number_format
from assets.gather.workbook.refused import DAMAGED
from assets.gather.workbook.sheet import ReadingNote, Sheet, UnreadableFileError


def _targets(archive: Archive) -> dict[str, str]:
    """The parts that the workbook names, by the id that it gives them."""
    name = archive.find("xl/_rels/workbook.xml.rels")
    if name is None:
        return {}
    links = parsed(archive.file(name), ("end",), "{*}Relationship")
    return {
        link.get("Id", ""): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
        for _, link in links
    }


def _book(archive: Archive) -> tuple[dict[str, str], bool]:
    """The sheets by name, each with its part; and whether their formulas were not computed when they were saved."""
    targets = _targets(archive)
    parts, uncomputed = {}, False
    name = archive.find("xl/workbook.xml")
    for _, element in parsed(archive.file(name or ""), ("end",), "{*}sheet", "{*}calcPr"):
        if etree.QName(element).localname == "calcPr":
            uncomputed = element.get("fullCalcOnLoad", "0") in TRUE
            continue
        link = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
        if part := archive.find(targets.get(link, "")):
            parts[element.get("name", "")] = part
    return parts, uncomputed


def styles(archive: Archive) -> dict[int, NumberFormat]:
    """The number formats of the cell styles that are not general, by the style's number."""
    name = archive.find("xl/styles.xml")
    if name is None:
        return {}
    codes: dict[str, str] = {}
    found: dict[int, NumberFormat] = {}
    for _, element in parsed(archive.file(name), ("end",), "{*}numFmt", "{*}cellXfs"):
        if etree.QName(element).localname == "numFmt":
            codes[element.get("numFmtId", "")] = element.get("formatCode", "")
            continue
        for style, form in enumerate(element.iterchildren("{*}xf")):
            number = form.get("numFmtId", "0")
            how = number_format(codes[number]) if number in codes else built_in(int(number))
            if how != GENERAL:
                found[style] = how
    return found


def _filters_a_table(archive: Archive, part: str) -> bool:
    """Whether a table of the sheet has a filter that hides rows; such a table has a part of its own."""
    folder, name = posixpath.split(part)
    links = archive.find(f"{folder}/_rels/{name}.rels")
    for _, link in parsed(archive.file(links), ("end",), "{*}Relationship") if links else ():
        target = archive.find(posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/"))
        if target and link.get("Type", "").endswith("/table") and b"<filterColumn" in archive.read(target):
            return True
    return False


def _look(archive: Archive, part: str, sought: Sought) -> Look:
    try:
        look = glanced(archive.pieces(part), sought)
    except OtherwiseWritten:
        look = looked(archive.file(part), sought)
    look.filtered = look.filtered or (bool(look.hidden_rows) and _filters_a_table(archive, part))
    return look


def read(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:  # noqa: ARG001
    """The sheets of a workbook; its sheets have names of their own, and it says itself how its letters are written.

    Raises UnreadableFileError with the reason.
    """
    archive = Archive(content)
    try:
        formats = styles(archive)
        parts, uncomputed = _book(archive)
        sought = Sought.of(formats, uncomputed)
        looks = {name: _look(archive, part, sought) for name, part in parts.items()}
        archive.check_rest()
    except BROKEN_XML as error:
        raise UnreadableFileError(*DAMAGED) from error
    return calamine.sheets(content, lambda name: looks.get(name, Look()), formats), []
