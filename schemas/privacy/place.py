"""Where in a text something personal seems to stand: start, end, and its kind in English and Welsh."""

Place = tuple[int, int, str, str]
