"""One of our columns for each header, so that the sum of confidences is the greatest there is."""

from collections.abc import Mapping, Sequence
from math import inf

TIE_BONUS = 1e-9  # what an earlier header is worth more than the next, so that equal choices are settled
ROUNDING_ERROR = 1e-12


def assign_columns(confidences: Sequence[Mapping[str, float]]) -> list[str | None]:
    """The column that each header gets, none of them twice; of equal choices the one that gives more to the earlier.

    confidences: for each header, the columns that it may get and how surely (above 0).
    """
    weights = [
        {column: confidence + TIE_BONUS * (len(confidences) - header) for column, confidence in candidates.items()}
        for header, candidates in enumerate(confidences)
    ]
    assigned: list[str | None] = [None] * len(weights)
    # A new header takes a column, whose owner takes another or none, and so on: of such paths, the one that gains most.
    for newcomer in range(len(weights)):
        owners = {column: header for header, column in enumerate(assigned) if column}
        gains, pending = {newcomer: 0.0}, [newcomer]
        displacers: dict[int, int] = {}
        best_gain = 0.0
        end: tuple[int, str | None] = (newcomer, None)
        while pending:
            header = pending.pop(0)
            for column, weight in sorted(weights[header].items()):
                owner = owners.get(column)
                gain = gains[header] + weight - (0 if owner is None else weights[owner][column])
                if owner is not None and gain > gains.get(owner, -inf) + ROUNDING_ERROR:
                    gains[owner], displacers[owner] = gain, header
                    pending.append(owner)
                if gain > best_gain + ROUNDING_ERROR:
                    best_gain, end = gain, (header, column) if owner is None else (owner, None)
        header, freed = end
        while header != newcomer:
            assigned[header], freed = freed, assigned[header]
            header = displacers[header]
        assigned[newcomer] = freed
    return assigned
