"""The unit of money where another cell than the amount's says it: a line beside the table, the header, a column of currencies.

Belongs here: which unit holds for a column or a cell, and joining it to the texts of cells that are not in pounds. Does not
belong here: what an amount is (stage check).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from assets.gather.layout import NonRecordKind, Region
from assets.gather.workbook.sheet import Sheet
from schemas.currencies import find_foreign_currency
from schemas.languages import fold_text
from schemas.marks import MISSING_MARKS
from schemas.money_units import ALL_FIGURES, detect_scale, has_pounds, has_unclear_scale, is_unit_statement
from schemas.submission_columns import SUBMISSION_COLUMNS, UNFOLDINGS

MOST_LINES, MOST_CELLS, MOST_COVER_LINES = 20, 3, 60
"""So many lines above a table and below it, and of a sheet without a table, are searched for its unit, of so few cells each."""
_CURRENCY_HEADERS = frozenset({"currency", "currency code", "ccy", "arian cyfred", "cod arian cyfred", "cyfred"})
_VALUE_COLUMNS = frozenset({"baseline_value", "expected_value", "realised_value", "actual", "target", "baseline"})
_CONVERTED = re.compile(r"convert|equivalent|exchange|trosi|cyfwerth", re.IGNORECASE)
_SCALE_LETTERS = {3: "k", 6: "m", 9: "bn"}
_ANY_NUMBER, _BARE_NUMBER = re.compile("[0-9]"), re.compile(r"^-?[0-9][0-9,]*(?:\.[0-9]+)?$")


def is_money_column(table: str, column: str) -> bool:
    """Whether every value of a column is an amount of money; a column of another table is none of this one's."""
    declared = SUBMISSION_COLUMNS[table].get(column)
    if declared is not None and declared.kind in ("money", "amount"):
        return True
    return table == "projects" and column in UNFOLDINGS and "amount" in UNFOLDINGS[column].columns


def _iterate_lines(region: Region) -> Iterator[list[str]]:
    """The texts of the lines beside a table that may speak of all of it, the nearest first."""
    top = region.header_rows[0] - 1
    first = max(top - MOST_LINES, 0)
    for texts in reversed(region.sheet.get_rows(first, top)):
        yield [text for text in texts if text]
    below = [row for row, kind in region.non_records.items() if kind is not NonRecordKind.UNITS]
    for row in sorted(below)[-MOST_LINES:]:
        yield [text for text in region.read_row(row) if text]


def _find_cover_statement(sheets: Iterable[Sheet]) -> str | None:
    """What a sheet that holds a few lines of text and no table, a cover or notes, says of the unit of all figures."""
    for sheet in sheets:
        if sheet.unseen_reason or sheet.height > MOST_COVER_LINES:
            continue
        lines = [[text for text in texts if text] for texts in sheet.get_rows()]
        if any(len(texts) > MOST_CELLS for texts in lines):
            continue
        statements = (text for texts in lines for text in texts if ALL_FIGURES.search(text) and is_unit_statement(text))
        if statement := next(statements, None):
            return statement
    return None


def find_unit_statement(region: Region, sheets: Iterable[Sheet]) -> str | None:
    """The line that says in which unit the money of a table is; None for none. sheets: all of its workbook."""
    for texts in _iterate_lines(region):
        if len(texts) <= MOST_CELLS and (statement := next(filter(is_unit_statement, texts), None)):
            return statement
    if region.is_transposed and (statement := next(filter(is_unit_statement, region.headers), None)):
        return statement  # where records run across, a line above them stands among the headers
    if is_unit_statement(region.sheet.name):
        return region.sheet.name
    return _find_cover_statement(sheet for sheet in sheets if sheet.name != region.sheet.name)


def has_unit(header: str) -> bool:
    """Whether a header says itself in which unit its money is."""
    if detect_scale(header, is_money=True) or has_unclear_scale(header):
        return True
    return find_foreign_currency(header) is not None or has_pounds(header)


def is_in_other_currency(header: str) -> bool:
    """Whether a header names another currency than the pound, and not the pound."""
    return find_foreign_currency(header) is not None and not has_pounds(header)


def find_currency_position(region: Region, used: Collection[int]) -> int | None:
    """The position of a column of currencies that is none of ours."""
    positions = (at for at, header in enumerate(region.headers) if fold_text(header) in _CURRENCY_HEADERS)
    return next((at for at in positions if at not in used), None)


def _find_other_currency(text: str, is_currency: bool) -> str | None:
    """What a cell beside an amount says of its currency, if that is not the pound. is_currency: whether it says nothing else."""
    if has_pounds(text) or text.strip().casefold() in MISSING_MARKS:
        return None
    is_word = is_currency and not any(character.isdigit() for character in text)
    return text.strip() if is_word or find_foreign_currency(text) else None


def _find_scale_letters(text: str) -> str | None:
    return _SCALE_LETTERS.get(detect_scale(text)) if has_pounds(text) else None


def _join_suffixes(texts: pd.Series, suffixes: pd.Series, pattern: re.Pattern[str], separator: str = "") -> pd.Series:
    """Texts with what is to stand behind them, where they fit a pattern and name no currency of their own."""
    if not suffixes.notna().any():
        return texts
    fitting = {text for text in texts.dropna().unique() if pattern.search(text)}
    fitting -= {text for text in fitting if has_pounds(text) or find_foreign_currency(text)}
    joined = texts + separator + suffixes.astype(texts.dtype)
    return texts.mask(texts.isin(fitting) & suffixes.notna(), joined)


@dataclass(frozen=True)
class StatedUnits:
    """What stands beside the amounts of a table. statement: the line that speaks of all of them; headers: column → its own
    header; currencies: the cells of a column of currencies; units: those of our column `unit`.
    """

    statement: str | None
    headers: Mapping[str, str]
    currencies: pd.Series | None = None
    units: pd.Series | None = None


def _spread_unit(column: str, table: str, stated: StatedUnits, texts: pd.Series) -> pd.Series | None:
    """What the header, or else the line beside the table, says for each amount of a column; None where neither says a thing."""
    header = stated.headers[column]
    said = header if has_unit(header) else stated.statement
    if said is None or _CONVERTED.search(said):
        return None
    spread = pd.Series(said, texts.index, dtype=texts.dtype)
    if is_money_column(table, column) or said == header:
        return spread
    # A line of pounds says nothing of a value that is counted in something else.
    if stated.units is None:
        return spread if table == "benefits" else None
    pounds = [text for text in stated.units.dropna().unique() if has_pounds(text)]
    return spread.where(stated.units.isin(pounds) | (stated.units.isna() & (table == "benefits")))


def _join_beside(texts: pd.Series, beside: pd.Series, is_currency: bool) -> pd.Series:
    """Amounts with the currency or the scale that the cell beside each says. is_currency: whether it says nothing else."""
    different = beside.dropna().unique()
    others = {text: _find_other_currency(text, is_currency) for text in different}
    texts = _join_suffixes(texts, beside.map(others), _ANY_NUMBER, " ")
    return _join_suffixes(texts, beside.map({text: _find_scale_letters(text) for text in different}), _BARE_NUMBER)


def _join_spread(texts: pd.Series, spread: pd.Series, has_scale: bool) -> pd.Series:
    """Amounts with the currency that holds for all of them, and with its scale unless stage check applies that itself."""
    different = spread.dropna().unique()
    currencies = {text: (find_foreign_currency(text) or "").upper() or None for text in different}
    texts = _join_suffixes(texts, spread.map(currencies), _ANY_NUMBER, " ")
    if not has_scale:
        return texts
    return _join_suffixes(texts, spread.map({text: _find_scale_letters(text) for text in different}), _BARE_NUMBER)


def join_units(table: str, values: Mapping[str, pd.Series], stated: StatedUnits) -> dict[str, pd.Series]:
    """The columns of a table's values in which some amounts are in another unit than pounds, with the unit behind these
    amounts: `500 EUR`, `45k`. What a header or a line says of the scale of a money column, stage check applies itself.
    """
    joined: dict[str, pd.Series] = {}
    for column, header in stated.headers.items():
        is_money = is_money_column(table, column)
        if not is_money and not (column in _VALUE_COLUMNS and table in ("benefits", "observations")):
            continue
        texts = values[column]
        spread = _spread_unit(column, table, stated, texts)
        if spread is not None:
            texts = _join_spread(texts, spread, has_scale=not is_money and not has_unit(header))
        if stated.currencies is not None:
            texts = _join_beside(texts, stated.currencies, is_currency=True)
        if stated.units is not None:
            texts = _join_beside(texts, stated.units, is_currency=False)
        if texts is not values[column]:
            joined[column] = texts
    return joined
