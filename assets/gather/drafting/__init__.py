"""Drafts of source files: what a file that no source fits seems to hold, and how its headers would map.

- a header as words: `header_words`; what they may mean: `header_similarity`; which of several means a column: `header_choices`
- what the texts under it say about that: `value_evidence`
- one column of ours for each header: `column_assignment`
- periods across the columns: `period_proposals`
- the language of texts: `text_languages`; the column of a pair that follows from it: `column_languages`
- a row for each member of a project: `member_rows`
- which table it is: `table_proposals`, each a `table_proposal`; what a source file calls its headers: `header_names`
- the whole file: `source_draft`
- what a survey's program adds to the answers: `survey_columns`
- which lists are of another kind: `other_lists`
- what lacks where no table is known well enough: `unknown_tables`

The known headers themselves are in schemas.headers; where tables lie belongs to layout.
"""

from assets.gather.drafting.source_draft import (
    SURE_CONFIDENCE,
    SourceDraft,
    build_header_confidence,
    build_stand_in_source,
    draft_source,
)
from assets.gather.drafting.table_proposal import ColumnProposal, TableProposal
from assets.gather.drafting.unknown_tables import list_needs

__all__ = [
    "SURE_CONFIDENCE",
    "ColumnProposal",
    "SourceDraft",
    "TableProposal",
    "build_header_confidence",
    "build_stand_in_source",
    "draft_source",
    "list_needs",
]
