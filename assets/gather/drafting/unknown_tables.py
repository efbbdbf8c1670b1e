"""Tables that were found and cannot be read: what they hold, and what would be needed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assets.gather.drafting.source_draft import SURE_CONFIDENCE
from assets.gather.drafting.table_proposal import TableProposal
from assets.gather.drafting.table_proposals import find_other_list_of, propose_closest_table
from assets.gather.layout import Region
from assets.gather.received_files import Submission
from schemas.findings import make_finding
from schemas.headers import list_examples

MAX_EXAMPLES, MAX_HEADERS_NAMED, MAX_COLUMNS = 4, 30, 3
NOTHING = "—"
_OR: Mapping[str, str] = {"en": "or", "cy": "neu"}


def _list_headers(region: Region) -> str:
    headers = [header for header in region.headers if header]
    return ", ".join([*headers[:MAX_HEADERS_NAMED], *["…"][: len(headers) - MAX_HEADERS_NAMED]])


def _describe_needed(proposal: TableProposal, language: str) -> str:
    """What is lacking, with headers that would be taken for it: `title_en ('Project title', 'Project name')`."""
    groups = []
    for group in proposal.list_needed(SURE_CONFIDENCE) or [proposal.list_usual_columns(SURE_CONFIDENCE)[:MAX_COLUMNS]]:
        columns = []
        for column in group:
            examples = list_examples(proposal.table, column, language, MAX_EXAMPLES)
            headers = ", ".join(f"'{header}'" for header in examples)
            columns += [f"{column} ({headers})"] if headers else []
        groups.append(f" {_OR[language]} ".join(columns or group))
    return "; ".join(groups)


def list_needs(regions: Sequence[Region], submission: Submission) -> Iterator[dict[str, Any]]:
    """One finding for tables that cannot be read: of what other kind they are, or what the one best known of them lacks."""
    proposals = [propose_closest_table(region) for region in regions]
    for proposal in proposals:
        region = proposal.region
        if other := find_other_list_of(proposal):
            facts = {"sheet": region.sheet.name, "place": region.header_place, "headers": _list_headers(region)}
            yield make_finding("list-of-another-kind", **submission.location, **facts, **other._asdict())
            return
    if not proposals:
        return
    closest = max(proposals, key=lambda proposal: proposal.closeness).drop_doubted()
    region = closest.region
    sure = [(name, column.header) for name, column in closest.columns.items() if column.confidence >= SURE_CONFIDENCE]
    yield make_finding(
        "columns-needed",
        **submission.location,
        sheet=region.sheet.name,
        table=closest.table,
        place=region.header_place,
        headers=_list_headers(region),
        known=", ".join(f"{header} ({name})" for name, header in sure) or NOTHING,
        needed_en=_describe_needed(closest, "en"),
        needed_cy=_describe_needed(closest, "cy"),
    )
