"""The identifiers and keys of records, made from a report and taken apart again, as each table's record declares."""

import hashlib
from collections.abc import Iterable, Mapping

import pandas as pd

from schemas.frames import TEXT_DTYPE
from schemas.languages import fold_text
from schemas.tables.table_records import KEY_SEPARATOR, TableRecord

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: letters and digits that cannot be mistaken for one another."""
MARK_LENGTH = 5


def make_identifier(provider: str, reference: str, prefix: str = "ssr-", length: int = 5) -> str:
    """The identifier that a provider's reference gives to a project or idea: a function of the two alone."""
    number = int.from_bytes(hashlib.sha256(f"{provider}\x1f{reference}".encode()).digest()[:8], "big")
    digits = []
    for _ in range(length):
        number, digit = divmod(number, 32)
        digits.append(ALPHABET[digit])
    return prefix + "".join(digits)


def _mark_words(words: Iterable[object]) -> str:
    """A short digest of some words, the same however they are written; blank ones count as empty."""
    text = "\x1f".join("" if pd.isna(word) else fold_text(str(word)) for word in words)
    return hashlib.sha256(text.encode()).hexdigest()[:MARK_LENGTH]


def _select_either_language(reports: pd.DataFrame, name: str) -> pd.Series:
    return reports[name] if name in reports else reports[f"{name}_en"].fillna(reports[f"{name}_cy"])


def make_keys(record: TableRecord, reports: pd.DataFrame) -> pd.Series:
    """The key of each report of a table, from its columns: equal reports of two providers have one key, which survives a row
    that moves.
    """
    parts = [_select_either_language(reports, name).astype(TEXT_DTYPE).fillna("") for name in record.key]
    keys = parts[0].str.cat(parts[1:], sep=KEY_SEPARATOR) if len(parts) > 1 else parts[0]
    if record.mark:
        marks = [_mark_words(words) for words in reports[list(record.mark.words)].itertuples(index=False)]
        keys = keys + f"-{record.mark.letter}" + pd.Series(marks, index=reports.index, dtype=TEXT_DTYPE)
    return keys.astype(TEXT_DTYPE)


def split_keys(record: TableRecord, keys: pd.Series) -> pd.DataFrame:
    """The published columns that a table's keys hold: those that they are made of and the identifier that they are."""
    keys = keys.astype(TEXT_DTYPE)
    unmarked = keys.str.rsplit("-", n=1).str[0] if record.mark else keys
    parts = unmarked.str.split(KEY_SEPARATOR, expand=True).reindex(columns=range(len(record.key)))
    held = {name: parts[at].replace("", pd.NA).astype(TEXT_DTYPE) for at, name in enumerate(record.key)}
    if record.mark:
        held[record.mark.column] = keys
    return pd.DataFrame({name: held[name] for name in held if name in record.model.get_columns()}, index=keys.index)


def find_key_projects(record: TableRecord, keys: pd.Series) -> pd.Series:
    if "project_id" not in record.key:
        return pd.Series(pd.NA, index=keys.index, dtype=TEXT_DTYPE)
    return split_keys(record, keys)["project_id"]


def rename_key_projects(record: TableRecord, keys: pd.Series, renamed: Mapping[str, str]) -> pd.Series:
    """Keys under the identifiers that their projects have now. renamed: former identifier → present one."""
    before = find_key_projects(record, keys)
    after = before.map(dict(renamed)).astype(TEXT_DTYPE).fillna(before)
    if after.equals(before):
        return keys
    pairs = zip(keys, before, after, strict=True)
    present = [key if pd.isna(old) or old == new else key.replace(old, new, 1) for key, old, new in pairs]
    return pd.Series(present, index=keys.index, dtype=TEXT_DTYPE)
