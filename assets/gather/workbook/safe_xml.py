"""Parsing XML that nobody has checked: no entities, no network, and no more memory than needed."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from assets.gather.workbook.sheet import UnreadableFileError

INVALID_XML_ERRORS = (etree.LxmlError, ValueError)
"""What damaged XML raises: by itself, or when an attribute is converted."""
MAX_PROLOG_BYTES = 2**16

_BEFORE_FIRST_TAG = re.compile(rb"(?:\s+|<!--.*?-->|<\?.*?\?>|\xef\xbb\xbf|\xff\xfe|\xfe\xff)*+", re.DOTALL)
_DOCTYPE_WITH_ENTITIES = re.compile(rb"<!DOCTYPE(?:[^>\[\"']|\"[^\"]*\"|'[^']*')*\[")


def iterate_elements(pieces: Iterable[bytes], events: tuple[str, ...], *tags: str) -> Iterator[tuple[str, Any]]:
    """The elements with these tags, each with its event (`start`, `end`). Raises INVALID_XML_ERRORS."""
    parser: Any = etree.XMLPullParser(
        events=events, tag=tags, resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True
    )
    for piece in pieces:
        parser.feed(piece)
        yield from parser.read_events()
    parser.close()
    yield from parser.read_events()


def split_into_pieces(content: bytes, size: int = 2**20) -> Iterator[bytes]:
    yield from (content[start : start + size] for start in range(0, len(content), size))


def clear_element(element: Any) -> None:
    """Frees an element and what was read before it, so that a long sheet takes no more memory than a short one."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def check_xml_prolog(head: bytes) -> None:
    """Raises UnreadableFileError if XML with this beginning declares entities, or has an endless prolog."""
    plain = head.replace(b"\0", b"")  # UTF-16 as well
    before = _BEFORE_FIRST_TAG.match(plain)
    start = plain[before.end() if before else 0 :]
    is_endless = start.startswith((b"<!--", b"<?")) and len(head) >= MAX_PROLOG_BYTES
    if is_endless or _DOCTYPE_WITH_ENTITIES.match(start):
        raise UnreadableFileError("declares-entities")
