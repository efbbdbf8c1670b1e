"""Encodings: every way in which offices write Welsh and English is read, and said; what is doubtful is said to be."""

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.gather.workbook.sheet import UnreadableFileError
from assets.gather.workbook.text_encodings import decode_beginning, decode_to_utf8

BOM = b"\xef\xbb\xbf"
SENTENCES = {
    "cp1252": "Cyngor Sir Ynys Môn – “caffi’r pentref” £5m … café",
    "iso8859-1": "Cyngor Sir Ynys Môn, caffi £5m, café, naïf",
    "iso8859-14": "Tŷ dŵr ar Ynys Môn, Llŷn £5",
    "iso8859-15": "Costau €500 a €20 yn Ynys Môn, café",
    "cp850": "Cyngor Sir Ynys Môn, caffi £5m, café",
    "cp437": "Cyngor Sir Ynys Môn, caffi £5m, café",
    "mac-roman": "Cyngor Sir Ynys Môn – “caffi’r pentref” £5m … café",
}
NAMED = {
    "cp1252": "Windows-1252",
    "iso8859-1": "Windows-1252",
    "iso8859-14": "ISO-8859-14",
    "iso8859-15": "ISO-8859-15",
    "cp850": "CP850",
    "cp437": "CP850",
    "mac-roman": "Mac Roman",
}


def read(content: bytes, encoding: str | None = None) -> tuple[str, str | None, str | None]:
    """The letters, and what is said of them: the rule, and the encoding it names."""
    letters, notes = decode_to_utf8(content, encoding)
    assert len(notes) <= 1 and all(note.sheet is None and note.cell is None for note in notes)
    if not notes:
        return letters.decode(), None, None
    return letters.decode(), notes[0].rule, notes[0].parameters["encoding"]


@pytest.mark.parametrize("encoding", SENTENCES)
def test_a_sentence_in_an_old_encoding(encoding: str) -> None:
    text = SENTENCES[encoding]
    assert read(text.encode(encoding)) == (text, "encoding-read", NAMED[encoding])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((text, "cp1252") for text in ("Ynys Môn", "MÔN", "CAFÉ,", "£5", "Cost (£m)", "Costau (£000)", "5€", "€1bn", "£")),
        *((text, "cp1252") for text in ("Children’s", "Caffi’r", "a – b", "2013–14", "“x”", "‘x’ y", "• item", "5°C", "2½ days")),
        *((text, "cp1252") for text in ("Council\xa0Name", "£\xa05", "â phobl", "Sinéad Ó Briain", "Côté à l’œuvre", "Straße")),
        *((text, "iso8859-14") for text in ("dŵr", "tŷ", "Tŷ'r", "Ŵyr Llŷn", "ŴYR")),
        *((text, "cp850") for text in ("£5", "café", "Ynys Môn", "Siân, âr", "½,£7")),
        *((text, "mac-roman") for text in ("Ynys Môn", "Children’s", "“x” a ‘y’", "• item", "Môn\xa0 £5")),
    ],
)  # fmt: skip
def test_a_few_letters_are_enough(text: str, encoding: str) -> None:
    assert read(text.encode(encoding)) == (text, "encoding-read", NAMED[encoding])


@pytest.mark.parametrize(
    "content",
    [
        b"\xe9",
        "Ïðèâåò ìèð, êàê äåëà".encode("cp1252"),
        "数据报告项目".encode("gbk"),
        "データ プロジェクト".encode("shift-jis"),
        bytes(range(0x80, 0x100)),
    ],
    ids=["one letter", "Cyrillic", "Chinese", "Japanese", "every byte"],
)
def test_letters_that_cannot_be_told_are_said_to_be_doubtful(content: bytes) -> None:
    letters, rule, _ = read(content)
    assert rule == "encoding-doubtful" and letters


def test_no_letter_becomes_a_control_character() -> None:
    letters, rule, _ = read((SENTENCES["iso8859-14"] * 3).encode("iso8859-14") + b" caffi\x92r")
    assert rule == "encoding-doubtful" and not any("\x80" <= letter < "\xa0" for letter in letters)


def test_the_example_stands_round_the_first_unusual_letter() -> None:
    text = "x" * 100 + "\r\nRhif,Prosiect,Ynys  Môn,caffi,a rhagor o eiriau wedyn\r\n"
    (note,) = decode_to_utf8(text.encode("cp1252"), None)[1]
    assert "Ynys Môn" in note.parameters["sample"]
    assert len(note.parameters["sample"]) <= 40 and "\n" not in note.parameters["sample"]


def test_the_example_of_a_doubt_is_a_letter_in_doubt() -> None:
    (note,) = decode_to_utf8("£5 £6 and far from there stands alone é in doubt".encode("cp1252"), None)[1]
    assert (note.rule, "alone é" in note.parameters["sample"]) == ("encoding-doubtful", True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_needs_no_word(encoding: str) -> None:
    assert read("Tŷ,£5".encode(encoding)) == ("Tŷ,£5", None, None)
    assert read("Tŷ,£5".encode(encoding), "utf-8") == ("Tŷ,£5", None, None)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_letters_are_read_with_a_mark_and_utf16_without(encoding: str) -> None:
    text = "Tŷ,£5\r\nAbertawe,7\r\n"
    assert read(text.encode(encoding)) == (text, "encoding-read", encoding[:6].upper())
    assert read(text.encode(encoding), encoding) == (text, None, None)


def test_a_mark_outweighs_the_word_of_the_source() -> None:
    assert read("Tŷ".encode("utf-8-sig"), "cp1252") == ("Tŷ", None, None)
    assert read("Tŷ".encode("utf-16"), "cp1252") == ("Tŷ", None, None)


@pytest.mark.parametrize(
    ("content", "encoding"), [("caf\xe9".encode("cp1252"), "cp1252"), ("tŷ".encode("iso8859-14"), "iso8859-14")]
)
def test_the_word_of_the_source_is_taken(content: bytes, encoding: str) -> None:
    assert read(content, encoding) == (content.decode(encoding), None, None)


@pytest.mark.parametrize(
    ("content", "encoding", "named"),
    [
        (b"caf\xe9", "utf-8", "utf-8"),
        (b"\x81", "cp1252", "cp1252"),
        (b"a", "nonsuch", "nonsuch"),
        (b"a", "rot13", "rot13"),
        (b"a", "hex", "hex"),
        (b"a", "utf-16", "utf-16"),
        (b"\xff\xfe\x00\xd8", None, "UTF-16"),
        (b"\xff\xfea", None, "UTF-16"),
        (b"a\0b\0c\0d", None, "UTF-16"),
    ],
)
def test_letters_that_do_not_fit_are_refused(content: bytes, encoding: str | None, named: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        decode_to_utf8(content, encoding)
    assert refused.value.reason_en == f"its encoding is not {named}"
    assert refused.value.reason_cy == f"nid {named} yw ei hamgodiad"


@pytest.mark.parametrize("content", [b"a,b\n\0\0\0", b"a\0b", "tŷ\0".encode(), b"caf\xe9\0", BOM + b"a\0"])
def test_nul_is_no_letter(content: bytes) -> None:
    for encoding in (None, "utf-8", "latin-1"):
        with pytest.raises(UnreadableFileError):
            decode_to_utf8(content, encoding)


@pytest.mark.parametrize("mark", [b"", BOM])
def test_a_few_bytes_amid_utf8_are_read_singly_and_said(mark: bytes) -> None:
    content = mark + "Tŷ dŵr, Môn, £5 ".encode() + b"caf\xe9 \x96 \x81"
    assert read(content) == ("Tŷ dŵr, Môn, £5 café – \x81", "encoding-doubtful", "UTF-8 + Windows-1252")
    assert "café" in decode_to_utf8(content, None)[1][0].parameters["sample"]
    with pytest.raises(UnreadableFileError):
        decode_to_utf8(content.removeprefix(BOM), "utf-8")


def test_a_letter_of_utf8_that_is_cut_short_is_said() -> None:
    letters, rule, _ = read("Tŷ dŵr, Môn, £5".encode() + "ŷ".encode()[:1])
    assert rule == "encoding-doubtful" and letters.startswith("Tŷ dŵr, Môn, £5")


def test_a_pair_that_happens_to_be_utf8_does_not_make_a_file_utf8() -> None:
    text = "Môn, Siân, café, tôn, gêm, Ã©"
    assert read(text.encode("cp1252"))[0] == text


@given(st.text(st.characters(codec="cp1252", exclude_characters="\0"), max_size=200))
@settings(deadline=None)
def test_nothing_fails_and_nothing_is_lost(text: str) -> None:
    content = text.encode("cp1252")
    letters, rule, _ = read(content)
    assert letters == text or rule or letters.encode() == content


@given(st.binary(max_size=100))
@settings(deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    assert isinstance(decode_beginning(content), str)
    with contextlib.suppress(UnreadableFileError):
        assert "\0" not in read(content)[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_the_beginning_is_read_by_its_mark(encoding: str) -> None:
    assert decode_beginning('[{"a": 1}]'.encode(encoding) * 2000).startswith('[{"a"')


def test_a_rare_letter_far_down_is_seen() -> None:
    # 0xD0 alone tells ISO-8859-14 (Ŵ) from Windows-1252 (Ð), and it stands once in ten megabytes.
    content = "Môn,café,£5\r\n".encode("cp1252") * 800_000 + "Ŵyr\r\n".encode("iso8859-14")
    started = time.process_time()
    letters, rule, named = read(content)
    assert letters.endswith("Ŵyr\r\n") and named == "ISO-8859-14" and rule
    assert time.process_time() - started < 5
