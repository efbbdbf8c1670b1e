"""JSON → sheets of texts: each list of records a sheet, its keys the first line.

Belongs here: finding the records in a JSON file, or in one with a record a line, and writing each value as a text. Does
not belong here: letters (encodings), or what the keys mean (mapping).
"""

import itertools
import json
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from assets.gather.workbook.encodings import beginning, decoded
from assets.gather.workbook.sheet import ReadingNote, Sheet, UnreadableFileError
from assets.gather.workbook.text.rows import fits

_LONGEST_LINK = 80
_LONGEST_ASIDE = 200
_WRAPPED = frozenset({"properties", "attributes", "fields"})
"""What holds a record's own members in records of places and of tables kept on the web."""
_NAMES = ("columns", "fields", "header", "headers")
"""Under these an object that holds lists of values names what stands in them."""
_JSON = re.compile(r'\s*(?:\{\s*(?:["}]|\Z)|\[\s*(?:[{\["\]]|\Z))')
_INK = re.compile(r"[^ \t\r\n]")
_STRING_OR_NO_NUMBER = re.compile(r'"(?:[^"\\]++|\\.)*+"|(-?Infinity|NaN)', re.DOTALL)
_NEXT = re.compile(r"(?:.*[.@_])?next(?:_?link|_?page|_?url|_?page_?url)?(?:\.href|\.url)?", re.IGNORECASE)
_PROTOCOL = re.compile(r"@?odata\b.*")
_NO_LETTER_WRITTEN = re.compile(r"\\u(?:0000|d[89a-f])", re.IGNORECASE)
_NO_LETTER = re.compile(r"[\0\ud800-\udfff]")

Record = dict[str, str]
Rows = list[list[str]]
Tables = dict[tuple[str, ...], list[list[str]]]


class _Figure(str):
    """A number as the file writes it."""

    __slots__ = ()


class _NoNumberError(ValueError):
    """NaN or Infinity, which JSON does not have."""


def is_json(content: bytes) -> bool:
    """Whether a file is JSON by its first letters: an object, or a list of objects, lists or strings."""
    return bool(_JSON.match(beginning(content)))


def read(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:
    """The sheets of a JSON file, and what has to be said of it.

    content: the file's bytes; name: the sheet's name where the records have none of their own; encoding: the source's
    word for it, or None. Raises UnreadableFileError with the reason.
    """
    letters, notes = decoded(content, encoding)
    text = letters.decode()
    try:
        tables, beside = _tables(_values(text))
    except RecursionError as error:
        raise UnreadableFileError("its parts are nested too deeply", "mae ei rhannau wedi'u nythu'n rhy ddwfn") from error
    if not any(any(row) for rows in tables.values() for row in rows):
        raise UnreadableFileError("it holds no list of records", "nid yw'n dal rhestr o gofnodion")
    if _NO_LETTER_WRITTEN.search(text):
        tables, mended = _lettered(tables)
        notes += mended
    named: dict[str, Rows] = {}
    for path, rows in tables.items():
        named[_free(".".join(path) or name, named)] = rows
    return [Sheet.from_rows(sheet, rows) for sheet, rows in named.items()], [*notes, *_said(beside)]


def _values(text: str) -> list[Any]:
    """The values of a JSON text: one, or one a line. Raises UnreadableFileError where it is not JSON."""
    decoder = json.JSONDecoder(
        object_pairs_hook=_object, parse_float=_Figure, parse_int=_Figure, parse_constant=_no_number
    )
    values = []
    at = 0
    try:
        while found := _INK.search(text, at):
            value, at = decoder.raw_decode(text, found.start())
            values.append(value)
    except json.JSONDecodeError as error:
        raise _invalid(text, error.pos) from error
    except _NoNumberError as error:
        raise _invalid(
            text, next(found.start() for found in _STRING_OR_NO_NUMBER.finditer(text) if found[1])
        ) from error
    return values


def _no_number(word: str) -> None:
    raise _NoNumberError(word)


def _invalid(text: str, at: int) -> UnreadableFileError:
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return UnreadableFileError(
        f"it is not valid JSON (line {line}, column {column})", f"nid yw'n JSON dilys (llinell {line}, colofn {column})"
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; a key that comes again keeps its value under a name of its own."""
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    members = {}
    times: Counter[str] = Counter()
    for key, value in pairs:
        times[key] += 1
        members[_free(key if times[key] == 1 else f"{key} ({times[key]})", members)] = value
    return members


def _free(name: str, taken: Container[str]) -> str:
    """A name, or the first of `name (2)`, `name (3)` … that is not taken."""
    if name not in taken:
        return name
    return next(other for other in (f"{name} ({number})" for number in itertools.count(2)) if other not in taken)


def _tables(values: list[Any]) -> tuple[Tables, Record]:
    """The lines of each sheet by its path, and what stands beside the lists in an object that holds them."""
    whole = values[0] if len(values) == 1 else values
    if columns := _columns(whole):
        return {
            (): [list(columns), *map(list, zip(*(map(_text, column) for column in columns.values()), strict=True))]
        }, {}
    lists = dict(_lists(whole, ()))
    beside: Record = {}
    if isinstance(whole, dict):
        names = next((whole[name] for name in _NAMES if _are_names(whole.get(name), lists.values())), None)
        omitting = frozenset(map(id, [*lists.values(), names]))
        _flatten(whole, "", beside, omitting=omitting)
        if not lists and not _holds_empty_list(whole):
            return {(): _rows([whole])}, {}
        if names:
            return {path: [list(map(_text, names)), *_rows(records)] for path, records in lists.items()}, beside
    tables: Tables = {}
    below: dict[tuple[str, ...], list[Any]] = {}
    for path, records in lists.items():
        parts = _parts(records)
        tables[path] = _rows(records, frozenset(id(part) for _, _, part in parts))
        for key, above, part in parts:
            lines = ({**above, **{f"{key}.{name}": value for name, value in each.items()}} for each in part)
            below.setdefault((*path, key), []).extend(lines)
    return tables | {path: _rows(rows) for path, rows in below.items()}, beside


def _columns(value: Any) -> dict[str, list[Any]]:
    """An object whose members are columns: lists of values, all equally long; empty for any other value."""
    lists = value if isinstance(value, dict) and len(value) > 1 else {}
    flat = all(
        isinstance(column, list) and not any(isinstance(item, dict | list) for item in column)
        for column in lists.values()
    )
    lengths = set(map(len, lists.values())) if flat else set()
    return lists if len(lengths) == 1 and max(lengths) > 1 else {}


def _are_names(value: Any, lists: Iterable[list[Any]]) -> bool:
    """Whether a value is a list of names, one for each value of each line of some lists."""
    texts = isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)
    return texts and all(isinstance(line, list) and len(line) == len(value) for lines in lists for line in lines)


def _parts(records: list[Any]) -> list[tuple[str, dict[str, Any], list[dict[str, Any]]]]:
    """The lists of objects in records, each a table of its own: its key, what names its record, the objects.

    A record is named by its first member, where that is a text or a number.
    """
    found: list[tuple[str, dict[str, Any], list[dict[str, Any]]]] = []
    for record in records:
        first = next(iter(record.items()), None) if isinstance(record, dict) else None
        if first and isinstance(first[1], str | int):
            found += [
                (key, {first[0]: first[1]}, part)
                for key, part in record.items()
                if isinstance(part, list)
                and part
                and all(isinstance(item, dict) and first[0] not in item for item in part)
            ]
    return found


def _lists(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    """The lists of objects, or of lists, within objects; each with its path."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from _lists(member, (*path, key))
    elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        yield path, value


def _holds_empty_list(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_empty_list, value.values()))
    return value == []


def _rows(records: list[Any], omitting: frozenset[int] = frozenset()) -> Rows:
    """The lines of a list's sheet, without the members omitted. Raises UnreadableFileError when the records have too little in
    common.
    """
    if all(isinstance(record, list) for record in records):
        fits(len(records), max(map(len, records)), sum(map(len, records)))
        return [[_text(value) for value in record] for record in records]
    flat = [_flat(record, omitting) for record in records]
    keys = list(dict.fromkeys(key for record in flat for key in record))
    fits(len(flat), len(keys), sum(map(len, flat)))
    return [keys, *([record.get(key, "") for key in keys] for record in flat)]


def _flat(value: Any, omitting: frozenset[int]) -> Record:
    """A record's texts by key; a value amid records that is none stands under no key."""
    if not isinstance(value, dict):
        return {"": _text(value)}
    record: Record = {}
    _flatten(value, "", record, omitting)
    return record


def _flatten(members: Mapping[str, Any], prefix: str, record: Record, omitting: frozenset[int]) -> None:
    """Puts an object's members into a record, those of objects within it as `key.key`, but not the lists omitted."""
    for key, value in members.items():
        if isinstance(value, dict) and value:
            _flatten(value, prefix if key in _WRAPPED and not prefix else f"{prefix}{key}.", record, omitting)
        elif id(value) not in omitting:
            record[_free(prefix + key, record)] = _text(value)


def _text(value: Any) -> str:
    """A value as the text of a cell."""
    if isinstance(value, str):
        return "" if value.isspace() else str(value)
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return "; ".join(filter(None, map(_text, value)))
    return _json(value)


def _json(value: Any) -> str:
    """A value as JSON again, its numbers as they were."""
    if isinstance(value, _Figure):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_json, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_json(key)}: {_json(member)}' for key, member in value.items())}}}"
    return json.dumps(value, ensure_ascii=False)


def _lettered(tables: Tables) -> tuple[Tables, list[ReadingNote]]:
    """The tables with a replacement sign for what is no letter (NUL, half of a pair), and a note when there was any."""
    first = next((text for rows in tables.values() for row in rows for text in row if _NO_LETTER.search(text)), None)
    if first is None:
        return tables, []
    mended = {path: [[_NO_LETTER.sub("\ufffd", text) for text in row] for row in rows] for path, rows in tables.items()}
    sample = _NO_LETTER.sub("\ufffd", first)[:40]
    return mended, [ReadingNote("encoding-doubtful", parameters={"encoding": "JSON", "sample": sample})]


def _said(beside: Record) -> list[ReadingNote]:
    """What stands beside the lists of records: where the next page is, and what no column holds."""
    links = {key: text for key, text in beside.items() if _NEXT.fullmatch(key) and text not in ("", "FALSE")}
    notes = [ReadingNote("page-of-several", parameters={"next": _shortened(link, _LONGEST_LINK)}) for link in links.values()]
    rest = [
        f"{key}: {text}" for key, text in beside.items() if text and key not in links and not _PROTOCOL.fullmatch(key)
    ]
    if rest:
        notes.append(ReadingNote("cell-outside", value=_shortened("; ".join(rest), _LONGEST_ASIDE)))
    return notes


def _shortened(text: str, longest: int) -> str:
    """A text of at most so many characters."""
    return text if len(text) <= longest else text[: longest - 1] + "…"
