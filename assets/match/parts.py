"""What hangs on a project: its partners, benefits and milestones, from all reports of it.

Belongs here: giving each part its key, and what a project takes from its parts (lead, setting, region). Does not belong
here: which project a report is of (projects), or how values are chosen (merging).
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from assets.match.merging import WHERE
from assets.match.organisations import exactly, nearest, resolved
from schemas.definition import SHARING_ROLES
from schemas.findings import get_location, make_finding
from schemas.frames import TEXT_DTYPE, locate_values
from schemas.languages import fold_text
from schemas.organisations import load_organisations


def about_organisations(table: str, reports: pd.DataFrame, blocks: pd.DataFrame) -> list[dict[str, Any]]:
    """Findings for the records whose organisation was named but is not known, or was known by likeness only.

    reports: `organisation`, `organisation_id`.
    """
    names = reports["organisation"].dropna().unique()
    inexact = reports[reports["organisation"].isin([name for name in names if exactly(name) is None])]
    places = locate_values(blocks, inexact, ["organisation"])
    spots = inexact.merge(places, on="record", how="left", suffixes=("", "_of"))
    findings = []
    for row in spots.to_dict("records"):
        unknown = pd.isna(row["organisation_id"])
        findings.append(
            make_finding(
                "organisation-unknown" if unknown else "organisation-likened",
                **get_location(row),
                provider=row["provider"],
                row=row["row"],
                record=row["record"],
                table=table,
                column="organisation",
                value=row["organisation"],
                **(_near(row["organisation"]) if unknown else _taken(row["organisation"], row["organisation_id"])),
            )
        )
    return findings


def _near(name: str) -> dict[str, Any]:
    """The three organisations nearest to a name, in both languages, each with its likeness."""
    near = nearest(name)[:3]
    listed = {
        language: "; ".join(f"{_name(each.organisation, language)} ({each.percent}%)" for each in near)
        for language in ("en", "cy")
    }
    return {"nearest_en": listed["en"] or "none is like it", "nearest_cy": listed["cy"] or "nid oes yr un tebyg"}


def _taken(name: str, organisation: str) -> dict[str, Any]:
    """The organisation that a name was taken for, in both languages, and how alike they are."""
    percent = next(each.percent for each in nearest(name) if each.organisation == organisation)
    return {"after_en": _name(organisation, "en"), "after_cy": _name(organisation, "cy"), "percent": percent}


def _name(organisation: str, language: str) -> str:
    """An organisation's name in a language, or in the other where it has none."""
    row = load_organisations().set_index("organisation_id").loc[organisation]
    named = row[f"name_{language}"]
    return str(row["name_en"] if pd.isna(named) else named)


def placed(reports: pd.DataFrame, project_of: pd.DataFrame) -> pd.DataFrame:
    """Records of another table with the project that they belong to, by provider and reference.

    project_of: provider, reference, project_id. Records whose project is unknown are left out (stage check has held
    them).
    """
    return reports.merge(project_of, on=["provider", "reference"], how="inner")


def with_organisations(reports: pd.DataFrame) -> pd.DataFrame:
    """Records with `organisation_id` beside `organisation`."""
    return reports.assign(organisation_id=resolved(reports["organisation"]))


def sharing(partners: pd.DataFrame) -> dict[tuple[str, str], frozenset[str]]:
    """(provider, reference) → the organisations that the report names as sharing, as far as they are known.

    partners: accepted records.
    """
    known = with_organisations(partners[partners["role"].isin(SHARING_ROLES)]).dropna(subset="organisation_id")
    grouped = known.groupby(["provider", "reference"])["organisation_id"]
    return {(str(provider), str(reference)): frozenset(found) for (provider, reference), found in grouped}


def partner_keys(reports: pd.DataFrame) -> pd.Series:
    """A partner's key: project and organisation."""
    return reports["project_id"] + "|" + reports["organisation_id"]


def _mark(texts: list[object]) -> str:
    joined = "\x1f".join("" if pd.isna(text) else fold_text(str(text)) for text in texts)
    return hashlib.sha256(joined.encode()).hexdigest()[:5]


def benefit_keys(reports: pd.DataFrame) -> pd.Series:
    """A benefit's key: its project and a mark from organisation, type and words.

    So the same words from two providers are one benefit, and the key survives a row that moves. A text sent twice by
    one provider is the same benefit too.
    """
    columns = ["organisation_id", "benefit_type", "description_en", "description_cy"]
    marks = [_mark(list(row)) for row in reports[columns].itertuples(index=False)]
    return (reports["project_id"] + "-b" + pd.Series(marks, index=reports.index, dtype=TEXT_DTYPE)).astype(TEXT_DTYPE)


def milestone_keys(reports: pd.DataFrame) -> pd.Series:
    """A milestone's key: project and name, in English where it has one."""
    return reports["project_id"] + "|" + reports["milestone_en"].fillna(reports["milestone_cy"])


def _partner_rows(rows: pd.DataFrame) -> pd.DataFrame:
    split = rows["key"].astype(TEXT_DTYPE).str.split("|", expand=True).reindex(columns=[0, 1])
    return rows.assign(project_id=split[0], organisation_id=split[1])


def _benefit_rows(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(benefit_id=rows["key"], project_id=rows["key"].astype(TEXT_DTYPE).str.rsplit("-", n=1).str[0])


def _milestone_rows(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(project_id=rows["key"].astype(TEXT_DTYPE).str.split("|").str[0])


KEYED: Mapping[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "partners": _partner_rows,
    "benefits": _benefit_rows,
    "milestones": _milestone_rows,
}
"""Table → its merged rows with the columns that their key was made of."""


def slippage(milestones: pd.DataFrame) -> pd.Series:
    """Days from planned to actual, or to forecast while there is no actual; blank without a plan."""
    planned, reached = (pd.to_datetime(milestones[c], format="%Y-%m-%d") for c in ("planned", "actual"))
    expected = pd.to_datetime(milestones["forecast"], format="%Y-%m-%d")
    return (reached.fillna(expected) - planned).dt.days.astype("Int64")


def leads(said: pd.DataFrame) -> dict[str, str]:
    """Project → the organisation that leads it: the only one called lead, else the only one called host.

    said: merging.STATEMENTS of partners.
    """
    roles = said[said["column"] == "role"].assign(organisation=said["key"].str.split("|").str[1])
    found: dict[str, str] = {}
    for role in ("host", "lead"):
        named = roles[roles["value"] == role].drop_duplicates(["project", "organisation"])
        only = named[~named["project"].duplicated(keep=False)]
        found |= dict(zip(only["project"], only["organisation"], strict=True))
    return found


def differing_partners(said: pd.DataFrame) -> list[dict[str, Any]]:
    """Findings for providers that say otherwise than another who shares a project, each at its first partner.

    said: merging.STATEMENTS of partners, of now and of before.
    """
    roles = said[(said["column"] == "role") & said["value"].isin(SHARING_ROLES)]
    roles = roles.assign(organisation=roles["key"].str.split("|").str[1])
    several = roles[roles.groupby("project")["provider"].transform("nunique") > 1]
    names = load_organisations().set_index("organisation_id")[["name_en", "name_cy"]]
    findings = []
    for _, group in several.groupby("project", sort=True):
        named = {str(provider): set(mine["organisation"]) for provider, mine in group.groupby("provider", sort=True)}
        for provider, mine in group.groupby("provider", sort=True):
            ours = named[str(provider)]
            other = next((name for name in named if named[name] != ours), None)
            if other is None:
                continue
            row = mine.iloc[0]
            findings.append(
                make_finding(
                    "partners-differ",
                    **get_location(row, WHERE),
                    provider=provider,
                    column="organisation_id",
                    value=row["raw"],
                    other=other,
                    only_here=_listed(ours - named[other], names),
                    only_there=_listed(named[other] - ours, names),
                )
            )
    return findings


def _listed(organisations: set[str], names: pd.DataFrame) -> str:
    """Organisations by name, in order of their identifiers; a dash for none."""
    return ", ".join(str(names.at[one, "name_en"]) for one in sorted(organisations)) or "–"


def project_facts(partners: pd.DataFrame) -> pd.DataFrame:
    """What a project takes from its partners: project_id, lead_organisation_id, setting, region, organisations (how
    many share).

    partners: the merged table. The lead is the partner whose role is lead, else host; with several, none is named. The
    setting is mixed when no council shares, or fewer than two organisations do; the region is Wales when partners are
    of several.
    """
    known = load_organisations().set_index("organisation_id")
    kinds, places = known["organisation_type"].to_dict(), known["region"].dropna().to_dict()
    named: dict[str, dict[str, list[str]]] = {}
    ordered = partners.sort_values("project_id", kind="stable")
    for project, role, one in zip(*(ordered[name] for name in ("project_id", "role", "organisation_id")), strict=True):
        named.setdefault(project, {}).setdefault("" if pd.isna(role) else role, []).append(one)
    rows = []
    for project, by_role in named.items():
        lead = next((by_role[role][0] for role in ("lead", "host") if len(by_role.get(role, ())) == 1), None)
        sharing = sorted({one for role in SHARING_ROLES for one in by_role.get(role, ())})
        councils = [kinds[one] == "council" for one in sharing]
        setting = None
        if sharing:
            between = "between-councils" if all(councils) else "council-and-partner"
            setting = between if any(councils) and len(sharing) > 1 else "mixed"
        regions = sorted({places[one] for one in sharing if one in places})
        region = regions[0] if len(regions) == 1 else ("wales" if regions else None)
        rows.append(
            {
                "project_id": project,
                "lead_organisation_id": lead,
                "setting": setting,
                "region": region,
                "organisations": len(sharing),
            }
        )
    return pd.DataFrame(rows, columns=["project_id", "lead_organisation_id", "setting", "region", "organisations"])
