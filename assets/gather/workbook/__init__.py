"""Any file of records → sheets of texts, so that everything after this reads one shape.

What a file is by its content, whether it is safe, reading each format, and the limited process that does it. Where a table
lies is for layout, what a text means for stage check.
"""

from assets.gather.workbook import reader_process
from assets.gather.workbook.sheet import OpenedWorkbook, ReadingNote, Sheet, UnreadableFileError

__all__ = ["OpenedWorkbook", "ReadingNote", "Sheet", "UnreadableFileError", "read_workbook"]


def read_workbook(content: bytes, name: str, encoding: str | None = None) -> OpenedWorkbook:
    """Reads a file in a process with limits on memory and time. encoding: of a text file, where its source names one.

    Raises UnreadableFileError, or reader_process.ReadingFailedError when this program fails, which is not the file's fault.
    """
    return reader_process.READER_PROCESS.read_workbook(content, name, encoding)
