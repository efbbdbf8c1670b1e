"""Any file of records → sheets of texts, so that everything after this reads one shape.

Belongs here: what a file is by its content, whether it is safe, reading each format, and the limited process that does
it. Does not belong here: where a table lies (layout) or what a text means (stage check).
"""

from assets.gather.workbook import reader_process
from assets.gather.workbook.sheet import OpenedWorkbook, ReadingNote, Sheet, UnreadableFileError

__all__ = ["OpenedWorkbook", "ReadingNote", "Sheet", "UnreadableFileError", "read_workbook"]


def read_workbook(content: bytes, name: str, encoding: str | None = None) -> OpenedWorkbook:
    """Reads a file in a process of its own, with limits on its memory and time.

    name: its file name; encoding: of a text file, where its source names one. Raises UnreadableFileError with the
    reason, and reader_process.ReadingFailedError when this program fails, which is not the file's fault.
    """
    return reader_process.READER_PROCESS.read_workbook(content, name, encoding)
