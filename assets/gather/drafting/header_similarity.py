"""Which of our columns a header may mean by its words: how similar it is to the known headers (schemas.headers)."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from assets.gather.drafting.header_words import (
    ALTERED_FACTOR,
    BRACKETS,
    CODE_WORD,
    GENERIC_FACTOR,
    GENERIC_WORDS,
    HALF_HEADER_FACTOR,
    SERVICE_WORDS,
    SUBJECT_WORDS,
    list_forms,
    list_telling_words,
    name_like_project,
    strip_marks,
)
from schemas.headers import map_headers_to_columns, normalise_header
from schemas.submission_columns import SUBMISSION_COLUMNS, TABLES_KNOWN_BY_HEADERS, UNFOLDINGS

LEAST_CONFIDENCE = 0.6  # below this no column is proposed
SAME_WORDS_CONFIDENCE = 0.92
SIMILAR_FACTOR = 0.89
ONE_HALF_FACTOR = 0.85  # only one half of a header is known
AMOUNT_COLUMNS = frozenset(column for column, unfolding in UNFOLDINGS.items() if "amount" in unfolding.columns)
ORGANISATION_COLUMNS = frozenset({"lead", "partner_list", "organisation", "owner_id"})
FOREIGN_WORD_FACTOR = 0.5
HALF_MATCHED_FACTOR = 0.8
BRACKET_FACTOR = 0.75
BROADER_FACTOR = 0.85  # a header that leaves out what makes a known one particular: `Review date` for the scrutiny's
CODE_FACTOR = 0.6
TIE_DIFFERENCE, TIE_CONFIDENCE = 0.05, 0.5
"""A header that is as similar to one column as to another is no proposal for either."""
UNKNOWN_WORD_WEIGHT = 3.5  # the weight of a word that no header of the table has
MATCHED_SHARE = 0.52  # a header that has less of a known header's words than this is only half matched
MAX_CHARACTERS, MAX_WORDS, MAX_BRACKET_WORDS = 300, 10, 3
TYPING_SIMILARITY = 0.8  # two words at least so similar are one, mistyped

_NOTE_MARK = re.compile(r"\W*(?:note|nodyn)s?\W*\d*\W*", re.IGNORECASE)
_SLASH = re.compile(r"\s*[/|]\s*")


def _strip_language(column: str) -> str:
    return column.removesuffix("_en").removesuffix("_cy")


def get_kind(table: str, column: str) -> str:
    """What stands in a column, given with or without its language: `text`, `date`, `organisation` …"""
    if column in ORGANISATION_COLUMNS or column in AMOUNT_COLUMNS:
        return "organisation" if column in ORGANISATION_COLUMNS else "amount"
    name = column if column in SUBMISSION_COLUMNS[table] else f"{column}_en"
    return SUBMISSION_COLUMNS[table][name].kind


@dataclass(frozen=True)
class HeaderVocabulary:
    """The known headers of a table as sets of words, and how much each word tells."""

    table: str
    columns: Mapping[frozenset[str], tuple[str, float]]  # words → our column, and how surely
    headers: Mapping[str, frozenset[frozenset[str]]]  # word → the headers (as words) that have it
    owners: Mapping[str, frozenset[str]]  # word → the columns whose headers have it, without their language
    weights: Mapping[str, float]

    def is_of_others_alike(self, word: str, column: str) -> bool:
        """Whether a word is of other columns, and for a column of texts of such as hold texts too."""
        if not self.is_of_others(word, column):
            return False
        kinds = {get_kind(self.table, owner) for owner in self.owners[word]}
        return get_kind(self.table, _strip_language(column)) != "text" or "text" in kinds

    def is_of_others(self, word: str, column: str) -> bool:
        return word in self.owners and _strip_language(column) not in self.owners[word]


@cache
def _load_vocabulary(table: str) -> HeaderVocabulary:
    columns: dict[frozenset[str], tuple[str, float]] = {}
    owners: defaultdict[str, set[str]] = defaultdict(set)
    headers: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
    ambiguous = set()
    for header, (column, confidence) in map_headers_to_columns(table).items():
        words = list_telling_words(header)
        if columns.setdefault(words, (column, confidence))[0] != column:
            ambiguous.add(words)
        for word in words:
            owners[word].add(_strip_language(column))
            headers[word].add(words)
    column_count = len({_strip_language(column) for column in SUBMISSION_COLUMNS[table]})
    return HeaderVocabulary(
        table,
        {words: meaning for words, meaning in columns.items() if words not in ambiguous},
        {word: frozenset(found - ambiguous) for word, found in headers.items()},
        {word: frozenset(found) for word, found in owners.items()},
        {word: math.log(1 + column_count / len(found)) for word, found in owners.items()},
    )


@cache
def _list_known_words(length: int) -> tuple[str, ...]:
    words = {word for table in TABLES_KNOWN_BY_HEADERS for word in _load_vocabulary(table).owners}
    return tuple(sorted(word for word in words if abs(len(word) - length) <= 1))


@lru_cache(maxsize=50_000)
def _correct_spelling(word: str) -> str:
    if len(word) < 5 or not word.isalpha():
        return word
    known, scorer = _list_known_words(len(word)), DamerauLevenshtein.normalized_similarity
    best = None if word in known else process.extractOne(word, known, scorer=scorer, score_cutoff=TYPING_SIMILARITY)
    return best[0] if best else word


def _has_foreign_bracket(header: str, column: str, vocabulary: HeaderVocabulary) -> bool:
    """Whether a few words in brackets speak of another column: `Start date (contract end)`, not `Name (beneficiary)`."""
    brackets = (bracket for bracket in BRACKETS.findall(header) if not _NOTE_MARK.fullmatch(bracket))
    return any(
        len(words) <= MAX_BRACKET_WORDS and any(vocabulary.is_of_others_alike(word, column) for word in words)
        for words in map(list_telling_words, brackets)
    )


def _match_halves(text: str, table: str) -> dict[str, float]:
    """`Title / Teitl`: two names of one column, in either language; if only one is known, or each of its own, at a discount."""
    known = map_headers_to_columns(table)
    words = normalise_header(strip_marks(text)).split()
    for cut in range(1, len(words)) if " ".join(words) not in known else ():
        both = [known.get(" ".join(part)) for part in (words[:cut], words[cut:])]
        columns = {column: confidence * HALF_HEADER_FACTOR for column, confidence in filter(None, both)}
        if all(both) and len(set(map(_strip_language, columns))) == 1:
            return columns
    parts = _SLASH.split(strip_marks(text))
    meant = [meaning for part in parts if (meaning := known.get(normalise_header(part)))]
    if len(parts) != 2 or not all(parts) or not meant:
        return {}
    (column, confidence), *others = meant
    are_texts = all(get_kind(table, _strip_language(name)) == "text" for name, _ in meant)
    # `Title/Description`: of two columns of texts the first is meant; of two dates neither.
    return {column: confidence * (ONE_HALF_FACTOR if are_texts else GENERIC_FACTOR)} if are_texts or not others else {}


def _find_similar_columns(words: frozenset[str], table: str) -> dict[str, float]:
    """Our columns whose known headers share words with these, each with how much of both is shared (0 to 1)."""
    vocabulary = _load_vocabulary(table)
    weights = {word: vocabulary.weights.get(word, UNKNOWN_WORD_WEIGHT) for word in words}
    own_weight = sum(weights.values())
    similarities: dict[str, float] = {}
    for known in {known for word in words for known in vocabulary.headers.get(word, ())}:
        column = vocabulary.columns[known][0]
        known_weight = sum(vocabulary.weights[word] for word in known)
        shared_weight = sum(weights[word] for word in words & known)
        similarity = 2 * shared_weight / (own_weight + known_weight)
        # Words that tell columns apart must agree: one that belongs to other columns only speaks against this one.
        if any(vocabulary.is_of_others(word, column) for word in words - known):
            similarity *= FOREIGN_WORD_FACTOR
        elif shared_weight < MATCHED_SHARE * known_weight:
            similarity *= HALF_MATCHED_FACTOR
        is_typed = get_kind(table, _strip_language(column)) not in ("text", "organisation")
        if is_typed and words < known and not known - words <= GENERIC_WORDS | SUBJECT_WORDS:
            similarity *= BROADER_FACTOR
        similarities[column] = max(similarities.get(column, 0), similarity)
    top = max(similarities.values(), default=0.0)
    leaders = {_strip_language(column) for column, value in similarities.items() if value > top - TIE_DIFFERENCE}
    if len(leaders) > 1:
        return {column: min(value, TIE_CONFIDENCE) for column, value in similarities.items()}
    return similarities


def _is_code_like(table: str, column: str) -> bool:
    """Whether a column may hold codes, so that the word says nothing: not a sum, a date, an answer or a name."""
    incoming = SUBMISSION_COLUMNS[table].get(column)
    is_named = column in ORGANISATION_COLUMNS or bool(incoming and incoming.codelist and incoming.codelist != "answer")
    return is_named or get_kind(table, _strip_language(column)) == "identifier"


def _match_known_header(header: str, table: str) -> dict[str, float]:
    known, vocabulary = map_headers_to_columns(table), _load_vocabulary(table)
    for form, factor in list_forms(header):
        meaning = known.get(normalise_header(form))
        if meaning is None and (halves := _match_halves(form, table)):
            return {column: confidence * factor for column, confidence in halves.items()}
        words = list_telling_words(form)
        renamed = name_like_project(form)
        of_project = words if renamed == normalise_header(form) else list_telling_words(renamed)
        if meaning is None and renamed in known:
            meaning = known[renamed][0], SAME_WORDS_CONFIDENCE * ALTERED_FACTOR
        alike = [(words, 1.0), (of_project, ALTERED_FACTOR), (words - SUBJECT_WORDS, ALTERED_FACTOR)]
        subject = SUBJECT_WORDS | SERVICE_WORDS if header.rstrip().endswith("?") else SUBJECT_WORDS
        if not (bare := of_project - subject) <= GENERIC_WORDS:
            alike.append((bare, ALTERED_FACTOR**2))
        for kept_words, kept_factor in alike if meaning is None else ():
            if meaning is None and kept_words in vocabulary.columns:
                column, confidence = vocabulary.columns[kept_words]
                is_of_code = CODE_WORD.search(form) and not _is_code_like(table, column)
                code_factor = CODE_FACTOR if is_of_code else 1
                meaning = column, min(confidence, SAME_WORDS_CONFIDENCE) * kept_factor * code_factor
        if meaning:
            column, confidence = meaning
            bracket_factor = BRACKET_FACTOR if _has_foreign_bracket(header, column, vocabulary) else 1
            return {column: confidence * factor * bracket_factor}
    return {}


def _iterate_similar_columns(header: str, table: str) -> Iterator[tuple[str, float]]:
    vocabulary = _load_vocabulary(table)
    for form, form_factor in list_forms(header):
        words = list_telling_words(form)
        if len(words) > MAX_WORDS:
            continue
        corrected = frozenset(map(_correct_spelling, words))
        factor = form_factor * ALTERED_FACTOR ** len(corrected - words)
        if corrected in vocabulary.columns:
            column, confidence = vocabulary.columns[corrected]
            yield column, min(confidence, SAME_WORDS_CONFIDENCE) * factor
        elif not corrected <= GENERIC_WORDS:
            for column, similarity in _find_similar_columns(corrected, table).items():
                yield column, similarity * SIMILAR_FACTOR * factor


@lru_cache(maxsize=50_000)
def find_candidate_columns(header: str, table: str) -> tuple[tuple[str, float], ...]:
    """The columns of a table that a header may mean (one if it is known) and how surely (0 to 1), the surest first."""
    if not header or len(header) > MAX_CHARACTERS:
        return ()
    if known := _match_known_header(header, table):
        return tuple(known.items())
    candidates: dict[str, float] = {}
    for column, confidence in _iterate_similar_columns(header, table):
        candidates[column] = max(candidates.get(column, 0), confidence)
    return tuple(sorted(candidates.items(), key=lambda candidate: (-candidate[1], candidate[0])))


def rate_header(header: str, tables: Sequence[str]) -> float:
    """How sure it is that a text is a header of one of some tables (0 to 1); 0 when it would not be proposed."""
    if header[-1:].isdigit() and not any(normalise_header(header) in map_headers_to_columns(table) for table in tables):
        return 0.0  # `Project number 7` is a value, whatever `Project number` is
    candidates = (find_candidate_columns(header, table) for table in tables)
    best = max((found[0][1] for found in candidates if found), default=0.0)
    return best if best >= LEAST_CONFIDENCE else 0.0
