"""Where in a text something personal seems to stand: start, end, and its kind in English and Welsh."""

PersonalSpan = tuple[int, int, str, str]
