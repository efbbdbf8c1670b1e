"""Bytes → characters: which encoding a text file has, and how sure that is."""

import codecs
import re
from dataclasses import dataclass

import numpy as np

from assets.gather.workbook.sheet import ReadingNote, UnreadableFileError

# charset-normalizer is not used: on a few short words it names encodings that no office here uses (cp1250, Big5, …),
# it never names ISO-8859-14, and it cannot say which characters are in doubt. A choice among the few encodings that do
# occur, by what each unusual byte becomes between its neighbours, can.
_SINGLE_BYTE_ENCODINGS = {
    "cp1252": "Windows-1252",  # where nothing is a control character ISO-8859-1 is the same
    "iso8859-15": "ISO-8859-15",
    "iso8859-14": "ISO-8859-14",
    "mac-roman": "Mac Roman",
    "cp850": "CP850",
    "cp437": "CP437",
}
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
MAX_NUL_SHARE = 0.1
"""Of a text, in which a few NULs are damage, or fill up its cells or its end; one with more of them is not whole, or no text."""
_NUL = re.compile(rb"\0+(?=[,;\t|\"'\r\n]|\Z)|(?<=[,;\t|\"'\r\n])\0+|(\0)")
_DAMAGED = "\ufffd".encode()
_PIECE_BYTES = 2**22
_BEGINNING_BYTES = 4096
_MAX_CONTEXTS = 4000
_SAMPLE_BYTES_EACH_SIDE = 20
_CLEAR_LEAD = 2
_MIN_SCORE_PER_CONTEXT = 0.75
_WINDOWS_1252_AMID_UTF_8 = "windows-1252-amid-utf-8"

_WELSH_LETTERS = frozenset("âêîôûŵŷéï")
_NEARBY_LETTERS = frozenset("àèáíóúẁẃẅỳäëöüç")
_RARE_LETTERS = frozenset("ìòùýÿñœæßå")
_SINGLE_LETTERS = frozenset("âàôûŷ")
# Signs that are usual here, with what usually comes before and after them.
_SIGN_CONTEXTS = {
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
_FREQUENT_SIGNS = frozenset("’‘“”•")
_AMOUNT_START = re.compile(r"\d|(?:[mk]|bn?)(?![^\W\d])|'?000", re.IGNORECASE)


@dataclass(frozen=True)
class _EncodingCandidate:
    """What a file's unusual bytes become in an encoding, and how plausible that is: the sum over all their contexts."""

    encoding: str
    characters: dict[int, str]
    score: int
    contexts: int


def decode_to_utf8(content: bytes, encoding: str | None) -> tuple[bytes, list[ReadingNote]]:
    """A text file's content as UTF-8 without a byte order mark, and notes on its encoding.

    encoding: that the source names; a byte order mark overrules it. Raises UnreadableFileError when that is wrong.
    """
    utf8, notes = _decode_content(content, encoding)
    return (_NUL.sub(_replace_nul, utf8) if b"\0" in utf8 else utf8), notes


def _decode_content(content: bytes, encoding: str | None) -> tuple[bytes, list[ReadingNote]]:
    if content.startswith(codecs.BOM_UTF8):
        content, encoding = content[len(codecs.BOM_UTF8) :], None
    codec, mark_bytes = _detect_wide_encoding(content)
    if codec and (mark_bytes or not encoding):
        title = codec[:6].upper()
        utf8 = _convert_to_utf8(content[mark_bytes:], codec, title)
        unusual = re.search(rb"[\x80-\xff]", utf8)
        sample = _decode_around(utf8, unusual.start() if unusual else 0, "utf-8")
        return utf8, [] if encoding else [_note_encoding("encoding-read", title, sample)]
    if encoding:
        return _convert_to_utf8(content, encoding, encoding), []
    return (_limit_nul(content), []) if _is_utf8(content) else _decode_single_byte(content)


def decode_beginning(content: bytes) -> str:
    """The first characters of a file, as far as its byte order mark or its NULs tell the encoding; never fails."""
    head = content[:_BEGINNING_BYTES].removeprefix(codecs.BOM_UTF8)
    codec, mark_bytes = _detect_wide_encoding(head)
    return head[mark_bytes:].decode(codec or "utf-8", "replace")


def _detect_wide_encoding(content: bytes) -> tuple[str, int]:
    """UTF-32 or UTF-16, or '', and how long its byte order mark is. Without one, every other byte of plain text is NUL."""
    for mark, codec in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return codec, len(mark)
    is_nul = np.frombuffer(content[:_BEGINNING_BYTES], np.uint8) == 0
    if len(is_nul) >= 4:
        for codec, most, few in (("utf-16-le", is_nul[1::2], is_nul[0::2]), ("utf-16-be", is_nul[0::2], is_nul[1::2])):
            if most.mean() > 0.5 and few.mean() < 0.02:
                return codec, 0
    return "", 0


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _limit_nul(content: bytes) -> bytes:
    if content.count(b"\0") > MAX_NUL_SHARE * len(content):
        raise UnreadableFileError("nul-characters")
    return content


def _replace_nul(match: re.Match[bytes]) -> bytes:
    return b"" if match[1] is None else _DAMAGED


def _convert_to_utf8(content: bytes, codec: str, title: str) -> bytes:
    try:
        " ".encode(codec)  # some codecs are not for characters at all
        is_done = codecs.lookup(codec).name == "utf-8" and _is_utf8(content)
        utf8 = content if is_done else _rewrite_as_utf8(content, codec)
    except (UnicodeError, LookupError) as error:
        raise UnreadableFileError("other-encoding", title) from error
    return _limit_nul(utf8.removeprefix(codecs.BOM_UTF8))


def _rewrite_as_utf8(content: bytes, codec: str, errors: str = "strict") -> bytes:
    """Content as UTF-8, piece by piece, so that a large file is not in memory once more as a string."""
    pieces = (content[start : start + _PIECE_BYTES] for start in range(0, len(content), _PIECE_BYTES))
    return b"".join(piece.encode() for piece in codecs.iterdecode(pieces, codec, errors))


def _note_encoding(rule: str, title: str, sample: str) -> ReadingNote:
    return ReadingNote(rule, parameters={"encoding": title, "sample": sample})


def _decode_around(content: bytes, position: int, codec: str, errors: str = "ignore") -> str:
    sample = content[max(0, position - _SAMPLE_BYTES_EACH_SIDE) : position + _SAMPLE_BYTES_EACH_SIDE]
    return " ".join(sample.decode(codec, errors).split())[: 2 * _SAMPLE_BYTES_EACH_SIDE]


def _decode_as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """An error handler that takes what is not UTF-8 for Windows-1252; the five bytes without a meaning in it are kept."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    invalid = error.object[error.start : error.end]
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in invalid), error.end


codecs.register_error(_WINDOWS_1252_AMID_UTF_8, _decode_as_windows_1252)


def _decode_single_byte(content: bytes) -> tuple[bytes, list[ReadingNote]]:
    """Decodes a file whose encoding nobody names, and which is not UTF-8 throughout."""
    _limit_nul(content)
    positions = _sample_unusual_bytes(content)
    invalid = [position for position in positions if not _is_within_utf8(content, position)]
    if 2 * len(invalid) <= len(positions):
        utf8 = _rewrite_as_utf8(content, "utf-8", _WINDOWS_1252_AMID_UTF_8)
        sample = _decode_around(content, invalid[0] if invalid else 0, "utf-8", _WINDOWS_1252_AMID_UTF_8)
        return utf8, [_note_encoding("encoding-doubtful", "UTF-8 + Windows-1252", sample)]
    best, *others = _rank_encodings(content, positions)
    rival = next((other for other in others if other.characters != best.characters), None)
    is_clear = rival is None or best.score - rival.score >= _CLEAR_LEAD
    is_sure = is_clear and best.score >= _MIN_SCORE_PER_CONTEXT * best.contexts
    sample_at = positions[0]
    if rival and not is_sure:
        differing = {byte for byte, character in best.characters.items() if character != rival.characters[byte]}
        sample_at = next(position for position in positions if content[position] in differing)
    rule = "encoding-read" if is_sure else "encoding-doubtful"
    sample = _decode_around(content, sample_at, best.encoding)
    return _rewrite_as_utf8(content, best.encoding), [
        _note_encoding(rule, _SINGLE_BYTE_ENCODINGS[best.encoding], sample)
    ]


def _sample_unusual_bytes(content: bytes) -> list[int]:
    """Positions of bytes that are not ASCII: some thousands from the whole file, each different byte among them."""
    all_bytes = np.frombuffer(content, np.uint8)
    per_piece = max(1, _MAX_CONTEXTS * _PIECE_BYTES // max(_PIECE_BYTES, len(content)))
    positions: list[int] = []
    for start in range(0, len(content), _PIECE_BYTES):
        piece = all_bytes[start : start + _PIECE_BYTES]
        unusual = np.flatnonzero(piece >= 0x80)
        first_of_each = np.unique(piece[unusual], return_index=True)[1]
        sample = np.union1d(unusual[first_of_each], unusual[:: max(1, len(unusual) // per_piece)])
        positions += (sample + start).tolist()
    return positions


def _is_within_utf8(content: bytes, position: int) -> bool:
    """Whether the byte at a position belongs to a character that is valid UTF-8."""
    starts, ends = range(max(0, position - 3), position + 1), range(position + 1, position + 5)
    return any(_is_utf8(content[start:end]) for start in starts for end in ends)


def _rank_encodings(content: bytes, positions: list[int]) -> list[_EncodingCandidate]:
    unusual = {content[at] for at in positions}
    contexts = {(content[max(0, at - 3) : at], content[at : at + 1], content[at + 1 : at + 4]) for at in positions}
    candidates = []
    for encoding in _SINGLE_BYTE_ENCODINGS:
        try:
            characters = {byte: bytes([byte]).decode(encoding) for byte in unusual}
        except UnicodeDecodeError:
            continue
        if any("\x80" <= character < "\xa0" for character in characters.values()):
            continue
        score = sum(_score_character(*(part.decode(encoding) for part in context)) for context in contexts)
        score += encoding == "cp1252"  # which most of the files that are not in UTF-8 are in
        candidates.append(_EncodingCandidate(encoding, characters, score, len(contexts)))
    return sorted(candidates, key=lambda candidate: -candidate.score)


def _score_character(left: str, character: str, right: str) -> int:
    """How well a character goes with its neighbours, from -2 to 2."""
    before, after = left[-1:], right[:1]
    if character in _SIGN_CONTEXTS:
        usual_before, usual_after = _SIGN_CONTEXTS[character]
        if not (usual_before.search(left) and usual_after.match(right)):
            return -1
        return 2 if character in _FREQUENT_SIGNS else 1
    if character.isalpha() and character not in "ªº":
        return _score_letter(before, character, after)
    if character in "£€":
        if before.isalpha():
            return -2
        return 2 if before.isdigit() or _AMOUNT_START.match(right) else 0 if after.isalpha() else 1
    if character == "\xa0":
        return 1 if before.isalpha() and after.isalpha() else 2
    if character in "–—":
        return 0 if before.isalpha() or after.isalpha() else 2
    return -2


def _score_letter(before: str, letter: str, after: str) -> int:
    lower = letter.lower()
    if before.isdigit() or after.isdigit():
        return -2
    if letter.isupper() and (before.islower() or (before.isalpha() and after.islower())):
        return -2  # a capital inside a word
    if letter.islower() and after.isupper():
        return -2  # a capital after a lower-case letter
    if lower not in _WELSH_LETTERS | _NEARBY_LETTERS | _RARE_LETTERS:
        return -1
    if not before.isalpha() and not after.isalpha():
        return 1 if letter in _SINGLE_LETTERS else 0
    if before.isalpha() and after.isalpha() and not before.isascii() and not after.isascii():
        return -1  # words of unusual letters only are of another alphabet
    return 2 if lower in _WELSH_LETTERS else 1 if lower in _NEARBY_LETTERS else 0
