"""Where in a text something personal is."""

from typing import NamedTuple


class PersonalSpan(NamedTuple):
    """A stretch of a text, from `start` up to `end`, and what kind of personal data it seems to be."""

    start: int
    end: int
    kind_en: str
    kind_cy: str
