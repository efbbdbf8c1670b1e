"""Web archives (MHTML), as Excel saves a workbook in one page and as report servers export → sheets of texts."""

import email
import html
import re
from dataclasses import replace
from email.message import Message
from posixpath import basename

from assets.gather.workbook.html_reader import read_html_tables
from assets.gather.workbook.sheet import ReadingNote, Sheet, UnreadableFileError

_NO_RECORDS = "no-records-in-page"
_WORKSHEET = re.compile(r"<x:ExcelWorksheet>(.*?)</x:ExcelWorksheet>", re.DOTALL | re.IGNORECASE)
_NAME = re.compile(r"<x:Name>(.*?)</x:Name>", re.DOTALL | re.IGNORECASE)
_SOURCE = re.compile(r"<x:WorksheetSource\s+HRef=\"([^\"]*)\"", re.IGNORECASE)
_VISIBLE = re.compile(r"<x:Visible>\s*Sheet(Very)?Hidden", re.IGNORECASE)


def read_web_archive(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:
    """The tables of the pages in an archive (format_readers.SheetReader); each of Excel's sheets is a page of its own."""
    try:
        parts = [part for part in email.message_from_bytes(content).walk() if part.get_content_type() == "text/html"]
    except RecursionError as error:
        raise UnreadableFileError("damaged") from error
    pages = [(part, payload) for part in parts if isinstance(payload := part.get_payload(decode=True), bytes)]
    worksheets: dict[str, tuple[str, str]] = {}
    for _, page in pages:
        worksheets |= _find_worksheets(page.decode("utf-8", "replace"))
    sheets: list[Sheet] = []
    notes: list[ReadingNote] = []
    for part, page in pages:
        title, unseen_reason = worksheets.get(
            _get_file_name(part), (name if not sheets else f"{name} {len(sheets) + 1}", "")
        )
        try:
            tables, table_notes = read_html_tables(page, title, encoding or part.get_content_charset())
        except UnreadableFileError as error:
            if error.args[0] != _NO_RECORDS:
                raise
            continue  # a frame around the others, or an empty sheet
        sheets += [replace(table, unseen_reason=unseen_reason or table.unseen_reason) for table in tables]
        notes += table_notes
    if not sheets:
        raise UnreadableFileError(_NO_RECORDS)
    return sheets, notes


def _get_file_name(part: Message) -> str:
    return basename(str(part.get("Content-Location", "")).replace("\\", "/")).casefold()


def _find_worksheets(page: str) -> dict[str, tuple[str, str]]:
    """What the first page of a workbook says of its sheets: by the file of each its name, and why it is not seen."""
    worksheets = {}
    for declaration in _WORKSHEET.findall(page):
        name, source, hidden = (pattern.search(declaration) for pattern in (_NAME, _SOURCE, _VISIBLE))
        if name and source:
            reason = "" if hidden is None else "very-hidden" if hidden[1] else "hidden"
            file_name = basename(html.unescape(source[1]).replace("\\", "/")).casefold()
            worksheets[file_name] = (html.unescape(name[1]), reason)
    return worksheets
