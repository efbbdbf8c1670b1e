"""The column of a pair (`title_en`, `title_cy`) that a header in English means where what stands under it is in Welsh."""

from collections.abc import Callable, Mapping, Sequence

from assets.gather.drafting.table_proposal import ColumnProposal
from assets.gather.drafting.text_languages import is_mostly_welsh
from schemas.headers import normalise_header
from schemas.submission_columns import SUBMISSION_COLUMNS

_NAMES_OF_LANGUAGES = frozenset({"english", "welsh", "saesneg", "cymraeg", "gymraeg", "nghymraeg"})


def move_welsh_texts(
    table: str, columns: Mapping[str, ColumnProposal], headers: Sequence[str], sample: Callable[[int], Sequence[str]]
) -> dict[str, ColumnProposal]:
    """The columns, those of texts in Welsh as columns of Welsh. A header in Welsh says so itself.

    Not where the header names a language, the Welsh column has a header of its own, or no record does without the English.
    sample: the texts under a header, by its position.
    """
    known = SUBMISSION_COLUMNS[table]
    moved: dict[str, ColumnProposal] = {}
    for name, column in columns.items():
        welsh = f"{name.removesuffix('_en')}_cy"
        words = normalise_header(headers[column.position]).split()
        is_free = welsh in known and welsh not in columns and not known[name].required
        is_welsh = is_free and _NAMES_OF_LANGUAGES.isdisjoint(words) and is_mostly_welsh(sample(column.position))
        moved[welsh if is_welsh else name] = column
    return moved
