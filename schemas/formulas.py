"""Which texts a spreadsheet would run, and which it shows where a formula failed."""

import re

# The full-width signs too: some programs take them for the plain ones.
_FORMULA_START = re.compile(r"[=+\-@|\t\r＝＋－＠]")
_SIGNED_NUMBER = re.compile(r"[+-]?([0-9][0-9.,]*|\.[0-9]+)%?")
_ERROR = re.compile(
    r"#(?:ref|value|null|num|div/0|spill|calc|field|blocked|connect|busy|unknown|error)!|#name\?|#n/?[ad]|#getting_data"
    r"|##+|err:[0-9]{3}|#(?:bezug|wert|valeur)!|#nom\?"
)


def is_error_text(text: str) -> bool:
    """Whether a text is what a spreadsheet shows for an error."""
    return bool(_ERROR.fullmatch(text.casefold()))


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula; a number with its sign is none."""
    return _FORMULA_START.match(text) is not None and not _SIGNED_NUMBER.fullmatch(text)
