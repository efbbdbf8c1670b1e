"""How a formula of the template is written: for Excel, and for OpenDocument, which says the same in another grammar."""

import re

_TOKEN = re.compile(
    r'("(?:[^"]|"")*")|(?:(\w+)!)?(\$?[A-Z]{1,3}\$?[0-9]+)(?::(\$?[A-Z]{1,3}\$?[0-9]+))?(?![\w(])|([,])'
)


def _convert_token(match: re.Match[str]) -> str:
    text, sheet, first, last, comma = match.groups()
    if text is not None:
        return text
    if comma:
        return ";"
    start = f"[{'$' + sheet if sheet else ''}.{first}"
    return f"{start}:.{last}]" if last else f"{start}]"


def convert_to_open_formula(formula: str) -> str:
    """An Excel formula (without its `=`) as OpenFormula: references in brackets, semicolons between arguments."""
    return _TOKEN.sub(_convert_token, formula)
