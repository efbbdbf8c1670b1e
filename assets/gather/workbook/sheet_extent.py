"""How far the cells of a sheet may reach."""

from assets.gather.workbook.sheet import UnreadableFileError

TOO_SPREAD_OUT = ("it is spread over too many cells", "mae'n ymestyn dros ormod o gelloedd")

MAX_COLUMNS = 16_384
"""No spreadsheet program has more."""
MAX_CELLS = 40_000_000
"""Blank ones included: a million lines of forty columns."""
MAX_SPARSE_CELLS = 5_000_000
"""A sheet of more cells than this must not be nearly all blank:"""
MAX_CELLS_PER_FILLED_CELL = 20


def is_acceptable_extent(height: int, width: int, filled_cells: int) -> bool:
    """Whether a sheet of this size is small enough, or full enough, to be held in memory."""
    cells = height * width
    if width > MAX_COLUMNS or cells > MAX_CELLS:
        return False
    return cells <= MAX_SPARSE_CELLS or cells <= MAX_CELLS_PER_FILLED_CELL * filled_cells


def check_extent(height: int, width: int, filled_cells: int) -> None:
    """Raises UnreadableFileError unless is_acceptable_extent."""
    if not is_acceptable_extent(height, width, filled_cells):
        raise UnreadableFileError(*TOO_SPREAD_OUT)
