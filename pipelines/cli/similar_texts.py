"""Which of some texts a person may have meant."""

from collections.abc import Iterable

from schemas.languages import fold_text

LEAST_SIMILARITY_PERCENT = 65
MAX_DISTANCE_PERCENT = 15
"""A text that is so much less similar than the best is not meant."""
MAX_SIMILAR_TEXTS = 5


def find_similar_texts(wanted: str, texts: Iterable[str]) -> list[str]:
    """The texts that are most similar to the one wanted, the best first; none where nothing is similar. Words count in any order
    and where only some of them are given.
    """
    from rapidfuzz import fuzz, process

    matches = process.extract(
        wanted,
        list(texts),
        scorer=fuzz.WRatio,
        processor=_prepare_text,
        limit=MAX_SIMILAR_TEXTS,
        score_cutoff=LEAST_SIMILARITY_PERCENT,
    )
    return [text for text, score, _ in matches if score > matches[0][1] - MAX_DISTANCE_PERCENT]


def _prepare_text(text: str) -> str:
    return fold_text(text).replace("_", " ").replace("-", " ")
