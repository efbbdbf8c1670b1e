"""Recognising other people's tables: what a file that no source fits seems to hold, and how its headers would map.

Belongs here: words of headers (likeness), the texts under them (evidence), one of ours to one of theirs (assigning),
periods across the columns (wide), which table it is (tables), the whole file (draft). Does not belong here: where tables
lie (layout), reading them (reading, mapping), or the known headers themselves (schemas.headers).
"""

from assets.gather.drafting.source_draft import (
    SURE_CONFIDENCE,
    SourceDraft,
    build_header_confidence,
    draft_source,
    format_percent,
)
from assets.gather.drafting.table_proposals import ColumnCandidate, ColumnProposal, TableProposal

__all__ = [
    "SURE_CONFIDENCE",
    "ColumnCandidate",
    "SourceDraft",
    "ColumnProposal",
    "TableProposal",
    "format_percent",
    "draft_source",
    "build_header_confidence",
]
