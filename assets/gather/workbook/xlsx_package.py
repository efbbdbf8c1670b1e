"""An .xlsx workbook that is written otherwise than Excel writes it → the same workbook as Excel would.

Programs call its parts by other names, refer to them with backslashes, count cells instead of naming them, or write UTF-16.
Spreadsheet programs open such a workbook; the library that reads it for us opens it, or reads it rightly, only rewritten.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from lxml import etree

from assets.gather.workbook.safe_xml import iterate_elements
from assets.gather.workbook.sheet import UnreadableFileError
from assets.gather.workbook.zip_archive import ZipArchive

WORKBOOK, SHARED_STRINGS, STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_ROOT_RELATIONS = "_rels/.rels"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_FIXED_PARTS = {"sharedStrings": SHARED_STRINGS, "styles": STYLES, "theme": "xl/theme/theme1.xml"}
"""The parts that readers look for under one name, by how the types of their relations end."""
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})", re.IGNORECASE)
_RANGE = re.compile(rf"{_REFERENCE.pattern}(?::{_REFERENCE.pattern})?", re.IGNORECASE)
_KINDS = frozenset({"n", "s", "b", "e", "str", "inlineStr", "d"})


class Relation(NamedTuple):
    """What a part refers to: the id, the type's last word, and the name of the part referred to."""

    id: str
    kind: str
    target: str


def iterate_relations(archive: ZipArchive, name: str) -> Iterator[Relation]:
    """The relations of a workbook's part, by the name of its .rels part; those to what is outside are left out."""
    relations = archive.find(name)
    folder = posixpath.join("/", posixpath.dirname(posixpath.dirname(name)))
    for _, link in iterate_elements(archive.stream(relations), ("end",), "{*}Relationship") if relations else ():
        if link.get("TargetMode") == "External":
            continue
        target = link.get("Target", "").replace("\\", "/")
        target = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
        yield Relation(link.get("Id", ""), link.get("Type", "").rpartition("/")[2], target)


def find_workbook_part(archive: ZipArchive) -> str | None:
    """The part of an archive that is an .xlsx workbook: where its relations say, or of the usual name; None if none is."""
    if part := archive.find(WORKBOOK):
        return part
    targets = [link.target for link in iterate_relations(archive, _ROOT_RELATIONS) if link.kind == "officeDocument"]
    named = [name for name in archive.names if posixpath.basename(name).casefold() == "workbook.xml"]
    parts = [part for target in (*targets, *named) if (part := archive.find(target))]
    return next((part for part in parts if part.lower().endswith(".xml") and _is_workbook(archive, part)), None)


def _is_workbook(archive: ZipArchive, part: str) -> bool:
    try:
        return any(True for _ in iterate_elements(archive.stream(part), ("end",), "{*}sheets"))
    except (etree.LxmlError, ValueError):
        return False


def _name_relations(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def is_usual_package(archive: ZipArchive) -> bool:
    """Whether the parts of a workbook that readers look for under one name have that name."""
    if not archive.find(WORKBOOK):
        return False
    links = iterate_relations(archive, "xl/_rels/workbook.xml.rels")
    return all(link.target.casefold() == _FIXED_PARTS.get(link.kind, link.target).casefold() for link in links)


def rebuild_workbook(archive: ZipArchive) -> bytes:
    """The workbook with the parts that are read, named and written as Excel does it.

    Raises UnreadableFileError where a part is missing, INVALID_XML_ERRORS where one is damaged.
    """
    workbook = find_workbook_part(archive)
    if workbook is None:
        raise UnreadableFileError("damaged")
    parts: dict[str, bytes] = {}
    targets: list[Relation] = []
    links = {link.id: link for link in iterate_relations(archive, _name_relations(workbook))}
    for kind, name in _FIXED_PARTS.items():
        named = [link.target for link in links.values() if link.kind == kind]
        beside = posixpath.join(posixpath.dirname(workbook), name.removeprefix("xl/"))
        if part := next((part for target in (*named, beside) if (part := archive.find(target))), None):
            parts[name] = _write_tree(_parse_part(archive, part))
            targets.append(Relation(kind, kind, name.removeprefix("xl/")))
    string_count = len(etree.fromstring(parts[SHARED_STRINGS]).findall("{*}si")) if SHARED_STRINGS in parts else 0
    tree = _parse_part(archive, workbook)
    names: set[str] = set()
    for number, sheet in enumerate(tree.iter("{*}sheet"), start=1):
        id_key = next((key for key in sheet.attrib if key.endswith("}id")), "")
        link = links.get(sheet.get(id_key, ""))
        part = archive.find(link.target) or archive.find(link.target.removeprefix("xl/")) if link else None
        if link is None or part is None:
            raise UnreadableFileError("damaged")
        _name_apart(sheet, names)
        target = f"{link.kind}s/sheet{number}.xml"
        sheet.set(id_key, f"sheet{number}")
        targets.append(Relation(f"sheet{number}", link.kind, target))
        parts[f"xl/{target}"] = _rewrite_sheet(_parse_part(archive, part), string_count)
        tables = _copy_tables(archive, part, parts)
        parts[f"xl/{link.kind}s/_rels/sheet{number}.xml.rels"] = _write_relations(tables)
    parts[WORKBOOK] = _write_tree(tree)
    parts["xl/_rels/workbook.xml.rels"] = _write_relations(targets)
    parts[_ROOT_RELATIONS] = _write_relations([Relation("workbook", "officeDocument", WORKBOOK)])
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as rebuilt:
        for name, part_content in parts.items():
            rebuilt.writestr(name, part_content)
    return content.getvalue()


def _copy_tables(archive: ZipArchive, sheet_part: str, parts: dict[str, bytes]) -> list[Relation]:
    """The relations of a sheet to its tables, which may have filters; their parts are added to those given."""
    tables = []
    for link in iterate_relations(archive, _name_relations(sheet_part)):
        part = archive.find(link.target) if link.kind == "table" else None
        if part:
            name = f"tables/table{len(parts)}.xml"
            parts[f"xl/{name}"] = archive.read(part)
            tables.append(Relation(link.id, link.kind, f"../{name}"))
    return tables


def _parse_part(archive: ZipArchive, part: str) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, huge_tree=True
    )
    return etree.fromstring(archive.read(part), parser)


def _write_tree(tree: Any) -> bytes:
    return bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=True))


def _write_relations(relations: Sequence[Relation]) -> bytes:
    tree = etree.Element(f"{{{_PACKAGE}}}Relationships", nsmap={None: _PACKAGE})
    for link in relations:
        kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{link.kind}"
        etree.SubElement(tree, f"{{{_PACKAGE}}}Relationship", Id=link.id, Type=kind, Target=link.target)
    return _write_tree(tree)


def _name_apart(sheet: Any, names: set[str]) -> None:
    """Gives a sheet another name where a sheet before it has the same; adds its name to theirs."""
    name, number = sheet.get("name", ""), 1
    while sheet.get("name", "") in names:
        number += 1
        sheet.set("name", f"{name} ({number})")
    names.add(sheet.get("name", ""))


def _rewrite_sheet(tree: Any, string_count: int) -> bytes:
    dimension = tree.find("{*}dimension")
    if dimension is not None:
        tree.remove(dimension)
    for merged in tree.iterfind("{*}mergeCells/{*}mergeCell"):
        reference = merged.get("ref", "").replace("$", "")
        if _RANGE.fullmatch(reference):
            merged.set("ref", reference)
        else:
            merged.getparent().remove(merged)
    line = 0
    for row in tree.iterfind("{*}sheetData/{*}row"):
        number = row.get("r", "")
        line = int(number) if number.isdecimal() and int(number) else line + 1
        row.set("r", str(line))
        column = 0
        for cell in row.iterchildren("{*}c"):
            reference = _REFERENCE.fullmatch(cell.get("r", "").strip())
            column = _read_letters(reference[1]) if reference else column + 1
            cell.set("r", f"{_write_letters(column)}{reference[2] if reference else line}")
            _rewrite_cell(cell, string_count)
    return _write_tree(tree)


def _read_letters(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _write_letters(column: int) -> str:
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def is_misread(cell: Any) -> bool:
    """Whether the library reads a cell as something else than is written, or as nothing."""
    kind, tags = cell.get("t", "n"), [etree.QName(part).localname for part in cell.iterchildren("{*}*")]
    if "v" not in tags:
        return False
    if "f" in tags[tags.index("v") :] or (kind == "inlineStr" and "is" not in tags):
        return True
    text = cell.findtext("{*}v") or ""
    return (kind == "n" and text != text.strip()) or (kind == "s" and text.startswith("-"))


def _rewrite_cell(cell: Any, string_count: int) -> None:
    """Writes a cell in the usual order, with a type that its value has. Raises UnreadableFileError where its text is missing."""
    formula, value, inline = (cell.find(f"{{*}}{tag}") for tag in ("f", "v", "is"))
    kind, text = cell.get("t", "n"), "" if value is None else "".join(value.itertext())
    if formula is not None and value is not None:
        cell.remove(formula)
        value.addprevious(formula)
    if inline is not None:
        kind = "inlineStr"
    elif kind == "inlineStr" or kind not in _KINDS or (kind == "n" and not _is_number(text)):
        kind = "n" if kind != "inlineStr" and _is_number(text) else "str"
    if kind == "s":
        number = text.strip()
        if number in ("", "-1"):  # by which some programs mean no text
            cell.remove(value) if value is not None else None
            kind = "n"
        elif not number.isdecimal() or int(number) >= string_count:
            raise UnreadableFileError("damaged")
    if value is not None and kind in ("n", "s", "b"):
        value.text = text.strip()
    cell.set("t", kind)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return not text.strip()
    return "_" not in text
