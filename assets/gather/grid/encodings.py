"""Bytes → letters: in which encoding a text file is written, and how sure that is.

Belongs here: marks at a file's beginning, UTF-8 and UTF-16 recognised, and the single-byte encodings told apart by what
their bytes become. Does not belong here: what the letters form (text, records), or wrongly written letters inside UTF-8.
"""

import codecs
import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from assets.gather.workbook.sheet import TEXT, ReadingNote, UnreadableFileError

# charset-normalizer is not asked: on a few short words it names encodings that no office here uses (cp1250, Big5, …),
# it never names ISO-8859-14, and it cannot say which letters are in doubt. A choice among the few encodings that do
# occur, by what each unusual byte becomes between its neighbours, can.
_OLD = {
    "cp1252": "Windows-1252",  # where nothing is a control character ISO-8859-1 is the same, letter by letter
    "iso8859-15": "ISO-8859-15",
    "iso8859-14": "ISO-8859-14",
    "mac-roman": "Mac Roman",
    "cp850": "CP850",
    "cp437": "CP437",
}
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_PART = 2**22
_BEGINNING = 4096
_CONTEXTS = 4000
_NEAR = 20
_CLEAR = 2
_USUAL = 0.75
_MENDING = "windows-1252-amid-utf-8"

_WELSH = frozenset("âêîôûŵŷéï")
_NEARBY = frozenset("àèáíóúẁẃẅỳäëöüç")
_RARE = frozenset("ìòùýÿñœæßå")
_ALONE = frozenset("âàôûŷ")
# Signs that are usual here, by what stands before them and after them.
_SIGNS = {
    sign: (re.compile(before), re.compile(after))
    for signs, before, after in (
        ("°", r"\d\s?$", ""),
        ("²³®™†", r"\w$", r"(?!\w)"),
        ("½¼¾", r"(?:^|[\d\W])$", r"(?!\w)"),
        ("×·", r"[\d\s]$", r"[\d\s]"),
        ("µ", r"[\d\s]$", ""),
        ("±§©", r"(?:^|\W)$", r"\s?\w"),
        ("’", r"[^\W\d]$|(?:^|\W)$", r"(?!\d)|\d\d"),
        ("‘“", r"(?:^|\W)$", r"\w"),
        ("”", r"\S$", r"(?!\w)"),
        ("…", "", r"(?![^\W\d])"),
        ("•", r"(?:^|\W)$", r"(?!\d)"),
    )
    for sign in signs
}
_FREQUENT = frozenset("’‘“”•")
_AMOUNT = re.compile(r"\d|(?:[mk]|bn?)(?![^\W\d])|'?000", re.IGNORECASE)


@dataclass(frozen=True)
class _Reading:
    """One way to read a file's unusual bytes: its encoding, what each byte becomes, and how plausible that is in all."""

    encoding: str
    letters: dict[int, str]
    points: int
    contexts: int


def decoded(content: bytes, encoding: str | None) -> tuple[bytes, list[ReadingNote]]:
    """A text file's letters as UTF-8 without a mark, and what has to be said of them.

    encoding: the source's word for it, or None; a mark at the file's beginning outweighs it. Raises UnreadableFileError when the
    letters are not of that encoding, or are no letters.
    """
    if content.startswith(codecs.BOM_UTF8):
        content, encoding = content[len(codecs.BOM_UTF8) :], None
    for mark, codec, named in _MARKS:
        if content.startswith(mark):
            return _as_utf8(content[len(mark) :], codec, named, told=bool(encoding))
    if encoding:
        return _as_utf8(content, encoding, encoding, told=True)
    if unmarked := _unmarked_utf16(content):
        return _as_utf8(content, unmarked, "UTF-16", told=False)
    if _is_utf8(content):
        return _without_nul(content), []
    return _guessed(content)


def beginning(content: bytes) -> str:
    """The first letters of a file as far as its mark or its NULs tell how to read them; never fails."""
    head = content[:_BEGINNING]
    for mark, codec, _ in _MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(codec, "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode(_unmarked_utf16(head) or "utf-8", "replace")


def _unmarked_utf16(content: bytes) -> str | None:
    """UTF-16 without a mark: of plain letters every other byte is NUL, and hardly any of the others."""
    head = np.frombuffer(content[:_BEGINNING], np.uint8)
    if len(head) < 4:
        return None
    first, second = (head[0::2] == 0).mean(), (head[1::2] == 0).mean()
    if second > 0.5 and first < 0.02:
        return "utf-16-le"
    return "utf-16-be" if first > 0.5 and second < 0.02 else None


def _is_utf8(content: bytes) -> bool:
    if content.isascii():
        return True
    ends = pa.array([0, len(content)], pa.int64()).buffers()[1]
    try:
        pa.Array.from_buffers(TEXT, 1, [None, ends, pa.py_buffer(content)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _without_nul(letters: bytes) -> bytes:
    if b"\0" in letters:
        raise UnreadableFileError(
            "it holds NUL characters, which no text has; it is cut short, or not a text",
            "mae'n dal nodau NUL, nad ydynt mewn unrhyw destun; mae wedi'i thorri'n fyr, neu nid testun ydyw",
        )
    return letters


def _as_utf8(content: bytes, codec: str, named: str, *, told: bool) -> tuple[bytes, list[ReadingNote]]:
    """The content in an encoding that is known. Raises UnreadableFileError when it does not fit."""
    try:
        " ".encode(codec)  # some codecs are not of letters at all
        letters = content if codecs.lookup(codec).name == "utf-8" and _is_utf8(content) else _rewritten(content, codec)
    except (UnicodeError, LookupError) as error:
        raise UnreadableFileError(f"its letters are not {named}", f"nid {named} yw ei llythrennau") from error
    letters = _without_nul(letters.removeprefix(codecs.BOM_UTF8))
    if told:
        return letters, []
    unusual = re.search(rb"[\x80-\xff]", letters)
    return letters, [_note("encoding-read", named, letters, unusual.start() if unusual else 0, "utf-8")]


def _rewritten(content: bytes, codec: str, errors: str = "strict") -> bytes:
    """The content as UTF-8, part by part, so that a large file is not held once more as a string."""
    parts = (content[start : start + _PART] for start in range(0, len(content), _PART))
    return b"".join(part.encode() for part in codecs.iterdecode(parts, codec, errors))


def _note(rule: str, named: str, content: bytes, at: int, codec: str, errors: str = "ignore") -> ReadingNote:
    """A note of an encoding, with the letters round a place as they are read."""
    around = content[max(0, at - _NEAR) : at + _NEAR].decode(codec, errors)
    return ReadingNote(rule, parameters={"encoding": named, "sample": " ".join(around.split())[: 2 * _NEAR]})


def _one_by_one(error: UnicodeError) -> tuple[str, int]:
    """What is not UTF-8 amid UTF-8, as Windows-1252; the five bytes that it leaves open stay control characters."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    broken = error.object[error.start : error.end]
    return "".join(_byte_alone(byte) for byte in broken), error.end


def _byte_alone(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


codecs.register_error(_MENDING, _one_by_one)


def _guessed(content: bytes) -> tuple[bytes, list[ReadingNote]]:
    """A file that is neither named nor marked nor UTF-8 throughout."""
    _without_nul(content)
    places = _sampled(content)
    broken = [at for at in places if not _within_utf8(content, at)]
    if 2 * len(broken) <= len(places):
        named = "UTF-8 + Windows-1252"
        letters = _rewritten(content, "utf-8", _MENDING)
        return letters, [_note("encoding-doubtful", named, content, broken[0] if broken else 0, "utf-8", _MENDING)]
    best, *others = _readings(content, places)
    rival = next((other for other in others if other.letters != best.letters), None)
    clear = rival is None or best.points - rival.points >= _CLEAR
    sure = clear and best.points >= _USUAL * best.contexts
    at = places[0]
    if rival and not sure:
        differing = {byte for byte, letter in best.letters.items() if letter != rival.letters[byte]}
        at = next(place for place in places if content[place] in differing)
    rule = "encoding-read" if sure else "encoding-doubtful"
    return _rewritten(content, best.encoding), [_note(rule, _OLD[best.encoding], content, at, best.encoding)]


def _sampled(content: bytes) -> list[int]:
    """Where unusual bytes stand: some thousands of places from the whole file, each different byte among them."""
    bytes_ = np.frombuffer(content, np.uint8)
    each = max(1, _CONTEXTS * _PART // max(_PART, len(content)))
    places: list[int] = []
    for start in range(0, len(content), _PART):
        part = bytes_[start : start + _PART]
        found = np.flatnonzero(part >= 0x80)
        firsts = np.unique(part[found], return_index=True)[1]
        places += (np.union1d(found[firsts], found[:: max(1, len(found) // each)]) + start).tolist()
    return places


def _within_utf8(content: bytes, at: int) -> bool:
    """Whether the byte at a place belongs to a letter that is rightly written in UTF-8."""
    for start in range(max(0, at - 3), at + 1):
        lead = content[start]
        length = 2 if 0xC2 <= lead < 0xE0 else 3 if 0xE0 <= lead < 0xF0 else 4 if 0xF0 <= lead < 0xF5 else 0
        if start + length > at and _is_utf8(content[start : start + length]):
            return True
    return False


def _readings(content: bytes, places: list[int]) -> list[_Reading]:
    """The encodings in which every byte is a letter or a sign, the likeliest first."""
    unusual = {content[at] for at in places}
    contexts = {(content[max(0, at - 3) : at], content[at : at + 1], content[at + 1 : at + 4]) for at in places}
    readings = []
    for encoding in _OLD:
        try:
            letters = {byte: bytes([byte]).decode(encoding) for byte in unusual}
        except UnicodeDecodeError:
            continue
        if any("\x80" <= letter < "\xa0" for letter in letters.values()):
            continue
        points = sum(_points(*(part.decode(encoding) for part in context)) for context in contexts)
        points += encoding == "cp1252"  # which most of the files that are not in UTF-8 are in
        readings.append(_Reading(encoding, letters, points, len(contexts)))
    return sorted(readings, key=lambda reading: -reading.points)


def _points(left: str, sign: str, right: str) -> int:
    """How well a letter or sign goes with its neighbours, from -2 to 2."""
    before, after = left[-1:], right[:1]
    if sign in _SIGNS:
        usual_before, usual_after = _SIGNS[sign]
        if not (usual_before.search(left) and usual_after.match(right)):
            return -1
        return 2 if sign in _FREQUENT else 1
    if sign.isalpha() and sign not in "ªº":
        return _letter_points(before, sign, after)
    if sign in "£€":
        if before.isalpha():
            return -2
        return 2 if before.isdigit() or _AMOUNT.match(right) else 0 if after.isalpha() else 1
    if sign == "\xa0":
        return 1 if before.isalpha() and after.isalpha() else 2
    if sign in "–—":
        return 0 if before.isalpha() or after.isalpha() else 2
    return -2


def _letter_points(before: str, letter: str, after: str) -> int:
    """How well a letter goes with its neighbours."""
    small = letter.lower()
    if before.isdigit() or after.isdigit():
        return -2
    if letter.isupper() and (before.islower() or (before.isalpha() and after.islower())):
        return -2  # a capital inside a word
    if letter.islower() and after.isupper():
        return -2  # a capital after a small letter
    if small not in _WELSH | _NEARBY | _RARE:
        return -1
    if not before.isalpha() and not after.isalpha():
        return 1 if letter in _ALONE else 0
    if before.isalpha() and after.isalpha() and not before.isascii() and not after.isascii():
        return -1  # words of unusual letters only are of another alphabet
    return 2 if small in _WELSH else 1 if small in _NEARBY else 0
