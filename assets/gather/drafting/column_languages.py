"""The column of a pair (`title_en`, `title_cy`) that a header means where it names no language: that of its texts."""

from collections.abc import Callable, Mapping, Sequence

from assets.gather.drafting.table_proposal import ColumnProposal
from assets.gather.drafting.text_languages import detect_texts_language
from schemas.headers import normalise_header
from schemas.submission_columns import SUBMISSION_COLUMNS

_OTHER_SUFFIX = {"_en": "_cy", "_cy": "_en"}
_NAMES_OF_LANGUAGES = frozenset({"english", "welsh", "saesneg", "cymraeg", "gymraeg", "nghymraeg"})


def follow_texts(
    table: str, columns: Mapping[str, ColumnProposal], headers: Sequence[str], sample: Callable[[int], Sequence[str]]
) -> dict[str, ColumnProposal]:
    """The columns, those of a pair in the language of their texts.

    Not where the header names a language, the other column of the pair has a header of its own, or no record does without it.
    sample: the texts under a header, by its position.
    """
    known = SUBMISSION_COLUMNS[table]
    followed: dict[str, ColumnProposal] = {}
    for name, column in columns.items():
        other = _OTHER_SUFFIX.get(name[-3:])
        words = normalise_header(headers[column.position]).split()
        twin = f"{name[:-3]}{other}" if other and _NAMES_OF_LANGUAGES.isdisjoint(words) else ""
        is_free = twin in known and twin not in columns and not known[name].required
        is_other = is_free and detect_texts_language(sample(column.position)) == twin[-2:]
        followed[twin if is_other else name] = column
    return followed
