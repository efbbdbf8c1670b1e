"""One of ours to one of theirs, so that the total is the best there is.

Belongs here: the assignment alone. Does not belong here: what anything is worth.
"""

from collections.abc import Mapping, Sequence

import numpy as np


def assign_columns(worths: Sequence[Mapping[str, float]]) -> list[str | None]:
    """For each of theirs, by position, the one of ours that it gets: the choice of greatest total worth.

    worths: for each of theirs, those of ours that it may get and what each is worth (above 0). Of equal choices the one
    that gives more to the earlier.
    """
    ours = sorted({name for worth in worths for name in worth})
    # Of those that want one of ours, no more than there are of ours can matter.
    wanting: set[int] = set()
    for name in ours:
        ranked = sorted((-worth[name], at) for at, worth in enumerate(worths) if name in worth)
        wanting.update(at for _, at in ranked[: len(ours)])
    given: list[str | None] = [None] * len(worths)
    for at, given_name in zip(sorted(wanting), _assigned([worths[at] for at in sorted(wanting)], ours), strict=True):
        given[at] = given_name
    return given


def _assigned(worths: Sequence[Mapping[str, float]], ours: Sequence[str]) -> list[str | None]:
    """The same, for those that matter."""
    count = len(worths)
    cost = np.zeros((count + 1, len(ours) + count + 1))
    for row, worth in enumerate(worths, start=1):
        for name, value in worth.items():
            # The tiny second part settles ties.
            cost[row, ours.index(name) + 1] = -value - 1e-9 * (count - row)
    # The Hungarian method with potentials; the columns beyond ours stand for "none", at no cost.
    width = cost.shape[1]
    row_potential, column_potential = np.zeros(count + 1), np.zeros(width)
    taken_by, way = np.zeros(width, dtype=int), np.zeros(width, dtype=int)
    for row in range(1, count + 1):
        taken_by[0], at = row, 0
        least, seen = np.full(width, np.inf), np.zeros(width, dtype=bool)
        while True:
            seen[at] = True
            current = cost[taken_by[at]] - row_potential[taken_by[at]] - column_potential
            better = ~seen & (current < least)
            least[better], way[better] = current[better], at
            open_ones = np.where(seen, np.inf, least)
            open_ones[0] = np.inf
            to = int(np.argmin(open_ones))
            step = open_ones[to]
            row_potential[taken_by[seen]] += step
            column_potential[seen] -= step
            least[~seen] -= step
            at = to
            if taken_by[at] == 0:
                break
        while at:
            taken_by[at] = taken_by[way[at]]
            at = int(way[at])
    given: list[str | None] = [None] * count
    for column in range(1, len(ours) + 1):
        row = int(taken_by[column])
        if row and ours[column - 1] in worths[row - 1]:
            given[row - 1] = ours[column - 1]
    return given
