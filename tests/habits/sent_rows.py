"""Rows of a list as a sender's file, read as the command does."""

from collections.abc import Sequence
from pathlib import Path

from tests.hostile.judging import Outcome, read_file
from tests.hostile.writing import write_text, write_xlsx


def read_rows(folder: Path, rows: Sequence[Sequence[str]], name: str = "list.csv") -> Outcome:
    """Rows as a file of its name's format, read as the command does."""
    path = folder / name
    path.write_bytes(write_xlsx(rows) if name.endswith(".xlsx") else write_text(rows))
    return read_file(path)


def split_rows(text: str) -> list[list[str]]:
    """Lines of cells between bars."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
