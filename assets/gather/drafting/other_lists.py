"""Lists that councils publish and that cannot be sent: of staff, payments, tags."""

from collections import Counter

from assets.gather.layout import Region
from schemas.headers import OtherList, map_headers_to_other_lists, normalise_header

LEAST_HEADERS = 2  # so many headers of a list of another kind make it one


def find_other_list(region: Region, known_count: int) -> OtherList | None:
    """The kind of list that a region is instead of any that can be sent; known_count: how many headers ours explain."""
    others = map_headers_to_other_lists()
    kinds = Counter(others[name] for name in {normalise_header(header) for header in region.headers} if name in others)
    kind, count = kinds.most_common(1)[0] if kinds else (None, 0)
    return kind if count >= max(LEAST_HEADERS, known_count) else None
