"""Where several headers of a table may mean one column of ours: which of them does."""

from collections.abc import Sequence

from assets.gather.drafting.header_words import GENERIC_WORDS, is_generic, list_telling_words
from assets.gather.drafting.value_evidence import has_only_units
from assets.gather.layout import classify_text
from assets.gather.mapping.money_columns import is_in_other_currency, is_money_column
from schemas.headers import normalise_header

PARTICULAR_CONFIDENCE = 0.75  # a header that says of what it is the name must be so sure to outdo the name alone
UNIT_CONFIDENCE = 0.95  # that a column under `measure` is the unit where it holds nothing else
_NUMBER_WORDS = frozenset({"id", "reference", "number", "no", "code", "cyfeirnod", "rhif", "cod", "dynodydd"})


def separate_units(choices: Sequence[dict[str, float]], texts: Sequence[Sequence[str]]) -> list[dict[str, float]]:
    """The choices of headers of observations; where `Indicator` names what is measured, `Measure` of "Percentage" is the unit.

    texts: what stands under each header.
    """
    is_measure = ["measure" in choice for choice in choices]
    is_unit = [named and has_only_units(own) for named, own in zip(is_measure, texts, strict=True)]
    if is_unit == is_measure:
        return list(choices)
    return [{"unit": UNIT_CONFIDENCE} if unit else choice for unit, choice in zip(is_unit, choices, strict=True)]


def select_particular_headers(choices: Sequence[dict[str, float]], headers: Sequence[str]) -> list[dict[str, float]]:
    """The choices without a column for `Name` where another header for it says whose: `What is the name of the project?`"""
    words = list(map(list_telling_words, headers))

    def is_outdone(at: int, column: str) -> bool:
        return is_generic(headers[at]) and any(
            column in choice and choice[column] >= PARTICULAR_CONFIDENCE and words[at] < words[other]
            for other, choice in enumerate(choices)
        )

    return [
        {column: confidence for column, confidence in choice.items() if not is_outdone(at, column)}
        for at, choice in enumerate(choices)
    ]


def select_headers_in_pounds(
    table: str, choices: Sequence[dict[str, float]], headers: Sequence[str]
) -> list[dict[str, float]]:
    """The choices without those of `Cost (€)` where another header, `Cost (£)` or `Cost`, means the same column of money."""
    are_in_other = list(map(is_in_other_currency, headers))
    in_pounds = {
        column
        for choice, is_in_other in zip(choices, are_in_other, strict=True)
        for column, confidence in choice.items()
        if not is_in_other and confidence >= PARTICULAR_CONFIDENCE and is_money_column(table, column)
    }
    return [
        {} if is_in_other and in_pounds & set(choice) else choice
        for choice, is_in_other in zip(choices, are_in_other, strict=True)
    ]


def select_measure_names(choices: Sequence[dict[str, float]], texts: Sequence[Sequence[str]]) -> list[dict[str, float]]:
    """The choices of headers of observations: of a measure's code and its name the name, by which others know it too."""
    is_measure = ["measure" in choice for choice in choices]
    is_code = [
        named and bool(own) and sum(classify_text(text) in ("code", "number") for text in own) > len(own) / 2
        for named, own in zip(is_measure, texts, strict=True)
    ]
    if is_code == is_measure:
        return list(choices)
    return [
        {column: confidence for column, confidence in choice.items() if not (code and column == "measure")}
        for code, choice in zip(is_code, choices, strict=True)
    ]


def find_title_number(headers: Sequence[str], title: int) -> int | None:
    """The position of the header for the numbers of what another names: `Programme ID` beside `Programme name`."""
    named = _list_particular_words(headers[title])
    numbers = [
        position
        for position, header in enumerate(headers)
        if named and _list_particular_words(header) == named and _NUMBER_WORDS & set(normalise_header(header).split())
    ]
    return numbers[0] if len(numbers) == 1 else None


def _list_particular_words(header: str) -> frozenset[str]:
    return list_telling_words(header) - GENERIC_WORDS - _NUMBER_WORDS
