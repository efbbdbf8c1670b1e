"""Texts that a program wrapped up on their way: entities and tags of a web page, `="00124"`, an apostrophe before digits.

Belongs here: what stands inside. Does not belong here: what the text means, or letters in a wrong encoding (stage check).
"""

import html
import re

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas.text_bytes import has_bytes

_TAGS_OF_LINES = "p|div|br|li|ul|ol|tr|table|h[1-6]|hr|dd|dt"
_TAGS = rf"{_TAGS_OF_LINES}|span|b|i|u|em|strong|a|font|td|th|tbody|thead|sup|sub|small|html|body|img|o:p|s"
_ENTITY = "&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_TAG = rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>"
_LITERAL_FORMULA = '^="[^"]*"$'
_TEXT_SIGN = "^'[0-9][0-9.,/ -]*$"
_WRAPPED = rf"{_ENTITY}|(?i:{_TAG})|<!--|{_LITERAL_FORMULA}|{_TEXT_SIGN}"
_WRAPPED_REFERENCE = rf"{_WRAPPED}|^'[^']+$"
_IS_WRAPPED = re.compile(_WRAPPED_REFERENCE)
_HIDDEN_PARTS = re.compile(r"<!--.*?-->", re.DOTALL)
_LINE_TAG = re.compile(rf"</?(?:{_TAGS_OF_LINES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ANY_TAG = re.compile(_TAG, re.IGNORECASE)
_SIGNS = b"&<='"
"""Without one of these letters nothing is wrapped."""
_MAX_PASSES = 3  # `&amp;amp;` was encoded twice


def _strip_markup(text: str) -> str:
    """The text of a piece of a web page: a line for each paragraph."""
    for _ in range(_MAX_PASSES):
        inner = _ANY_TAG.sub("", _LINE_TAG.sub("\n", _HIDDEN_PARTS.sub(" ", html.unescape(text))))
        if inner == text:
            break
        text = inner
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def strip_wrapping(text: str) -> str:
    """What stands inside a wrapped text, blank where nothing does; any other text as it is."""
    if not _IS_WRAPPED.search(text):
        return text
    if re.match(_LITERAL_FORMULA, text):
        text = text[2:-1]
    return _strip_markup(text.removeprefix("'"))


def strip_column(texts: pd.Series, is_reference: bool = False) -> pd.Series:
    """The wrapped ones among a column's texts, unwrapped, by the same labels. A reference never begins with an apostrophe."""
    sent = pa.chunked_array(pa.array(texts, pa.large_string()))
    if not any(has_bytes(part, _SIGNS) for part in sent.chunks):
        return texts.iloc[:0]
    is_wrapped = pc.match_substring_regex(sent, _WRAPPED_REFERENCE if is_reference else _WRAPPED)
    wrapped = texts[pc.fill_null(is_wrapped, False).to_numpy(zero_copy_only=False)]
    return wrapped.map({text: strip_wrapping(text) for text in wrapped.unique()})
