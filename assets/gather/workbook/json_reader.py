"""JSON → sheets of texts: each list of records a sheet, its keys the first line."""

import functools
import itertools
import json
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from assets.gather.workbook.sheet import ReadingNote, Sheet, UnreadableFileError, check_extent
from assets.gather.workbook.text_encodings import decode_beginning, decode_to_utf8

_MAX_LINK_CHARACTERS = 80
_MAX_NOTE_CHARACTERS = 200
_WRAPPERS = frozenset({"properties", "attributes", "fields"})
"""Keys under which records of places, and of tables kept on the web, have their members."""
_NAME_KEYS = ("label", "name", "title", "id")
_HEADER_KEYS = ("columns", "fields", "header", "headers")
"""Keys under which an object that has lists of values names what is in them."""
_JSON_START = re.compile(r'\s*(?:\{\s*(?:["}]|\Z)|\[\s*(?:[{\["\]]|\Z))')
_NOT_SPACE = re.compile(r"[^ \t\r\n]")
_STRING_OR_NOT_A_NUMBER = re.compile(r'"(?:[^"\\]++|\\.)*+"|(-?Infinity)', re.DOTALL)
_NEXT_PAGE_KEY = re.compile(r"(?:.*[.@_])?next(?:_?link|_?page|_?url|_?page_?url)?(?:\.href|\.url)?", re.IGNORECASE)
_PROTOCOL_KEY = re.compile(r"@?odata\b.*")
_ESCAPED_INVALID_CHARACTER = re.compile(r"\\u(?:0000|d[89a-f])", re.IGNORECASE)
_INVALID_CHARACTER = re.compile(r"[\0\ud800-\udfff]")

JsonRecord = dict[str, str]
Rows = list[list[str]]
Tables = dict[tuple[str, ...], Rows]  # by path: the keys under which a list of records is


class _JsonNumber(str):
    __slots__ = ()  # a number as the file writes it


def is_json(content: bytes) -> bool:
    """Whether a file begins as JSON does: with an object, or a list of objects, lists or strings."""
    return bool(_JSON_START.match(decode_beginning(content)))


def read_json_tables(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:
    """The lists of records in a JSON file, each a sheet (format_readers.SheetReader)."""
    utf8, notes = decode_to_utf8(content, encoding)
    text = utf8.decode()
    try:
        tables, beside = _find_tables(_parse_values(text))
    except RecursionError as error:
        raise UnreadableFileError("nested-json") from error
    if not any(any(row) for rows in tables.values() for row in rows):
        raise UnreadableFileError("no-records-in-json")
    if _ESCAPED_INVALID_CHARACTER.search(text):
        tables, replacement_notes = _replace_invalid_characters(tables)
        notes += replacement_notes
    sheets: dict[str, Sheet] = {}
    for path, rows in tables.items():
        title = _choose_free_name(".".join(path) or name, sheets)
        sheets[title] = Sheet.from_rows(title, rows)
    return list(sheets.values()), [*notes, *_note_values_beside(beside)]


def _parse_values(text: str) -> list[Any]:
    """The values of a JSON text: one, or one on each line. Raises UnreadableFileError where it is not JSON."""
    decoder = json.JSONDecoder(
        object_pairs_hook=_build_object, parse_float=_JsonNumber, parse_int=_JsonNumber, parse_constant=_reject_constant
    )
    values = []
    end = 0
    try:
        while start := _NOT_SPACE.search(text, end):
            value, end = decoder.raw_decode(text, start.start())
            values.append(value)
    except json.JSONDecodeError as error:
        raise _build_error(text, error.pos) from error
    except ValueError as error:  # of _reject_constant
        constants = (match.start() for match in _STRING_OR_NOT_A_NUMBER.finditer(text) if match[1])
        raise _build_error(text, next(constants)) from error
    return values


def _reject_constant(constant: str) -> None:
    """None for NaN, by which some programs mean no number; raises ValueError for other numbers that JSON has not."""
    if constant != "NaN":
        raise ValueError(constant)


def _build_error(text: str, position: int) -> UnreadableFileError:
    line, column = text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
    return UnreadableFileError("invalid-json", line, column)


def _build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object from its members; a key that is repeated gets a name of its own for each value."""
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    members = {}
    counts: Counter[str] = Counter()
    for key, value in pairs:
        counts[key] += 1
        members[_choose_free_name(key if counts[key] == 1 else f"{key} ({counts[key]})", members)] = value
    return members


def _choose_free_name(name: str, taken: Container[str]) -> str:
    """A name, or the first of `name (2)`, `name (3)` … that is not taken."""
    if name not in taken:
        return name
    return next(other for other in (f"{name} ({number})" for number in itertools.count(2)) if other not in taken)


def _find_tables(values: list[Any]) -> tuple[Tables, JsonRecord]:
    """The rows of each table by its path, and the members of an object that are beside its lists of records."""
    root = values[0] if len(values) == 1 else values
    if columns := _find_columns(root):
        texts = (map(_format_value, column) for column in columns.values())
        return {(): [list(columns), *map(list, zip(*texts, strict=True))]}, {}
    if records := _find_keyed_records(root):
        return {(): _build_rows(records)}, {}
    lists = dict(_iterate_lists(root, ()))
    beside: JsonRecord
    if header_path := _find_header_path(lists):
        members = root if isinstance(root, dict) else {}
        beside = _flatten_members(members, omitted=frozenset(map(id, lists.values())))
        names = _list_names(lists.pop(header_path))
        return {path: [names, *_build_rows(records)] for path, records in lists.items()}, beside
    beside = {}
    if isinstance(root, dict):
        headers = next((root[key] for key in _HEADER_KEYS if _has_header_for(root.get(key), lists.values())), None)
        beside = _flatten_members(root, omitted=frozenset(map(id, [*lists.values(), headers])))
        if not lists and not _has_empty_list(root):
            return {(): _build_rows([root])}, {}
        if headers:
            header = list(map(_format_value, headers))
            return {path: [header, *_build_rows(records)] for path, records in lists.items()}, beside
    tables: Tables = {}
    nested: dict[tuple[str, ...], list[Any]] = {}
    for path, records in lists.items():
        parts = list(_iterate_nested_lists(records))
        tables[path] = _build_rows(records, frozenset(id(part) for _, _, part in parts))
        for key, owner, part in parts:
            nested.setdefault((*path, key), []).extend(
                owner | {f"{key}.{name}": value for name, value in item.items()} for item in part
            )
    return tables | {path: _build_rows(records) for path, records in nested.items()}, beside


def _find_columns(value: Any) -> dict[str, list[Any]]:
    """An object whose members are columns: lists of values, all equally long; empty for any other value."""
    lists = value if isinstance(value, dict) and len(value) > 1 else {}
    if lists and all(
        isinstance(column, dict) and column and all(map(str.isdecimal, column)) for column in lists.values()
    ):
        # A table as pandas writes it, by column and row number.
        rows = list(dict.fromkeys(row for column in lists.values() for row in column))
        lists = {name: [column.get(row) for row in rows] for name, column in lists.items()}
    is_flat = all(isinstance(column, list) and not _has_nested(column) for column in lists.values())
    lengths = set(map(len, lists.values())) if is_flat else set()
    return lists if len(lengths) == 1 and max(lengths) > 1 else {}


def _find_keyed_records(value: Any) -> list[dict[str, Any]]:
    """The records of an object whose members are records alike, each under its number or its key; [] for any other value."""
    records = value if isinstance(value, dict) and len(value) > 1 else {}
    keys = [tuple(record) for record in records.values() if isinstance(record, dict)]
    if len(keys) < len(records) or len(set(keys)) != 1 or len(keys[0]) < 2:
        return []
    if any(_has_nested(list(record.values())) for record in records.values()):
        return []
    if all(map(str.isdecimal, records)):
        return list(records.values())
    return [{"key": key, **record} for key, record in records.items()]


def _list_names(columns: list[Any]) -> list[str]:
    """The names of columns that are declared as objects, [] where they have none."""
    for key in _NAME_KEYS:
        names = [column.get(key) for column in columns if isinstance(column, dict)]
        texts = [name for name in names if isinstance(name, str) and name]
        if len(texts) == len(columns):
            return texts
    return []


def _find_header_path(lists: Mapping[tuple[str, ...], list[Any]]) -> tuple[str, ...] | None:
    """Where objects declare the columns of the only other list, of which each row is a list of as many values."""
    for path, columns in lists.items() if len(lists) == 2 else ():
        (rows,) = (records for other, records in lists.items() if other != path)
        is_rows = all(isinstance(row, list) and len(row) == len(columns) for row in rows)
        if is_rows and path and path[-1] in _HEADER_KEYS and _list_names(columns):
            return path
    return None


def _has_nested(values: list[Any]) -> bool:
    return any(isinstance(value, dict | list) for value in values)


def _has_header_for(value: Any, lists: Iterable[list[Any]]) -> bool:
    """Whether a value is a list of names, one for each value of each row of some lists."""
    is_texts = isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)
    return is_texts and all(isinstance(row, list) and len(row) == len(value) for rows in lists for row in rows)


def _iterate_nested_lists(records: list[Any]) -> Iterator[tuple[str, dict[str, Any], list[dict[str, Any]]]]:
    """The lists of objects in records: the key, the record's first member (if a text or number, it identifies it), the list."""
    for record in records:
        name, value = next(iter(record.items()), ("", None)) if isinstance(record, dict) else ("", None)
        for key, part in record.items() if isinstance(value, str | int) else ():
            if isinstance(part, list) and part and all(isinstance(item, dict) and name not in item for item in part):
                yield key, {name: value}, part


def _iterate_lists(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    """The lists of objects, or of lists, within objects; each with its path."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from _iterate_lists(member, (*path, key))
    elif isinstance(value, list) and _has_nested(value):
        yield path, value


def _has_empty_list(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_empty_list, value.values()))
    return value == []


def _build_rows(records: list[Any], omitted: frozenset[int] = frozenset()) -> Rows:
    """The rows of a list's sheet, its keys first. omitted: the id() of members that are tables of their own."""
    if all(isinstance(record, list) for record in records):
        check_extent(len(records), max(map(len, records)), sum(map(len, records)))
        return [[_format_value(value) for value in record] for record in records]
    flat = [_flatten_members(record if isinstance(record, dict) else {"": record}, omitted) for record in records]
    keys = list(dict.fromkeys(key for record in flat for key in record))
    check_extent(len(flat), len(keys), sum(map(len, flat)))
    return [keys, *([record.get(key, "") for key in keys] for record in flat)]


def _flatten_members(members: Mapping[str, Any], omitted: frozenset[int]) -> JsonRecord:
    """An object's members as texts by key, those of objects within it as `key.key`, without those omitted (by id())."""
    record: JsonRecord = {}
    for key, value in _iterate_members(members, "", omitted):
        record[_choose_free_name(key, record)] = _format_value(value)
    return record


def _iterate_members(members: Mapping[str, Any], prefix: str, omitted: frozenset[int]) -> Iterator[tuple[str, Any]]:
    for key, value in members.items():
        if isinstance(value, dict) and value:
            is_wrapper = key in _WRAPPERS and not prefix
            yield from _iterate_members(value, prefix if is_wrapper else f"{prefix}{key}.", omitted)
        elif id(value) not in omitted:
            yield prefix + key, value


def _format_value(value: Any) -> str:
    if isinstance(value, str):
        return "" if value.isspace() else str(value)
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, list) and not _has_nested(value):
        return "; ".join(filter(None, map(_format_value, value)))
    return _format_json(value)


def _format_json(value: Any) -> str:
    """A value as JSON again, its numbers as the file writes them."""
    if isinstance(value, _JsonNumber):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_format_json, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_format_json(key)}: {_format_json(member)}' for key, member in value.items())}}}"
    return json.dumps(value, ensure_ascii=False)


def _replace_invalid_characters(tables: Tables) -> tuple[Tables, list[ReadingNote]]:
    """The tables with a replacement character for NUL and for halves of surrogate pairs, and a note if there were any."""
    texts = (text for rows in tables.values() for row in rows for text in row)
    first = next(filter(_INVALID_CHARACTER.search, texts), None)
    if first is None:
        return tables, []
    replace = functools.partial(_INVALID_CHARACTER.sub, "\ufffd")
    valid = {path: [list(map(replace, row)) for row in rows] for path, rows in tables.items()}
    sample = replace(first)[:40]
    return valid, [ReadingNote("encoding-doubtful", parameters={"encoding": "JSON", "sample": sample})]


def _note_values_beside(beside: JsonRecord) -> list[ReadingNote]:
    """Notes on what is beside the lists of records: where the next page is, and what no column holds."""
    notes, others = [], []
    for key, text in beside.items():
        if _NEXT_PAGE_KEY.fullmatch(key) and text not in ("", "FALSE"):
            notes.append(ReadingNote("page-of-several", parameters={"next": _shorten_text(text, _MAX_LINK_CHARACTERS)}))
        elif text and not _PROTOCOL_KEY.fullmatch(key):
            others.append(f"{key}: {text}")
    if others:
        notes.append(ReadingNote("cell-outside", value=_shorten_text("; ".join(others), _MAX_NOTE_CHARACTERS)))
    return notes


def _shorten_text(text: str, max_characters: int) -> str:
    return text if len(text) <= max_characters else text[: max_characters - 1] + "…"
