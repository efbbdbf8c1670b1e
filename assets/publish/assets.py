"""The Dagster face of stage publish: arguments in, folders and frames out."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import dagster as dg
import pandas as pd

from assets.publish import api, feedback, open_data, site
from assets.publish.edition import Download, Edition, build_editions
from assets.publish.feedback import provider_report
from assets.publish.feedback.provider_summary import build_release_summary
from assets.publish.open_data import change_files, dcat_catalogue
from assets.publish.plain_values import PlainRow, split_plain_rows, to_plain_rows
from assets.publish.release import finding_lives, guards, published_releases, release_content
from assets.publish.release.digests import calculate_sums_digest
from assets.publish.release.release_folder import NewRelease, publish_release
from schemas.finding_identity import identify_findings
from schemas.findings import build_findings
from schemas.frames import FINDINGS, concat_frames
from schemas.return_calendar import read_calendar_frame, report_overdue_returns
from schemas.stores import (
    LandingStore,
    ListSigner,
    OutputStore,
    ProgressListener,
    ProviderTables,
    RegisterStore,
    ReturnedFileStore,
    SourcesStore,
)
from schemas.tables import TABLES, TABLES_OF_RELEASE

OPTIONS: dict[str, Any] = {"group_name": "publish"}
FRAME_OPTIONS: dict[str, Any] = {**OPTIONS, "kinds": {"pandas"}}
FILE_OPTIONS: dict[str, Any] = {**OPTIONS, "metadata": {"unit": "files"}}
"""Of an asset that is files: a row of its frame is a file. Its docstring is its description, too."""
Frames = dict[str, pd.DataFrame]
Sources = dg.ResourceParam[SourcesStore]
Outputs = dg.ResourceParam[OutputStore]


class Publication(dg.Config):
    """How a release is made. as_of: its data date (default: that of the newest submission); accept: why a guard is overruled;
    strict: whether a provider's refused return refuses the release.
    """

    as_of: str | None = None
    accept: str | None = None
    strict: bool = False


class ReleasePublication(Publication):
    """inputs: identifies all that the release follows from, where whoever asks for it knows."""

    inputs: str = ""


def _load_editions(content: Frames, sources: SourcesStore) -> dict[str, Edition]:
    return build_editions(content, sources.load_sources(), sources.load_site_settings())


def _list_paths(paths: Iterable[Path], root: Path, **labels: str) -> list[PlainRow]:
    return [{**labels, "path": path.relative_to(root).as_posix()} for path in paths]


@dg.asset(**FRAME_OPTIONS, deps=[["decisions", "accepted"]])
def all_findings(
    findings: ProviderTables,
    disagreements: pd.DataFrame,
    status_findings: pd.DataFrame,
    raw_records: ProviderTables,
    accepted: ProviderTables,
    provenance: pd.DataFrame,
    submissions: ProviderTables,
    return_calendar: pd.DataFrame,
    intake_folder: Sources,
    outputs: Outputs,
) -> pd.DataFrame:
    """All findings of all stages (schemas.frames.FINDINGS), each once, with the identifiers that they keep; among them rows
    without a result, and decisions that fit no finding.
    """
    raw = raw_records.concat_all()
    frames = pd.concat([findings.concat_all(), disagreements, status_findings], ignore_index=True)
    calendar = read_calendar_frame(return_calendar)
    overdue = build_findings(report_overdue_returns(calendar, intake_folder.load_sources(), frames))
    frames = concat_frames([frames, overdue], FINDINGS)
    used_rows = release_content.list_used_rows(provenance, accepted.concat_all(), frames)
    unexplained = release_content.report_unexplained_rows(raw["rows"], used_rows, frames)
    previous = published_releases.load_previous_lives(outputs)
    found = identify_findings(pd.concat([frames, unexplained], ignore_index=True), raw, previous)
    unused = finding_lives.report_unused_acceptances(
        previous, found, submissions.concat_all(), intake_folder.load_acceptances()
    )
    return concat_frames([found, identify_findings(build_findings(unused), raw)], FINDINGS)


@dg.asset(**FRAME_OPTIONS)
def row_fates(
    raw_records: ProviderTables, accepted: ProviderTables, provenance: pd.DataFrame, all_findings: pd.DataFrame
) -> pd.DataFrame:
    """What became of every row received: published, held, or not a record (schemas.frames.ROWS)."""
    used_rows = release_content.list_used_rows(provenance, accepted.concat_all(), all_findings)
    return release_content.assign_fates(raw_records.concat_all()["rows"], used_rows, all_findings)


@dg.asset(**FRAME_OPTIONS, description=TABLES["quality"].about.description_en)
def quality(all_findings: pd.DataFrame) -> pd.DataFrame:
    return release_content.build_quality_table(all_findings)


@dg.asset(**FRAME_OPTIONS, description=TABLES["corrections"].about.description_en)
def corrections(outputs: Outputs) -> pd.DataFrame:
    return published_releases.load_previous_releases(outputs).corrections


@dg.multi_asset(
    ins={name: dg.AssetIn() for name in TABLES if name not in TABLES_OF_RELEASE},
    outs={
        "content": dg.AssetOut(
            **FRAME_OPTIONS, description="All content of the release, its version, and what changed."
        ),
        **{
            name: dg.AssetOut(**FRAME_OPTIONS, description=TABLES[name].about.description_en)
            for name in TABLES_OF_RELEASE
        },
    },
)
def content(
    config: Publication,
    limbs: pd.DataFrame,
    provenance: pd.DataFrame,
    row_fates: pd.DataFrame,
    all_findings: pd.DataFrame,
    submissions: ProviderTables,
    return_calendar: pd.DataFrame,
    intake_folder: Sources,
    outputs: Outputs,
    **tables: pd.DataFrame,
) -> tuple[Frames, pd.DataFrame, pd.DataFrame]:
    """The published tables with what the editions need beside them (release_content.build_content), and TABLES_OF_RELEASE."""
    sources, sent = intake_folder.load_sources(), submissions.concat_all()
    providers = release_content.build_provider_facts(return_calendar, row_fates)
    received = sent.dropna(subset="sha256")
    inputs = release_content.BuildInputs(
        *outputs.get_code_digests(),
        decisions=release_content.hash_decisions(sources, intake_folder.list_inputs()),
        files=dict(zip(received["sha256"], received["provider"], strict=True)),
        sources=sources,
        site=intake_folder.load_site_settings(),
        acceptances=intake_folder.load_acceptances(),
    )
    frames = {**tables, "limbs": limbs, "provenance": provenance, "providers": providers}
    frames |= {"findings": all_findings, "submissions": sent}
    frames["refusals"] = release_content.list_refusals(all_findings)
    frames["calendar"] = return_calendar
    releases = published_releases.load_previous_releases(outputs)
    frames = release_content.build_content(frames, inputs, releases, config.as_of)
    progress, changes = (frames[name] for name in TABLES_OF_RELEASE)
    return frames, progress, changes


@dg.asset(**FILE_OPTIONS, kinds={"csv", "json", "parquet"})
def data_package(content: Frames, intake_folder: Sources, outputs: Outputs) -> pd.DataFrame:
    """The open data of both editions: every table in every format, with its descriptions.

    Writes `<edition>/data/**`; returns the downloads: edition, and the fields of edition.Download.
    """
    previous = published_releases.load_internal_release(outputs.find_previous_release_dir())
    folder = outputs.create_staging_dir("data_package")
    rows: list[PlainRow] = []
    written: open_data.WrittenEdition | None = None
    for name, edition in _load_editions(content, intake_folder).items():
        downloads = open_data.write_open_data(edition, folder / name, written)
        written = open_data.WrittenEdition(edition, folder / name)
        changelog = previous.read_changelog(name) if previous else ""
        if previous is None or previous.metadata["version"] != edition.version:
            changelog = change_files.build_changelog(edition, changelog)
        downloads += change_files.write_change_files(edition, changelog, folder / name)
        rows += [{"edition": name, **vars(download)} for download in downloads]
    return pd.DataFrame(rows).astype({"rows": "Int64"})


def _load_downloads(data_package: pd.DataFrame, name: str) -> list[Download]:
    rows = data_package[data_package["edition"] == name].drop(columns="edition")
    return [Download(**row) for row in to_plain_rows(rows)]


@dg.asset(**FILE_OPTIONS, kinds={"json"})
def catalogue(content: Frames, data_package: pd.DataFrame, intake_folder: Sources, outputs: Outputs) -> pd.DataFrame:
    """The catalogue (DCAT-AP) and the static API of both editions. Returns edition and path of each file."""
    folder, previous = outputs.create_staging_dir("catalogue"), outputs.find_previous_release_dir()
    files = []
    for name, edition in _load_editions(content, intake_folder).items():
        root, downloads = folder / name, _load_downloads(data_package, name)
        sha256 = next(download.sha256 for download in downloads if download.path == "data/datapackage.json")
        paths = dcat_catalogue.write_catalogue(edition, downloads, root)
        paths += api.write_api(edition, root, sha256, previous and previous / name)
        files += _list_paths(paths, root, edition=name)
    return pd.DataFrame(files)


@dg.asset(**FILE_OPTIONS, kinds={"html"})
def website(
    content: Frames,
    data_package: pd.DataFrame,
    intake_folder: Sources,
    outputs: Outputs,
    progress: dg.ResourceParam[ProgressListener],
) -> pd.DataFrame:
    """The website of both editions, in English and Welsh. Returns edition and path of each file."""
    folder = outputs.create_staging_dir("website")
    files = []
    for name, edition in _load_editions(content, intake_folder).items():
        root, downloads = folder / name, _load_downloads(data_package, name)
        cache = site.PageCache(outputs.get_cache_dir("pages") / name, outputs.get_code_digests().code, edition)
        options = site.BuildOptions(intake_folder.read_logo(), partial(progress, f"website ({name})"), cache)
        files += _list_paths(site.build_site(edition, downloads, root, options), root, edition=name)
    return pd.DataFrame(files)


@dg.asset(**FILE_OPTIONS, kinds={"html", "csv"})
def feedback_reports(
    content: Frames,
    all_findings: pd.DataFrame,
    row_fates: pd.DataFrame,
    submissions: ProviderTables,
    intake_folder: Sources,
    landing: dg.ResourceParam[LandingStore],
    returned_files: dg.ResourceParam[ReturnedFileStore],
    outputs: Outputs,
) -> pd.DataFrame:
    """What goes back to each provider: its findings, with their cells and how to fix them, its workbooks with a note at each
    cell and with what could be fixed, a report on its return, and a letter. Returns provider and path.
    """
    folder = outputs.create_staging_dir("feedback")
    lives = feedback.write_lives(content["lives"], folder / published_releases.LIVES_FILE)
    files = _list_paths([lives], folder, provider="")
    every_submission = submissions.concat_all()
    named = provider_report.name_earlier_files(all_findings, every_submission, content["provenance"])
    findings = feedback.group_findings_by_provider(named)
    sources, site = intake_folder.load_sources(), intake_folder.load_site_settings()
    deliveries = provider_report.build_deliveries(content, row_fates, sources, site)
    sent = split_plain_rows(every_submission)
    refused_fixes = feedback.collect_refused_fixes(all_findings, sources, outputs.find_previous_release_dir())
    for row in to_plain_rows(content["providers"]):
        source = intake_folder.load_source(row["provider"])
        own, delivery = findings.get(source.provider, []), deliveries[source.provider]
        paths = feedback.write_feedback(source, own, row, delivery, folder / "feedback")
        place, refused = paths[0].parent, refused_fixes[source.provider]
        still_open = provider_report.select_open_findings(own, delivery)
        to_return = feedback.select_returned_files(
            source, sent[source.provider], still_open, refused, landing.read_bytes
        )
        make_files = partial(returned_files.make_files, code=outputs.get_code_digests().code)
        paths += feedback.write_workbooks(map(make_files, to_return), place)
        paths += feedback.write_refused_fixes(refused, place)
        files += _list_paths(paths, folder, provider=source.provider)
    returned_files.remove_unused()
    return pd.DataFrame(files)


@dg.asset(**FILE_OPTIONS, kinds={"html", "json"})
def summary(
    content: Frames,
    feedback_reports: pd.DataFrame,
    row_fates: pd.DataFrame,
    intake_folder: Sources,
    outputs: Outputs,
) -> pd.DataFrame:
    """The summary for the register's team: what came of each provider's return, what changed, what to send to whom. Returns a
    row for each provider.
    """
    folder = outputs.create_staging_dir("summary")
    previous = published_releases.load_internal_release(outputs.find_previous_release_dir())
    sources, site = intake_folder.load_sources(), intake_folder.load_site_settings()
    deliveries = provider_report.build_deliveries(content, row_fates, sources, site)
    built = build_release_summary(content, sources, previous, deliveries, feedback_reports)
    feedback.write_summary(built, site, folder)
    columns = ["provider", "status", "since", "received", "published", "held", "not_records", "errors", "warnings"]
    return pd.DataFrame(built.to_plain()["providers"], columns=columns).astype({"since": "string"})


@dg.asset(**FILE_OPTIONS, kinds={"file"})
def release(
    context: dg.AssetExecutionContext,
    config: ReleasePublication,
    content: Frames,
    data_package: pd.DataFrame,
    catalogue: pd.DataFrame,
    website: pd.DataFrame,
    feedback_reports: pd.DataFrame,
    summary: pd.DataFrame,
    row_fates: pd.DataFrame,
    submissions: ProviderTables,
    intake_folder: Sources,
    landing: dg.ResourceParam[LandingStore],
    outputs: Outputs,
    register: dg.ResourceParam[RegisterStore],
    sign_list: dg.ResourceParam[ListSigner],
    progress: dg.ResourceParam[ProgressListener],
) -> pd.DataFrame:
    """The release: assembled, verified from disk and made current in one step.

    One row: version, folder, how many files of each part it has, and how many providers its summary names.
    """
    previous = published_releases.load_internal_release(outputs.find_previous_release_dir())
    sent = submissions.concat_all()
    guards.guard_refusals(content["refusals"], sent, config.accept, is_strict=config.strict)
    outcome = guards.guard_release(content, previous, config.accept)
    metadata = release_content.build_release_json(content, sent, row_fates, outcome)
    metadata["summary"] = feedback.read_summary(outputs.get_part_dir("summary"))
    parts = [outputs.get_part_dir(name) for name in ("data_package", "catalogue", "website", "feedback", "summary")]
    inputs = {name: landing.store_file(path) for name, path in intake_folder.list_inputs().items()}
    folder = publish_release(
        NewRelease(parts, metadata, sign_list),
        outputs.get_root_dir(),
        outputs.create_staging_dir("release"),
        outputs.is_rebuild(),
    )
    outputs.push_release(progress)
    sums = calculate_sums_digest(folder)
    register.keep_release(metadata, inputs, sums)
    made = {"data": data_package, "catalogue": catalogue, "pages": website, "feedback": feedback_reports}
    counts = {name: len(files) for name, files in made.items()} | {"providers": len(summary)}
    sites = intake_folder.load_site_settings()
    rows = {name: sum(file[name] for file in metadata["submissions"]) for name in release_content.ROW_COUNTS}
    context.add_output_metadata(
        {
            "version": metadata["version"],
            "data_date": metadata["data_date"],
            "projects": len(content["projects"]),
            **{f"rows_{name}": count for name, count in rows.items()},
            **{f"files_{name}": count for name, count in counts.items()},
            "refused": len(metadata.get("refused", [])),
            "folder": dg.MetadataValue.path(folder),
            "sums": sums,
            "inputs": config.inputs,
            "website": dg.MetadataValue.url(f"{sites.address}releases/{metadata['version']}/"),
        }
    )
    return pd.DataFrame([{"version": metadata["version"], "folder": str(folder), **counts}])
