"""What a provider said last, record by record, from the internal edition of a release: what its template is filled in with."""

import pandas as pd

from assets.publish.release.published_releases import PublishedRelease
from schemas.return_template import SHEET_NAMES, list_template_columns
from schemas.tables.table_records import KEY_SEPARATOR, TABLE_RECORDS, TableRecord

_SENT_AS = {"organisation_id": "organisation", "measure_id": "measure"}
"""What the register gives an identifier → the column in which a provider names it."""


def _split_key(record: TableRecord, key: str) -> dict[str, str]:
    """The identifying values of a row of the provenance, by column."""
    if record.mark:
        key = key.rpartition("-")[0]
    values = dict(zip(record.key, key.split(KEY_SEPARATOR), strict=True))
    return {name: value for name, value in values.items() if value and name != "milestone"}


def collect_last_records(release: PublishedRelease, provider: str) -> dict[str, list[dict[str, str]]]:
    """A provider's own statements that stand, whether or not they are published: table → its records by column of the template,
    as codes and ISO dates. Projects are named by the provider's own references.
    """
    reports = release.tables["reports"]
    reports = reports[reports["provider"] == provider].sort_values("reference", kind="stable")
    references = dict(zip(reports["project_id"][::-1], reports["reference"][::-1], strict=True))
    projects = release.tables["projects"]
    titles = dict(zip(projects["project_id"], projects["title_en"].fillna(projects["title_cy"]), strict=True))
    records: dict[str, list[dict[str, str]]] = {table: [] for table in SHEET_NAMES}
    records["projects"] = list(
        _collect_projects(reports.drop_duplicates("project_id"), _group_statements(release, provider, "projects"))
    )
    for table, record in TABLE_RECORDS.items():
        if table == "projects":
            continue
        names = {column.name for column in list_template_columns(table)}
        for key, values in _group_statements(release, provider, table).items():
            identity = _split_key(record, key)
            project = identity.pop("project_id", None)
            named = {_SENT_AS.get(name, name): value for name, value in {**identity, **values}.items()}
            if project in references:
                named["reference"] = references[project]
            elif project in titles:
                named["project_title"] = titles[project]
            records[table].append({name: value for name, value in named.items() if name in names})
    return records


def _collect_projects(reports: pd.DataFrame, statements: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    rows = []
    for report in reports.to_dict("records"):
        own = {name: report[name] for name in ("reference", "title_en", "title_cy") if not pd.isna(report[name])}
        rows.append({**statements.get(report["project_id"], {}), **own})
    return rows


def _group_statements(release: PublishedRelease, provider: str, table: str) -> dict[str, dict[str, str]]:
    """A provider's statements about a table: key → value by column, the first where it said two things."""
    provenance = release.provenance
    own = provenance[(provenance["provider"] == provider) & (provenance["table"] == table)].dropna(subset="value")
    grouped: dict[str, dict[str, str]] = {}
    for key, column, value in own[["key", "column", "value"]].itertuples(index=False, name=None):
        grouped.setdefault(key, {}).setdefault(column, value)
    return grouped
