"""What follows from the partners of a project: who leads it, who shares it, its setting and region."""

from collections.abc import Collection
from functools import cache

import pandas as pd

from assets.match.organisation_names import identify_organisations
from assets.match.record_findings import Findings, report_record
from assets.match.record_keys import split_keys
from schemas.definition import MIN_ORGANISATIONS, SHARING_ROLES
from schemas.organisations import load_organisations
from schemas.submission_columns import LEAD_COLUMN_MARK
from schemas.tables.table_records import TABLE_RECORDS

LEADING_ROLES = ("lead", "host")
"""In the order in which they name the lead: a host leads where nobody is called lead."""
FACTS = ["project_id", "lead_organisation_id", "setting", "region", "organisations"]


@cache
def _map_organisations(column: str) -> dict[str, str]:
    known: dict[str, str] = load_organisations().set_index("organisation_id")[column].dropna().to_dict()
    return known


def find_sharing_organisations(partners: pd.DataFrame) -> dict[tuple[str, str], frozenset[str]]:
    """(provider, reference) → the known organisations that the report names as sharing. partners: accepted records."""
    sharing = partners[partners["role"].isin(SHARING_ROLES)]
    known = sharing.assign(organisation_id=identify_organisations(sharing["organisation"]))
    grouped = known.dropna(subset="organisation_id").groupby(["provider", "reference"])["organisation_id"]
    return {(str(provider), str(reference)): frozenset(found) for (provider, reference), found in grouped}


def _list_roles(statements: pd.DataFrame) -> pd.DataFrame:
    roles = statements[statements["column"] == "role"]
    return roles.assign(organisation_id=split_keys(TABLE_RECORDS["partners"], roles["key"])["organisation_id"])


def find_lead_organisations(statements: pd.DataFrame) -> dict[str, str]:
    """Project → the organisation that leads it: the only one called lead, else the only one called host."""
    roles = _list_roles(statements)
    leads: dict[str, str] = {}
    for role in reversed(LEADING_ROLES):
        named = roles[roles["value"] == role].drop_duplicates(["project", "organisation_id"])
        single = named[~named["project"].duplicated(keep=False)]
        leads |= dict(zip(single["project"], single["organisation_id"], strict=True))
    return leads


def report_differing_partners(statements: pd.DataFrame) -> Findings:
    """A finding for each provider that names other partners of a project than another provider, at its first partner."""
    roles = _list_roles(statements)
    roles = roles[roles["value"].isin(SHARING_ROLES)]
    shared = roles[roles.groupby("project")["provider"].transform("nunique") > 1]
    findings = []
    for _, group in shared.groupby("project", sort=True):
        firsts = {str(provider): rows.iloc[0] for provider, rows in group.groupby("provider", sort=True)}
        partners = {name: set(group.loc[group["provider"] == name, "organisation_id"]) for name in firsts}
        for provider, named in partners.items():
            other = next((name for name in partners if partners[name] != named), None)
            if other is not None:
                where = {"table": "partners", "column": "organisation_id", "value": firsts[provider]["raw"]}
                here, there = _format_names(named - partners[other]), _format_names(partners[other] - named)
                details = {"other": other, "only_here": here, "only_there": there}
                findings.append(report_record("partners-differ", firsts[provider], **where, **details))
    return findings


def _format_names(organisations: set[str]) -> str:
    """Organisations by name, in order of their identifiers; a dash for none."""
    names = _map_organisations("name_en")
    return ", ".join(names[organisation] for organisation in sorted(organisations)) or "–"


def find_unlisted_projects(statements: pd.DataFrame, held: Collection[str]) -> set[str]:
    """The projects of which no return says who shares them beside the lead: nobody sent a column or list of partners, or left
    it blank, or what it names is held. statements: of partners; held: projects with such names.
    """
    roles = statements[statements["column"] == "role"]
    is_lead_column = roles["record"].str.contains(LEAD_COLUMN_MARK, regex=False).fillna(False).astype(bool)
    return (set(roles["project"]) - set(roles.loc[~is_lead_column, "project"])) | set(held)


def derive_project_facts(partners: pd.DataFrame, unlisted: Collection[str]) -> pd.DataFrame:
    """FACTS of each project of the published `partners`; `organisations` counts those that share, and is blank where one alone
    is known and the others are `unlisted` (find_unlisted_projects). With several leads none is named. A project without
    sharing partners has no setting.
    """
    by_role: dict[str, dict[str, list[str]]] = {}
    ordered = partners.sort_values("project_id", kind="stable")
    columns = (ordered[name] for name in ("project_id", "role", "organisation_id"))
    for project, role, organisation in zip(*columns, strict=True):
        by_role.setdefault(project, {}).setdefault("" if pd.isna(role) else role, []).append(organisation)
    rows = []
    for project, organisations in by_role.items():
        lead = next((organisations[role][0] for role in LEADING_ROLES if len(organisations.get(role, ())) == 1), None)
        sharing = sorted({one for role in SHARING_ROLES for one in organisations.get(role, ())})
        is_open = len(sharing) < MIN_ORGANISATIONS and project in unlisted
        count = pd.NA if is_open else len(sharing)
        setting = None if is_open else _derive_setting(sharing)
        rows.append((project, lead, setting, _derive_region(sharing), count))
    return pd.DataFrame(rows, columns=FACTS).astype({"organisations": "Int64"})


def _derive_setting(sharing: list[str]) -> str | None:
    """The setting of a project: mixed when no council shares, or fewer than two organisations do."""
    if not sharing:
        return None
    types = _map_organisations("organisation_type")
    are_councils = [types[organisation] == "council" for organisation in sharing]
    if not any(are_councils) or len(sharing) < 2:
        return "mixed"
    return "between-councils" if all(are_councils) else "council-and-partner"


def _derive_region(sharing: list[str]) -> str | None:
    """The region of a project: Wales when its partners are of several."""
    known = _map_organisations("region")
    regions = {known[organisation] for organisation in sharing if organisation in known}
    return "wales" if len(regions) > 1 else next(iter(regions), None)
