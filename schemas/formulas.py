"""Which texts a spreadsheet would run."""

import re

# The full-width signs too: some programs take them for the plain ones.
_FORMULA_START = re.compile(r"[=+\-@|\t\r＝＋－＠]")
_SIGNED_NUMBER = re.compile(r"[+-]?([0-9][0-9.,]*|\.[0-9]+)%?")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula; a number with its sign is none."""
    return _FORMULA_START.match(text) is not None and not _SIGNED_NUMBER.fullmatch(text)
