"""Columns of texts as bytes."""

import pyarrow as pa
import pytest

from schemas.text_bytes import concat_bytes, has_bytes

TEXT = pa.large_string()


@pytest.mark.parametrize(
    ("texts", "content"),
    [
        (pa.array(["a", None, "tŷ", ""], TEXT), "atŷ"),
        (pa.array(["left out", "a", "b", "left out"], TEXT).slice(1, 2), "ab"),
        (pa.array([], TEXT), ""),
        (pa.nulls(3, TEXT), ""),
    ],
)
def test_texts_stand_one_behind_the_other(texts: pa.Array, content: str) -> None:
    assert bytes(concat_bytes(texts)) == content.encode()


def test_letters_are_found_in_the_column_alone() -> None:
    texts = pa.array(["<", "plain", "a & b", "line\n"], TEXT)
    assert has_bytes(texts, b"<&")
    assert has_bytes(texts.slice(1), b"<&")
    assert not has_bytes(texts.slice(1, 1), b"<&")
    assert has_bytes(texts, b"", below=0x20)
    assert not has_bytes(texts.slice(0, 3), b"", below=0x20)
