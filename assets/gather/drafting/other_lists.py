"""Lists that councils publish and that cannot be sent: of staff, payments, tags."""

import re
from collections import Counter

from assets.gather.layout import Region
from schemas.headers import OtherList, map_headers_to_other_lists, normalise_header

_IDENTIFIES = re.compile(r" (?:reference|number|id|no|key)$|^(?:rhif|cyfeirnod) ")
"""Ends of a header that says of what each row is one, as `complaint number`: it counts twice."""
LEAST_HEADERS = 2  # so many headers of a list of another kind make it one


CONTACTS = ("a list of contacts", "a list of staff", "a list of risks")  # whose headers stand beside projects too


def find_other_list(region: Region, known_count: int, *, may_have_contacts: bool = False) -> OtherList | None:
    """The kind of list that a region is instead of any that can be sent; known_count: how many headers ours explain.

    may_have_contacts: whether its rows are projects anyway, so that the names of people in them prove nothing.
    """
    others = map_headers_to_other_lists()
    names = {normalise_header(header) for header in region.headers}
    kinds = Counter(others[name] for name in names if name in others)
    if may_have_contacts:
        kinds = Counter({kind: count for kind, count in kinds.items() if kind.kind_en not in CONTACTS})
    kinds.update(others[name] for name in names if name in others and _IDENTIFIES.search(name))
    kind, count = kinds.most_common(1)[0] if kinds else (None, 0)
    return kind if count >= max(LEAST_HEADERS, known_count) else None
