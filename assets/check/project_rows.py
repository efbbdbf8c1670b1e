"""The rows of projects: which are of one project, how each is named, and which project the rows of other tables belong to.

Belongs here: what follows from references and titles within one return. Does not belong here: projects of several providers
(stage match), or rules about single records (record_rules).

A list may have a row for each partner of a project: rows with one reference and one title are one project. What they say
differently is told. One reference over two titles is two projects of which only the first can have it.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from assets.check.parsed_table import ParsedTable
from assets.check.project_references import find_altered_references, match_reference_numbers
from assets.check.raw_table import RawTable
from schemas.definition import ANSWERED_LIMBS
from schemas.frames import HASH_LENGTH, TEXT_DTYPE, fold_texts, format_row_place, is_among, join_texts
from schemas.languages import fold_text
from schemas.submission_columns import (
    LEAD_COLUMN_MARK,
    SUBMISSION_COLUMNS,
    TABLES_OF_PROJECTS,
    UNFOLDED_BESIDE,
    UNFOLDINGS,
)
from schemas.tables.table_records import TABLE_RECORDS

TITLES = ("title_en", "title_cy")
_COMPARED_COLUMNS = tuple(
    name for name in SUBMISSION_COLUMNS["projects"] if name not in ("reference", *UNFOLDED_BESIDE.values(), *UNFOLDINGS)
)
"""The columns of projects that rows of one project should say alike. Those that make records of other tables say more."""
_UNFOLDED_COLUMN = rf"#({'|'.join(UNFOLDINGS)})\b"
"""What the record of an amount in a project's row says in its name: the column that it came from."""
_FIGURE_NAMES = ("reference", "project_title", "organisation")
"""The columns by which a value of a measure says what it is about."""

Findings = list[dict[str, Any]]


def use_titles_as_references(raw: RawTable, parsed: ParsedTable) -> tuple[ParsedTable, dict[str, str]]:
    """Projects whose reference says nothing (a dash, an error, a text that is held) with their title in its place, told.
    Returns them, and row → the title that stands for its reference.
    """
    records = parsed.records
    titles = records["title_en"].fillna(records["title_cy"])
    is_nameless = records["reference"].isna() & titles.notna()
    if not is_nameless.any():
        return parsed, {}
    blamed = pd.DataFrame({"column": "reference"}, index=titles.index[is_nameless])
    findings = [*parsed.findings, *raw.build_findings("reference-not-given", blamed)]
    named = records.assign(reference=records["reference"].fillna(titles))
    rows = zip(records.loc[is_nameless, "row"], titles[is_nameless], strict=True)
    return replace(parsed, records=named, findings=findings), dict(rows)


def fill_references(parsed: ParsedTable, titles: Mapping[str, str]) -> ParsedTable:
    """What stands in the rows of projects for other tables, under the reference that its project has. titles: row → the title
    that stands for the reference; that cell is told once, with the project.
    """
    if not titles or "reference" not in parsed.records:
        return parsed
    references = parsed.records["row"].map(titles).astype(parsed.records["reference"].dtype)
    records = parsed.records.assign(reference=parsed.records["reference"].fillna(references))
    findings = [row for row in parsed.findings if row["column"] != "reference" or row["row"] not in titles]
    return replace(parsed, records=records, findings=findings)


def repeat_titles(projects: pd.DataFrame) -> pd.DataFrame:
    """Projects with the title of the first row of their reference, in rows of the same file that have none."""
    keys = _make_file_keys(projects)
    is_untitled = projects[list(TITLES)].isna().all(axis=1) & keys.duplicated() & keys.notna()
    if not is_untitled.any():
        return projects
    firsts = projects.groupby(keys)[list(TITLES)].transform("first")
    return projects.assign(**{name: projects[name].mask(is_untitled, firsts[name]) for name in TITLES})


def _make_file_keys(projects: pd.DataFrame) -> pd.Series:
    """The folded reference of each project with the file that it is in; blank where there is no reference. The same project
    in this year's file and in last year's is no repetition.
    """
    return join_texts(fold_texts(projects["reference"]), projects["row"].str[:HASH_LENGTH])


def _find_rows_of_others(shared: pd.DataFrame, keys: pd.Series, partners: pd.DataFrame) -> pd.Series:
    """Which rows that only their title names are of another project than the first row of that title: each of the two names
    several organisations, and none of them is in both. A row for each partner names one.
    """
    is_other = pd.Series(False, index=shared.index)
    listed = partners[is_among(partners["row"], shared["row"])]
    listed = listed[listed["row"].duplicated(keep=False)]
    names = fold_texts(listed["organisation"]).groupby(listed["row"]).agg(frozenset).to_dict()
    is_titled = (fold_texts(shared["reference"]) == fold_texts(shared["title_en"].fillna(shared["title_cy"]))).fillna(
        False
    )
    titled = shared[is_titled.astype(bool) & shared["row"].isin(names)]
    firsts = shared["row"].groupby(keys).transform("first")
    for label, row in titled["row"].items():
        first = names.get(firsts[label], frozenset())
        is_other[label] = len(first) > 1 and len(names[row]) > 1 and not first & names[row]
    return is_other


def _find_repeated_references(raw: RawTable, projects: pd.DataFrame, partners: pd.DataFrame) -> pd.DataFrame:
    """The projects whose reference their file has already given to another title or, where the title stands for it, to other
    partners, and rows that only say again what an earlier one says; each with the `column` and the place of the `first`.
    """
    keys = _make_file_keys(projects)
    is_again = keys.duplicated() & keys.notna()
    if not is_again.any():
        return pd.DataFrame({"column": [], "first": [], "record": []})
    shared = projects[keys.isin(keys[is_again])]
    groups = shared.groupby(keys[shared.index])
    is_one_title = pd.Series(False, index=shared.index)
    for name in TITLES:
        folded = fold_texts(shared[name])
        is_one_title |= (folded == folded.groupby(keys[shared.index]).transform("first")).fillna(False).astype(bool)
    is_one_title &= ~_find_rows_of_others(shared, keys[shared.index], partners)
    is_copy = raw.records.loc[shared.index, list(SUBMISSION_COLUMNS["projects"])].duplicated()
    repeated = shared[is_again[shared.index] & (~is_one_title | is_copy)]
    firsts = groups["row"].transform("first")[repeated.index].map(format_row_place)
    return pd.DataFrame({"column": "reference", "first": firsts, "record": repeated["record"]})


def _clear_differing_values(raw: RawTable, projects: pd.DataFrame, is_held: pd.Series) -> tuple[pd.DataFrame, Findings]:
    """Several rows of one project with each value that a former one says otherwise blanked, and told. Years are apart. What is
    held says nothing.
    """
    keys = join_texts(fold_texts(projects["reference"]), projects["data_date"])[~is_held]
    shared = projects.loc[keys.index[keys.duplicated(keep=False) & keys.notna()]]
    if shared.empty:
        return projects, []
    by_key = keys[shared.index]
    settled, findings = {}, []
    for column in _COMPARED_COLUMNS:
        values = shared[column].mask(shared[column] == "not-known") if column in ANSWERED_LIMBS else shared[column]
        firsts = values.groupby(by_key).transform("first")
        is_differing = (values != firsts).fillna(False).astype(bool)
        labels = [
            label
            for label, value, first in zip(
                values.index[is_differing], values[is_differing], firsts[is_differing], strict=True
            )
            if not _is_same_said(value, first)
        ]
        if not labels:
            continue
        places = shared["row"].where(values.notna()).groupby(by_key).transform("first")[labels].map(format_row_place)
        told = {"column": column, "theirs": firsts[labels].astype(str), "place": places}
        findings += raw.build_findings("rows-differ", pd.DataFrame(told))
        settled[column] = projects[column].mask(projects.index.isin(labels))
    return projects.assign(**settled), findings


def _is_same_said(value: object, first: object) -> bool:
    """Whether two values differ only in how they are written, or are dates of which one is the other less exactly."""
    if not isinstance(value, str) or not isinstance(first, str):
        return value == first
    return fold_text(value) == fold_text(first) or value.startswith(f"{first}-") or first.startswith(f"{value}-")


def _clear_differing_leads(raw: RawTable, partners: pd.DataFrame) -> tuple[pd.DataFrame, Findings]:
    """Partners of one project that a column of leads names differently in several rows: none of them is said to lead, and
    that is told.
    """
    is_lead = partners["record"].str.contains(LEAD_COLUMN_MARK, regex=False) & partners["reference"].notna()
    leads = partners[is_lead.fillna(False).astype(bool)]
    keys = join_texts(fold_texts(leads["reference"]), leads["data_date"])
    if not keys.duplicated().any():
        return partners, []
    names, rows = fold_texts(leads["organisation"]), leads["row"]
    # A cell may name two leads itself; that is no difference between rows.
    is_other = (
        (names != names.groupby(keys).transform("first")) & (rows != rows.groupby(keys).transform("first"))
    ).fillna(False)
    others = leads[is_other.astype(bool)]
    differing = leads.index[keys.isin(keys[others.index])]
    firsts = leads.groupby(keys)[["organisation", "row"]].transform("first").loc[others.index]
    told = {"theirs": firsts["organisation"], "place": firsts["row"].map(format_row_place)}
    headers = raw.find_headers("organisation", others["block"])
    blamed = pd.DataFrame({"column": "organisation", "header": headers, **told}, index=others.index)
    cleared = partners.assign(role=partners["role"].mask(partners.index.isin(differing), "partner"))
    return cleared, raw.build_findings("leads-differ", blamed)


def _drop_differing_amounts(
    raw: RawTable, benefits: pd.DataFrame, partners: pd.DataFrame
) -> tuple[pd.DataFrame, Findings]:
    """Benefits without the amounts in rows of projects that a former row of the same project and the same partners says
    otherwise, and that is told: two costs of one service would be added up. Where each row names another partner, each amount
    is that partner's.
    """
    columns = benefits["record"].str.extract(_UNFOLDED_COLUMN, expand=False)
    keys = join_texts(fold_texts(benefits["reference"]), benefits["data_date"], columns)
    shared = benefits[keys.duplicated(keep=False) & keys.notna()]
    if shared.empty:
        return benefits, []
    of_rows = partners[is_among(partners["row"], shared["row"])]
    named = fold_texts(of_rows["organisation"]).groupby(of_rows["row"]).agg(frozenset).to_dict()
    firsts: dict[str, dict[str, Any]] = {}
    differing: dict[Any, dict[str, Any]] = {}
    for label, key, row in zip(shared.index, keys[shared.index], shared.to_dict("records"), strict=True):
        first = firsts.setdefault(str(key), row)
        is_differing = not pd.isna(row["amount"]) and not pd.isna(first["amount"]) and row["amount"] != first["amount"]
        if first["row"] != row["row"] and is_differing and named.get(row["row"]) == named.get(first["row"]):
            differing[label] = first
    blamed = pd.DataFrame({"column": "amount"}, index=list(differing))
    sent = raw.records.drop_duplicates("record").set_index("record")["amount"]
    blamed["theirs"] = [sent[first["record"]] for first in differing.values()]
    blamed["place"] = [format_row_place(first["row"]) for first in differing.values()]
    return benefits.drop(index=list(differing)), raw.build_findings("rows-differ", blamed)


def resolve_references(
    raw: Mapping[str, RawTable], records: Mapping[str, pd.DataFrame], held: set[str]
) -> tuple[dict[str, pd.DataFrame], Findings]:
    """Each reference of a file is of one project, and records of other tables name one that is there. held: the records held
    so far. Returns the records with their project's own spelling of its reference, each project's rows agreeing with one
    another, and the findings.
    """
    projects = records["projects"][["record", "row", "reference"]]
    keys = fold_texts(projects["reference"])
    repeated = _find_repeated_references(raw["projects"], records["projects"], records["partners"])
    findings = raw["projects"].build_findings("reference-repeated", repeated[["column", "first"]])
    findings += raw["projects"].build_findings("reference-altered", find_altered_references(projects))
    resolved = dict(records)
    if projects.empty:
        return resolved, findings
    is_held = is_among(projects["record"], held | set(repeated["record"]))
    spelling_by_key = projects["reference"].set_axis(keys)[~keys.duplicated().to_numpy()]
    held_keys = set(keys[is_held].dropna())
    held_keys -= set(keys[~is_held & is_among(keys, held_keys)])
    held_rows = set(projects.loc[is_held, "row"])
    for table in TABLES_OF_PROJECTS:
        children, build_findings = records[table], raw[table].build_findings
        if children.empty:
            continue
        keys = fold_texts(children["reference"])
        spellings = keys.map(spelling_by_key).astype(TEXT_DTYPE)
        is_new = children["reference"].notna() & spellings.isna()
        spellings = spellings.fillna(match_reference_numbers(children.loc[is_new, "reference"], projects["reference"]))
        keys = keys.mask(is_new & spellings.notna(), fold_texts(spellings))
        is_unknown = children["reference"].notna() & spellings.isna()
        is_same_row = is_among(children["row"], projects["row"])
        is_respelt = spellings.notna() & (spellings != children["reference"]) & ~is_same_row
        # What the project's own row says is held with it (provider_check), and its own finding says why.
        is_child_held = is_among(keys, held_keys) & ~is_unknown & ~is_among(children["row"], held_rows)
        blamed = pd.DataFrame({"column": "reference"}, index=children.index)
        findings += build_findings("reference-unknown", blamed[is_unknown])
        findings += build_findings("reference-tidied", blamed[is_respelt].assign(after=spellings[is_respelt]))
        findings += build_findings("project-held", blamed[is_child_held])
        own = spellings.astype(children["reference"].dtype).fillna(children["reference"])
        resolved[table] = children.assign(reference=own)
    resolved["projects"], differences = _clear_differing_values(raw["projects"], records["projects"], is_held)
    partners = resolved["partners"]
    resolved["partners"], lead_findings = _clear_differing_leads(raw["partners"], partners)
    amounts = _drop_differing_amounts(raw["benefits"], resolved["benefits"], partners)
    resolved["benefits"], amount_findings = amounts
    return resolved, [*findings, *differences, *lead_findings, *amount_findings]


def find_unplaced_rows(raw: Mapping[str, RawTable], accepted: Mapping[str, pd.DataFrame]) -> Findings:
    """Findings that hold what belongs to projects in a return that has none at all, and values of measures that are about
    nobody. accepted: records that nothing else holds. Such a value may be of another provider's project, which stage match
    finds.
    """
    findings: Findings = []
    for table in TABLES_OF_PROJECTS:
        records = raw[table].records
        if TABLE_RECORDS[table].is_of_project and raw["projects"].records.empty:
            unplaced = records.index[is_among(records["record"], accepted[table]["record"])]
            blamed = pd.DataFrame({"column": "reference"}, index=unplaced)
            findings += raw[table].build_findings("reference-unknown", blamed)
    figures = accepted["observations"]
    nameless = figures.loc[figures[list(_FIGURE_NAMES)].isna().all(axis=1), "record"]
    records = raw["observations"].records
    blamed = pd.DataFrame({"column": "actual"}, index=records.index[is_among(records["record"], nameless)])
    return [*findings, *raw["observations"].build_findings("figure-unattributed", blamed)]
