"""Any file of records → sheets of texts, so that everything after this reads one shape.

Belongs here: what a file is by its content, whether it is safe, reading each format, and the limited process that does
it. Does not belong here: where a table lies (layout) or what a text means (stage check).
"""

from assets.gather.workbook import reader
from assets.gather.workbook.sheet import ReadingNote, OpenedWorkbook, Sheet, UnreadableFileError

__all__ = ["Note", "Opened", "Sheet", "Unreadable", "opened"]


def opened(content: bytes, name: str, encoding: str | None = None) -> OpenedWorkbook:
    """What a file holds: its sheets, read in a process of its own with bounds on its memory and time.

    content: its bytes; name: its file name; encoding: how its letters are written, where its source says so. Raises
    UnreadableFileError with the reason, and reader.ReadingFailed when this program fails, which is not the file's fault.
    """
    return reader.READER.opened(content, name, encoding)
