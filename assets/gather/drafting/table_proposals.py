"""Which of our tables a region of a sheet seems to be, and which of its headers fills which of our columns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from assets.gather.drafting.column_assignment import assign_columns
from assets.gather.drafting.column_languages import move_welsh_texts
from assets.gather.drafting.header_choices import (
    find_title_number,
    select_headers_in_pounds,
    select_measure_names,
    select_particular_headers,
    separate_units,
)
from assets.gather.drafting.header_names import MAX_HEADERS, name_headers
from assets.gather.drafting.header_similarity import (
    LEAST_CONFIDENCE,
    find_candidate_columns,
    get_kind,
)
from assets.gather.drafting.header_words import is_generic
from assets.gather.drafting.member_rows import ROLE_COLUMN, has_member_rows, list_references, read_members
from assets.gather.drafting.other_lists import find_other_list
from assets.gather.drafting.period_proposals import PeriodProposal, propose_periods
from assets.gather.drafting.survey_columns import find_survey_columns
from assets.gather.drafting.table_proposal import (
    LIST_COLUMN,
    TITLES,
    ColumnCandidate,
    ColumnProposal,
    TableProposal,
    sample_texts,
)
from assets.gather.drafting.value_evidence import (
    calculate_confidence,
    measure_fit,
)
from assets.gather.layout import Region
from assets.gather.mapping.money_columns import is_in_other_currency
from schemas.headers import OtherList
from schemas.languages import fold_text
from schemas.submission_columns import SUBMISSION_COLUMNS, TABLES_KNOWN_BY_HEADERS

LEAST_SCORE = 2.0
LEAST_TELLING = 0.7
HALF = 0.5
NEAR_BEST = 0.1  # a column that a header means less surely than another, by more than this, is no choice for it
LEAST_CLOSENESS = 0.3  # what is no closer than this is not close to anything
EMPTY_FACTOR = 0.99  # of two headers alike, the one under which something stands is meant
TITLE_NUMBER_CONFIDENCE = 0.9
SENTENCE_WORDS, SUMMARY_CONFIDENCE = 2, 0.8  # a text of so many words is no code

_AIM_COLUMN, _SUMMARIES = "aim", ("summary_en", "summary_cy")
_NUMBER_AT_END = re.compile(r" ?[0-9]+$")


def _find_numbered_headers(
    headers: Sequence[str], names: Sequence[str], first: int, columns: Mapping[str, ColumnProposal]
) -> dict[int, str]:
    """The headers that are the same as one but for their number, by position: `Partner 2` beside `Partner 1`."""
    stem = _NUMBER_AT_END.sub("", fold_text(headers[first]))
    taken = {proposal.position for proposal in columns.values()}
    return {
        position: names[position]
        for position, header in enumerate(headers)
        if position not in taken and _NUMBER_AT_END.sub("", fold_text(header)) == stem
    }


def _rate_candidates(table: str, header: str, texts: Sequence[str]) -> dict[str, float]:
    """The columns of a table that a header over some texts may mean, and how surely; the closest where none is sure."""
    candidates = find_candidate_columns(header, table)
    rated = {
        column: calculate_confidence(confidence, table, column, texts)
        * (1 if texts or confidence == 1 else EMPTY_FACTOR)
        for column, confidence in candidates
        if confidence >= LEAST_CONFIDENCE - NEAR_BEST
    }
    for column, confidence in candidates:
        # All sums and all dates look alike: what stands under a header that is only like a known one makes it no surer.
        if (
            column in rated
            and confidence < LEAST_TELLING
            and get_kind(table, column) in ("amount", "date", "part-date")
        ):
            rated[column] = min(rated[column], confidence)
    return rated or dict(candidates[:1])


def _add_title_number(
    columns: Mapping[str, ColumnProposal], regions: Sequence[Region], names: Sequence[str]
) -> dict[str, ColumnProposal]:
    """The columns of projects with the number of what the titles name as their reference, where no header is one."""
    title = next((columns[name] for name in TITLES if name in columns), None)
    position = find_title_number(regions[0].headers, title.position) if title and "reference" not in columns else None
    if position is None or any(column.position == position for column in columns.values()):
        return dict(columns)
    texts = sample_texts(regions, position)
    confidence = calculate_confidence(TITLE_NUMBER_CONFIDENCE, "projects", "reference", texts)
    return {**columns, "reference": ColumnProposal(names[position], confidence, position)}


def _read_aims_as_summary(
    columns: Mapping[str, ColumnProposal], regions: Sequence[Region]
) -> dict[str, ColumnProposal]:
    """The columns with what stands under `Purpose` or `Aims` as the summary, where it is in the sender's own sentences."""
    aims = columns.get(_AIM_COLUMN)
    texts = sample_texts(regions, aims.position) if aims else []
    are_sentences = sum(len(text.split()) >= SENTENCE_WORDS for text in texts) > len(texts) / 2
    if not aims or not are_sentences or measure_fit("projects", _AIM_COLUMN, texts) or set(_SUMMARIES) & set(columns):
        return dict(columns)
    summary = _SUMMARIES["title_cy" in columns and "title_en" not in columns]
    others = {name: column for name, column in columns.items() if name != _AIM_COLUMN}
    return {**others, summary: replace(aims, confidence=SUMMARY_CONFIDENCE)}


def _map_headers(
    table: str, regions: Sequence[Region], names: Sequence[str], periods: PeriodProposal | None
) -> TableProposal:
    """Regions taken for one table, whether they can be it or not. names: what a source file would call its headers."""
    headers = regions[0].headers
    if periods:
        values = [text for position in sorted(periods.positions) for text in sample_texts(regions, position)]
        if table != "observations" or (measure_fit(table, "actual", values) or 0) < HALF:
            periods = None
    period_positions = periods.positions if periods else frozenset()
    not_read = period_positions | find_survey_columns(headers)
    positions = [at for at, header in enumerate(headers) if header and at not in not_read][:MAX_HEADERS]
    header_keys = {
        position: (fold_text(headers[position]), is_in_other_currency(headers[position])) for position in positions
    }
    first_positions = {header_keys[position]: position for position in reversed(positions)}
    choices: list[dict[str, float]] = []
    closest: dict[int, ColumnCandidate] = {}
    for position in positions:
        header = headers[position]
        rated = _rate_candidates(table, header, sample_texts(regions, position))
        best = max(rated.values(), default=0.0)
        if best >= LEAST_CLOSENESS:
            closest[position] = ColumnCandidate(*max(rated.items(), key=lambda candidate: candidate[::-1]))
        least = max(LEAST_CONFIDENCE, best - NEAR_BEST)
        is_first = first_positions[header_keys[position]] == position
        possible = [column for column in rated if not periods or periods.has_room_for(column, header)]
        choices.append({column: rated[column] for column in possible if is_first and rated[column] >= least})
    own_headers = [headers[position] for position in positions]
    any_currency = select_particular_headers(choices, own_headers)
    in_pounds = select_headers_in_pounds(table, any_currency, own_headers)
    choices = in_pounds
    if table == "observations":
        texts = [sample_texts(regions, position) for position in positions]
        choices = select_measure_names(separate_units(choices, texts), texts)
    columns = {
        column: ColumnProposal(names[position], confidences[column], position)
        for position, column, confidences in zip(positions, assign_columns(choices), choices, strict=True)
        if column
    }
    columns = _add_title_number(columns, regions, names) if table == "projects" else columns
    columns = move_welsh_texts(table, columns, headers, partial(sample_texts, regions))
    in_other_currency = tuple(
        (column, ColumnProposal(names[position], choice[column], position))
        for position, choice, left in zip(positions, any_currency, in_pounds, strict=True)
        for column in (choice if choice != left else ())
        if column in columns
    )
    columns = _read_aims_as_summary(columns, regions) if table == "projects" else columns
    if partners := columns.get(LIST_COLUMN):
        more = _find_numbered_headers(headers, names, partners.position, columns)
        columns[LIST_COLUMN] = replace(partners, more=more)
    mapped = {position for column in columns.values() for position in (column.position, *column.more)}
    unmapped = [
        position
        for position in range(regions[0].left, regions[0].right + 1)
        if position not in mapped | period_positions and (headers[position] or sample_texts(regions, position))
    ]
    return TableProposal(
        table,
        tuple(regions),
        columns={name: columns[name] for name in SUBMISSION_COLUMNS[table] if name in columns},
        unmapped={names[position]: closest.get(position) for position in unmapped},
        periods=periods,
        in_other_currency=in_other_currency,
    )


def _is_possible(proposal: TableProposal) -> bool:
    """Whether regions can be the table that they are taken for."""
    if not proposal.is_convincing(0):
        return False
    # Where nothing stands under the headers, they alone have to make it a table.
    has_values = any(proposal.sample_texts(column.position) for column in proposal.columns.values())
    headers = {fold_text(header) for header in proposal.region.headers if header}
    return has_values or len(proposal.columns) >= len(headers) * HALF


def _propose_each(regions: Sequence[Region]) -> list[TableProposal]:
    names, periods = name_headers(regions[0].headers), propose_periods(regions[0])
    proposals = {table: _map_headers(table, regions, names, periods) for table in TABLES_KNOWN_BY_HEADERS}
    proposals["projects"] = read_members(proposals["projects"], proposals["partners"])
    return list(proposals.values())


def propose_table(regions: Sequence[Region]) -> TableProposal | None:
    """The table that some regions with the same headers seem to be; None when they are none that can be sent."""
    proposals = [proposal for proposal in _propose_each(regions) if _is_possible(proposal)]
    best = max(proposals, key=lambda proposal: proposal.score, default=None)
    if best and (wider := next((other for other in proposals if _has_partner_rows(other, best)), None)):
        best = wider
    if best is None or best.score < LEAST_SCORE or find_other_list_of(best):
        return None
    return best


def find_other_list_of(proposal: TableProposal) -> OtherList | None:
    """The kind of list that a region is instead of the table that it comes closest to."""
    read = proposal.drop_doubted()
    titles = [read.columns[name] for name in TITLES if name in read.columns and read.table == "projects"]
    are_projects = any(
        not is_generic(title.header) and not _is_repeated(read.sample_texts(title.position)) for title in titles
    )
    return find_other_list(proposal.region, len(read.columns), may_have_contacts=are_projects)


def _is_repeated(texts: Sequence[str]) -> bool:
    return len(set(map(fold_text, texts))) < len(texts) * HALF


def _has_partner_rows(proposal: TableProposal, best: TableProposal) -> bool:
    """Whether regions are projects with a row for each partner: with titles beside the references, or all that the best table
    reads of them, and their titles.
    """
    if best.table == "partners" and "reference" in proposal.columns and has_member_rows(proposal):
        return any(title in proposal.columns for title in TITLES)
    mapped, of_best = ({column.position for column in each.columns.values()} for each in (proposal, best))
    return ROLE_COLUMN in proposal.columns and of_best < mapped


def choose_partners(table: TableProposal, others: Sequence[TableProposal]) -> TableProposal:
    """A list of projects with a row for each member as one of partners, where another list of the file has the projects."""
    references = list_references(table) if has_member_rows(table) else frozenset()
    known = {reference for other in others if not has_member_rows(other) for reference in list_references(other)}
    if not references or len(references & known) < len(references) * HALF:
        return table
    partners = next(proposal for proposal in _propose_each(table.regions) if proposal.table == "partners")
    return partners if _is_possible(partners) and not partners.missing else table


def propose_closest_table(region: Region) -> TableProposal:
    """The table that a region of which too little is known comes closest to; one of projects where nothing is."""
    return max(_propose_each([region]), key=lambda proposal: (proposal.closeness, proposal.table == "projects"))
