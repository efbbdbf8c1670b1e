"""Recognising other people's tables: what a file that no source fits seems to hold, and how its headers would map.

Belongs here: words of headers (likeness), the texts under them (evidence), one of ours to one of theirs (assigning),
periods across the columns (wide), which table it is (tables), the whole file (draft). Does not belong here: where tables
lie (layout), reading them (reading, mapping), or the known headers themselves (schemas.headers).
"""

from assets.gather.proposing.draft import SURE, Draft, percent, proposed, worth
from assets.gather.proposing.tables import Closest, Guess, Proposed

__all__ = ["SURE", "Closest", "Draft", "Guess", "Proposed", "percent", "proposed", "worth"]
