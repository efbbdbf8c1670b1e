"""A stretch of a sheet's XML, looked at as bytes: all of its cells at once, without parsing it."""

import re

import numpy as np

_PADDING = b" " * 32
_PREFIXED_CELL = re.compile(rb"<[\w.-]+:c[\s>/]")
_AFTER_OTHER_CELL_NAME = np.frombuffer(b">/\t\r\n", np.uint8)


class UnusualXmlError(Exception):
    """XML that has to be parsed, as its bytes alone do not tell what it says."""


def check_all(conditions: np.ndarray) -> None:
    """Raises UnusualXmlError unless all of some cells are written as expected."""
    if not conditions.all():
        raise UnusualXmlError


class XmlStretch:
    """A stretch of XML between cells: where its tags begin, the character after each `<`, and which tags begin a cell."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.characters = np.frombuffer(content + _PADDING, np.uint8)
        self.tags = np.append(np.flatnonzero(self.characters == ord("<")), len(content))
        self.initials = self.characters[self.tags + 1]
        # Comments and CDATA may hold what looks like cells, and the name of a cell may have a prefix.
        check_all(self.initials != ord("!"))
        if b":c" in content and _PREFIXED_CELL.search(content):
            raise UnusualXmlError
        candidates = np.flatnonzero(self.initials == ord("c"))
        following = self.characters[self.tags[candidates] + 2]
        check_all(~np.isin(following, _AFTER_OTHER_CELL_NAME))
        self.cells = candidates[following == ord(" ")]

    def has(self, positions: np.ndarray, character: str) -> np.ndarray:
        return self.characters[positions] == ord(character)

    def parse_numbers(
        self, positions: np.ndarray, digits: bytes = b"0123456789", max_digits: int = 7, first_value: int = 0
    ) -> tuple[np.ndarray, np.ndarray]:
        """The numbers whose digits begin at these positions, and the positions after them; 0 without digits."""
        numbers = np.zeros(len(positions), np.int64)
        is_open = np.ones(len(positions), bool)
        for _ in range(max_digits):
            character = self.characters[positions]
            is_open = is_open & (character >= digits[0]) & (character <= digits[-1])
            if not is_open.any():
                break
            numbers = np.where(is_open, numbers * len(digits) + character - digits[0] + first_value, numbers)
            positions = positions + is_open
        return numbers, positions

    def find_owners(self, tags: np.ndarray) -> np.ndarray:
        """The cells that some tags, by their number, are in; none for a tag before the first cell."""
        owners = np.searchsorted(self.cells, tags) - 1
        return owners[owners >= 0]
