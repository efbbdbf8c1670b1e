"""What a source file would call each header of a table."""

from collections import Counter
from collections.abc import Sequence

from assets.gather.layout import LEVEL_SEPARATOR
from schemas.frames import format_column_letters
from schemas.languages import fold_text

MAX_HEADERS = 1000
SHORT_CHARACTERS = 60


def name_headers(headers: Sequence[str]) -> list[str]:
    """What a source file would call each header: its last level or beginning if that is enough, or its column's letters."""
    wholes = [fold_text(header) for header in headers]
    lasts = [fold_text(header.split(LEVEL_SEPARATOR)[-1]) for header in headers]
    whole_count, last_count = Counter(wholes), Counter(lasts)
    names = []
    for position, (header, whole, last) in enumerate(zip(headers, wholes, lasts, strict=True)):
        if not header or whole_count[whole] > 1:
            names.append(f"({format_column_letters(position + 1)})")
            continue
        is_last_unique = last_count[last] == 1 and whole_count[last] == (last == whole)
        name = header.split(LEVEL_SEPARATOR)[-1] if is_last_unique else header
        beginning = _shorten_header(name) if len(headers) <= MAX_HEADERS else None
        names.append(f"{beginning}…" if beginning and _is_unique(fold_text(beginning), wholes, lasts) else name)
    return names


def _is_unique(beginning: str, wholes: Sequence[str], lasts: Sequence[str]) -> bool:
    pairs = zip(wholes, lasts, strict=True)
    return sum(whole.startswith(beginning) or last.startswith(beginning) for whole, last in pairs) == 1


def _shorten_header(header: str) -> str | None:
    if len(header) <= SHORT_CHARACTERS:
        return None
    words_before = header[: SHORT_CHARACTERS + 1].rsplit(" ", 1)[0]
    return words_before.split(" (")[0].rstrip(" ,;:.-–") or None
