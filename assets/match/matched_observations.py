"""Performance records of all providers: which measure, project and organisation each is of."""

import re
from dataclasses import dataclass

import pandas as pd

from assets.match.identified_reports import MatchInputs
from assets.match.named_organisations import attach_organisations
from assets.match.record_findings import Findings, locate_records, report_record
from schemas.frames import SUPPLIER_STATUSES, TEXT_DTYPE, build_frame, locate_values, repeat_text
from schemas.languages import fold_text
from schemas.tables import TABLES
from schemas.tables.table_records import TABLE_RECORDS


@dataclass(frozen=True)
class MatchedObservations:
    """records: accepted observations with measure_id, project_id and organisation_id; measures: those known."""

    records: pd.DataFrame
    measures: pd.DataFrame
    findings: Findings


def make_measure_identifier(title: str) -> str:
    return re.sub(r"\s+", "-", re.sub(r"[^a-z0-9 ]", "", fold_text(title))) or "measure"


def combine_measures(catalogue: pd.DataFrame, sent: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """The measures known (the register's catalogue, with `aliases` separated by ` | `, then those sent), and every folded
    name → measure_id.
    """
    known = pd.concat([catalogue, sent], ignore_index=True)
    names: dict[str, str] = {}
    for row in known.to_dict("records"):
        aliases = str(row["aliases"]).split(" | ") if not pd.isna(row.get("aliases")) else []
        for name in (row["measure_id"], row["title_en"], row["title_cy"], *aliases):
            if not pd.isna(name):
                names.setdefault(fold_text(str(name)), str(row["measure_id"]))
    columns = list(TABLES["measures"].get_columns())
    measures = pd.concat([catalogue[columns], sent.reindex(columns=columns)], ignore_index=True)
    return measures.drop_duplicates("measure_id"), names


def match_observations(inputs: MatchInputs, references: pd.DataFrame) -> MatchedObservations:
    """Finds the measure, project and organisation of each accepted observation. One whose project or organisation is not
    known, or whose unit is not its measure's, is left out, with a finding. A measure that nobody knows is added, with no
    polarity.
    """
    record, blocks = TABLE_RECORDS["observations"], inputs.get_blocks("observations")
    reports = inputs.accepted["observations"]
    measures, names = combine_measures(inputs.catalogue, inputs.accepted["measures"])
    if reports.empty:
        blank = repeat_text(None, 0)
        blanks = {"measure_id": blank, "project_id": blank, "organisation_id": blank}
        return MatchedObservations(reports.assign(**blanks), measures, [])
    known = reports["measure"].map(lambda name: names.get(fold_text(name)), na_action="ignore").astype(TEXT_DTYPE)
    unknown = reports[known.isna()].drop_duplicates("measure")
    findings = _report_at_column("measure-unknown", unknown, "measure", blocks)
    made = reports["measure"].map(make_measure_identifier).astype(TEXT_DTYPE)
    added = unknown.assign(measure_id=made, title_en=unknown["measure"], polarity="none")
    added = added[["measure_id", "title_en", "unit", "polarity"]]
    measures = pd.concat([measures, added], ignore_index=True).drop_duplicates("measure_id")
    reports = reports.assign(measure_id=known.fillna(made), project_id=_find_projects(reports, references))

    names_project = reports["reference"].notna() | reports["project_title"].notna()
    is_lost = names_project & reports["project_id"].isna()
    is_titled = reports["project_title"].notna()
    for column, is_here in (("project_title", is_titled), ("reference", ~is_titled)):
        findings += _report_at_column("project-unknown", reports[is_lost & is_here], column, blocks)
    units = reports["measure_id"].map(measures.set_index("measure_id")["unit"]).astype(TEXT_DTYPE)
    is_differing = (reports["unit"].notna() & units.notna() & (reports["unit"] != units)).fillna(False)
    findings += _report_units(reports[is_differing], units[is_differing], blocks)
    placed, organisation_findings = attach_organisations(record, reports, blocks, {})
    is_excluded = (is_lost | is_differing)[placed.index]
    return MatchedObservations(placed[~is_excluded], measures, findings + organisation_findings)


def report_unused_measures(inputs: MatchInputs, measures: pd.DataFrame) -> Findings:
    """A finding for each row that defines a measure of which the register has no value. measures: the published table."""
    sent = inputs.accepted["measures"]
    unused = sent[~sent["measure_id"].isin(measures["measure_id"])]
    return [
        report_record("measure-unused", row, table="measures", column="measure_id", value=row["measure_id"])
        for row in locate_records(unused, inputs.get_blocks("measures"), ["measure_id"])
    ]


def _find_projects(reports: pd.DataFrame, references: pd.DataFrame) -> pd.Series:
    """The project of each observation: by the provider's own reference, or else by any title that a provider uses."""
    own = references.drop_duplicates(["provider", "reference"]).set_index(["provider", "reference"])["project_id"]
    titles: dict[str, str] = {}
    for column in ("title_en", "title_cy"):
        for title, project in references[[column, "project_id"]].dropna().itertuples(index=False):
            titles.setdefault(fold_text(title), project)
    pairs = zip(reports["provider"], reports["reference"].fillna(""), strict=True)
    by_reference = pd.Series([own.get(pair) for pair in pairs], index=reports.index, dtype=TEXT_DTYPE)
    by_title = reports["project_title"].map(lambda title: titles.get(fold_text(title)), na_action="ignore")
    return by_reference.fillna(by_title.astype(TEXT_DTYPE))


def _report_at_column(rule: str, reports: pd.DataFrame, column: str, blocks: pd.DataFrame) -> Findings:
    """Findings of one rule about one column of some observations, whose column `parameters` fills the rule's texts, if any."""
    return [
        report_record(rule, row, table="observations", column=column, value=row[column], **row.get("parameters", {}))
        for row in locate_records(reports, blocks, [column])
    ]


def _report_units(reports: pd.DataFrame, expected: pd.Series, blocks: pd.DataFrame) -> Findings:
    parameters = [
        {"unit": f"unit:{unit}", "expected": f"unit:{of_measure}"}
        for unit, of_measure in zip(reports["unit"], expected, strict=True)
    ]
    return _report_at_column("unit-differs", reports.assign(parameters=parameters), "unit", blocks)


def select_used_measures(measures: pd.DataFrame, previous: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """The published table `measures`: those of some observation; one that nobody knows any more is as it was before."""
    known = pd.concat([measures, previous], ignore_index=True).drop_duplicates("measure_id")
    return TABLES["measures"].conform_and_sort(known[known["measure_id"].isin(observations["measure_id"])])


def collect_supplier_statuses(inputs: MatchInputs, reports: pd.DataFrame, provenance: pd.DataFrame) -> pd.DataFrame:
    """Senders' own statuses of published values, with their cells (SUPPLIER_STATUSES). reports: matched observations with
    `key`. A status beside a value that gave way to another is left out.
    """
    if reports["supplier_status"].isna().all():
        return build_frame([], SUPPLIER_STATUSES)
    is_value = provenance["published"] & (provenance["column"] == "actual")
    values = provenance.loc[is_value, ["key", "provider", "data_date"]]
    rated = reports[reports["supplier_status"].notna()].merge(values, on=["key", "provider", "data_date"])
    locations = locate_values(inputs.get_blocks("observations"), rated, ["supplier_status"]).drop(columns="column")
    words = inputs.raw["observations"].drop_duplicates("record").set_index("record")["supplier_status"]
    # Periods across the columns have one cell for all of a row's; it is listed once for each value.
    located = rated.merge(locations, on="record").assign(value=lambda rows: rows["record"].map(words))
    return located[list(SUPPLIER_STATUSES)].astype(dict(SUPPLIER_STATUSES))
