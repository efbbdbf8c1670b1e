"""One of our columns for each header, so that the sum of confidences is the greatest there is."""

from collections.abc import Mapping, Sequence

import numpy as np


def assign_columns(confidences: Sequence[Mapping[str, float]]) -> list[str | None]:
    """The column that each header gets, none of them twice; of equal choices the one that gives more to the earlier.

    confidences: for each header, the columns that it may get and how surely (above 0).
    """
    columns = sorted({column for candidates in confidences for column in candidates})
    # Of the headers that want a column, no more than there are columns can matter.
    contenders: set[int] = set()
    for column in columns:
        ranked = sorted((-candidates[column], i) for i, candidates in enumerate(confidences) if column in candidates)
        contenders.update(i for _, i in ranked[: len(columns)])
    order = sorted(contenders)
    assigned: list[str | None] = [None] * len(confidences)
    for number, row in _find_best_rows([confidences[i] for i in order], columns).items():
        if columns[number] in confidences[order[row]]:
            assigned[order[row]] = columns[number]
    return assigned


def _find_best_rows(confidences: Sequence[Mapping[str, float]], columns: Sequence[str]) -> dict[int, int]:
    """The row of confidences for each column, by number, found by the Hungarian method with potentials.

    Rows and columns are counted from 1 inside; the columns beyond ours mean "none", at no cost.
    """
    count = len(confidences)
    width = len(columns) + count + 1
    cost = np.zeros((count + 1, width))
    for row, candidates in enumerate(confidences, start=1):
        for name, confidence in candidates.items():
            # The tiny second part settles ties.
            cost[row, columns.index(name) + 1] = -confidence - 1e-9 * (count - row)
    row_potential, column_potential = np.zeros(count + 1), np.zeros(width)
    row_of_column, previous_column = np.zeros(width, dtype=int), np.zeros(width, dtype=int)
    for row in range(1, count + 1):
        row_of_column[0], column = row, 0
        least, seen = np.full(width, np.inf), np.zeros(width, dtype=bool)
        while True:
            seen[column] = True
            current = cost[row_of_column[column]] - row_potential[row_of_column[column]] - column_potential
            better = ~seen & (current < least)
            least[better], previous_column[better] = current[better], column
            unseen = np.where(seen, np.inf, least)
            unseen[0] = np.inf
            nearest = int(np.argmin(unseen))
            step = unseen[nearest]
            row_potential[row_of_column[seen]] += step
            column_potential[seen] -= step
            least[~seen] -= step
            column = nearest
            if row_of_column[column] == 0:
                break
        while column:
            row_of_column[column] = row_of_column[previous_column[column]]
            column = int(previous_column[column])
    return {
        column - 1: int(row_of_column[column]) - 1 for column in range(1, len(columns) + 1) if row_of_column[column]
    }
