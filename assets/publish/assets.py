"""The Dagster face of stage publish:

arguments in, folders and frames out. An output is one line here and a file of its own.
"""

from functools import partial
from typing import Any

import dagster as dg
import pandas as pd

from assets.publish import api, feedback, open_data, site
from assets.publish.edition import Download
from assets.publish.open_data import dcat_catalogue as cataloguing
from assets.publish.release import fates as fate
from assets.publish.release import guards, release_changes, release_content
from assets.publish.release import published_releases as releasing
from schemas.stores import LandingStore, OutputStore, ProgressListener, ProviderTables, RegisterStore, SourcesStore

ASSET_OPTIONS: dict[str, Any] = {"owners": ["team:register"], "group_name": "publish"}
EDITIONS = ("public", "internal")


class Publication(dg.Config):
    """How a release is made:

    its data date (else that of the newest submission), and why a guard is overruled, if it is.
    """

    as_of: str | None = None
    accept: str | None = None


@dg.asset(**ASSET_OPTIONS, kinds={"pandas"}, description="All findings of all stages, at their cells.")
def all_findings(findings: ProviderTables, disagreements: pd.DataFrame, status_findings: pd.DataFrame) -> pd.DataFrame:
    """schemas.frames.FINDINGS, each once."""
    return pd.concat([findings.concat_all(), disagreements, status_findings], ignore_index=True).drop_duplicates(
        "finding_id", ignore_index=True
    )


@dg.asset(
    **ASSET_OPTIONS,
    kinds={"pandas"},
    description="What became of every row received: published, held, or not a record.",
)
def row_fates(raw_records: ProviderTables, provenance: pd.DataFrame, all_findings: pd.DataFrame) -> pd.DataFrame:
    """schemas.frames.ROWS with every fate."""
    return fate.assign_fates(raw_records.concat_all()["rows"], set(provenance["row"]), all_findings)


@dg.asset(
    **ASSET_OPTIONS,
    kinds={"pandas"},
    description="Everything that the release says, with its version and the changes since the last one.",
)
def content(
    config: Publication,
    organisations: pd.DataFrame,
    judged_projects: pd.DataFrame,
    partners: pd.DataFrame,
    benefits: pd.DataFrame,
    milestones: pd.DataFrame,
    measures: pd.DataFrame,
    observations: pd.DataFrame,
    project_performance: pd.DataFrame,
    value_notes: pd.DataFrame,
    assessments: pd.DataFrame,
    recommendations: pd.DataFrame,
    answered_actions: pd.DataFrame,
    compared_ideas: pd.DataFrame,
    portfolio: pd.DataFrame,
    chances: pd.DataFrame,
    totals: pd.DataFrame,
    network: pd.DataFrame,
    network_nodes: pd.DataFrame,
    limbs: pd.DataFrame,
    aliases: pd.DataFrame,
    withdrawn: pd.DataFrame,
    provenance: pd.DataFrame,
    all_findings: pd.DataFrame,
    row_fates: pd.DataFrame,
    submissions: ProviderTables,
    intake_folder: dg.ResourceParam[SourcesStore],
    outputs: dg.ResourceParam[OutputStore],
) -> dict[str, pd.DataFrame]:
    """The published tables, and what the editions need beside them (composing.versioned)."""
    standing = releasing.load_release(outputs.find_previous_release_dir())
    frames = {
        "organisations": organisations,
        "projects": judged_projects,
        "partners": partners,
        "benefits": benefits,
        "milestones": milestones,
        "measures": measures,
        "observations": observations,
        "project_performance": project_performance,
        "value_notes": value_notes,
        "reports": release_content.build_reports_table(aliases),
        "withdrawn": withdrawn,
        "assessments": assessments,
        "recommendations": recommendations,
        "follow_up": answered_actions,
        "ideas": compared_ideas,
        "portfolio": portfolio,
        "chances": chances,
        "totals": totals,
        "network": network,
        "network_nodes": network_nodes,
        "quality": release_content.build_quality_table(all_findings),
        "corrections": release_content.build_corrections_table(
            outputs.get_root_dir(), standing if outputs.is_rebuild() else None
        ),
        "limbs": limbs,
        "provenance": provenance,
        "providers": release_content.build_provider_facts(
            intake_folder.load_sources(), submissions.concat_all(), row_fates
        ),
    }
    received = submissions.concat_all().dropna(subset="sha256")
    made = release_content.BuildInputs(
        *outputs.get_code_digests(),
        release_content.hash_decisions(intake_folder.load_sources(), intake_folder.list_inputs()),
        dict(zip(received["sha256"], received["provider"], strict=True)),
        releasing.list_earlier_releases(outputs.get_root_dir(), standing, outputs.is_rebuild()),
        intake_folder.load_site_settings(),
    )
    newest, wrong = (
        releasing.find_newest_version(outputs.get_root_dir()),
        releasing.load_rolled_back_releases(outputs.get_root_dir(), standing),
    )
    return release_content.build_content(
        frames, intake_folder.load_sources(), standing, newest, made, config.as_of, wrong
    )


@dg.asset(
    **ASSET_OPTIONS,
    kinds={"csv", "json", "parquet"},
    description="The open data of both editions: every table in every format, with its descriptions.",
)
def data_package(
    content: dict[str, pd.DataFrame],
    intake_folder: dg.ResourceParam[SourcesStore],
    outputs: dg.ResourceParam[OutputStore],
) -> pd.DataFrame:
    """Writes `<edition>/data/**`; returns the downloads: edition, and the fields of edition.Download."""
    standing = releasing.load_release(outputs.find_previous_release_dir())
    folder = outputs.create_staging_dir("data_package")
    listed: list[dict[str, object]] = []
    written = None
    for name, edition in release_content.build_editions(
        content, intake_folder.load_sources(), intake_folder.load_site_settings()
    ).items():
        downloads = open_data.write_open_data(edition, folder / name, written)
        written = edition, folder / name
        same = standing is not None and standing.about["version"] == edition.version
        earlier = "" if standing is None else standing.changelog(name)
        downloads += release_changes.write_change_files(edition, earlier, same, folder / name)
        listed += [{"edition": name, **vars(download)} for download in downloads]
    return pd.DataFrame(listed).astype({"rows": "Int64"})


def _load_downloads(data_package: pd.DataFrame, edition: str) -> list[Download]:
    rows = data_package[data_package["edition"] == edition].drop(columns="edition").astype(object)
    kept: list[dict[str, Any]] = rows.where(rows.notna(), None).to_dict("records")
    return [Download(**row) for row in kept]


def _get_descriptor_digest(data_package: pd.DataFrame, edition: str) -> str:
    """The sha256 of an edition's datapackage.json."""
    here = (data_package["edition"] == edition) & (data_package["path"] == "data/datapackage.json")
    return str(data_package.loc[here, "sha256"].item())


@dg.asset(**ASSET_OPTIONS, kinds={"json"}, description="The catalogue (DCAT-AP) and the static API of both editions.")
def catalogue(
    content: dict[str, pd.DataFrame],
    data_package: pd.DataFrame,
    intake_folder: dg.ResourceParam[SourcesStore],
    outputs: dg.ResourceParam[OutputStore],
) -> pd.DataFrame:
    """Writes `<edition>/data/catalogue.jsonld` and `<edition>/api/**`; returns edition and path of each file."""
    folder = outputs.create_staging_dir("catalogue")
    listed = []
    for name, edition in release_content.build_editions(
        content, intake_folder.load_sources(), intake_folder.load_site_settings()
    ).items():
        place = folder / name
        paths = [
            *cataloguing.write_catalogue(edition, _load_downloads(data_package, name), place),
            *api.write_api(edition, place, _get_descriptor_digest(data_package, name)),
        ]
        listed += [{"edition": name, "path": path.relative_to(place).as_posix()} for path in paths]
    return pd.DataFrame(listed)


@dg.asset(**ASSET_OPTIONS, kinds={"html"}, description="The website of both editions, in English and Welsh.")
def website(
    content: dict[str, pd.DataFrame],
    data_package: pd.DataFrame,
    intake_folder: dg.ResourceParam[SourcesStore],
    outputs: dg.ResourceParam[OutputStore],
    progress: dg.ResourceParam[ProgressListener],
) -> pd.DataFrame:
    """Writes the pages; returns edition and path of each file."""
    folder = outputs.create_staging_dir("website")
    listed = []
    for name, edition in release_content.build_editions(
        content, intake_folder.load_sources(), intake_folder.load_site_settings()
    ).items():
        place = folder / name
        options = site.BuildOptions(
            logo=intake_folder.read_logo(),
            report_progress=partial(progress, f"website ({name})"),
            cache=site.PageCache(outputs.get_cache_dir("pages") / name, outputs.get_code_digests()[1], edition),
        )
        paths = site.build_site(edition, _load_downloads(data_package, name), place, options)
        listed += [{"edition": name, "path": path.relative_to(place).as_posix()} for path in paths]
    return pd.DataFrame(listed)


@dg.asset(
    **ASSET_OPTIONS,
    kinds={"html", "csv"},
    description="What goes back to each provider: its findings, with their cells and how to mend them.",
)
def feedback_reports(
    content: dict[str, pd.DataFrame],
    all_findings: pd.DataFrame,
    intake_folder: dg.ResourceParam[SourcesStore],
    outputs: dg.ResourceParam[OutputStore],
) -> pd.DataFrame:
    """Writes `feedback/<provider>/**`; returns provider and path of each file."""
    folder = outputs.create_staging_dir("feedback")
    listed = []
    counts = content["providers"].set_index("provider")
    told = feedback.group_findings_by_provider(all_findings)
    for provider in counts.index:
        tally = {name: int(counts.at[provider, name]) for name in fate.ROW_COUNTS}
        paths = feedback.write_feedback(
            intake_folder.load_source(provider), told.get(provider, []), tally, folder / "feedback"
        )
        listed += [{"provider": provider, "path": path.relative_to(folder).as_posix()} for path in paths]
    return pd.DataFrame(listed)


@dg.asset(
    **ASSET_OPTIONS,
    kinds={"file"},
    description="The release: put together, verified from disk, and made the current one in one step.",
)
def release(
    config: Publication,
    content: dict[str, pd.DataFrame],
    data_package: pd.DataFrame,
    catalogue: pd.DataFrame,
    website: pd.DataFrame,
    feedback_reports: pd.DataFrame,
    row_fates: pd.DataFrame,
    submissions: ProviderTables,
    intake_folder: dg.ResourceParam[SourcesStore],
    landing: dg.ResourceParam[LandingStore],
    outputs: dg.ResourceParam[OutputStore],
    register: dg.ResourceParam[RegisterStore],
) -> pd.DataFrame:
    """One row: version, folder, and how many files of each part it has."""
    standing = releasing.load_release(outputs.find_previous_release_dir())
    guards.guard_release(content, standing, config.accept)
    judged = release_content.describe_guard_outcome(
        content, standing, config.accept, guards.find_large_growth(content, standing)
    )
    about = release_content.build_release_json(content, submissions.concat_all(), row_fates, judged)
    parts = [outputs.get_part_dir(name) for name in ("data_package", "catalogue", "website", "feedback")]
    inputs = {name: landing.store_file(path) for name, path in intake_folder.list_inputs().items()}
    place = releasing.publish_release(
        parts, about, outputs.get_root_dir(), outputs.create_staging_dir("release"), outputs.is_rebuild()
    )
    register.keep_release(about, inputs, releasing.calculate_sums_digest(place))
    files = {
        "data": len(data_package),
        "catalogue": len(catalogue),
        "pages": len(website),
        "feedback": len(feedback_reports),
    }
    return pd.DataFrame([{"version": about["version"], "folder": str(place), **files}])
