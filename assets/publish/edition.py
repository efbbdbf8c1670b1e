"""An edition: the tables of a release for one audience, and what every output needs beside them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import pandas as pd

from assets.publish.plain_values import PlainRow, to_plain_rows
from schemas.column_declarations import Audience, Column
from schemas.frames import HISTORY, PROVENANCE_SUBJECT_COLUMNS, build_frame
from schemas.languages import Language
from schemas.site_settings import SiteSettings
from schemas.source_file import Licence, Source
from schemas.tables import INTERNAL_COLUMNS, TABLES

LICENCE = Licence(
    name="OGL-UK-3.0",
    title="Open Government Licence v3.0",
    path="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    attribution_en="Contains public sector information licensed under the Open Government Licence v3.0.",
    attribution_cy="Yn cynnwys gwybodaeth sector cyhoeddus a drwyddedir dan y Drwydded Llywodraeth Agored f3.0.",
)


@dataclass(frozen=True)
class Provider:
    """A provider as readers see it. language: of its texts, where their column does not say it; licence: None until confirmed."""

    provider: str
    name_en: str
    name_cy: str
    about_en: str
    about_cy: str
    origin: str
    language: Language
    licence: Licence | None
    data_date: str
    received: int
    published: int
    held: int
    not_records: int

    def get_name(self, language: str) -> str:
        return self.name_cy if language == "cy" else self.name_en

    def get_about(self, language: str) -> str:
        return self.about_cy if language == "cy" else self.about_en


@dataclass(frozen=True)
class Download:
    """A file that readers can fetch. path: from the website's root; format: a Format's name; table, rows: if it is one table."""

    path: str
    format: str
    bytes: int
    sha256: str
    table: str | None = None
    rows: int | None = None


def describe_download(path: Path, root: Path, form: str, table: str | None = None, rows: int | None = None) -> Download:
    """A written file as a download. form: the name of its format."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Download(path.relative_to(root).as_posix(), form, path.stat().st_size, sha256, table, rows)


@dataclass(frozen=True)
class PastRelease:
    """A release. sums: the sha256 of its edition's `data/SHA256SUMS`; is_kept: whether it is still among the outputs."""

    version: str
    data_date: str
    previous: str | None
    sums: str | None
    is_kept: bool


@dataclass(frozen=True)
class Edition:
    """One audience's release content.

    tables: table name → published frame (schemas.tables), only this audience's columns. limbs: project_id, limb, answer, basis,
    reason_en, reason_cy, source_en, source_cy (provider, file and cell), quotation, address, in the definition's order.
    provenance: schemas.frames.PROVENANCE. past_releases, history (schemas.frames.HISTORY): the newest first.
    """

    audience: Audience
    version: str
    data_date: str
    previous: str | None
    tables: Mapping[str, pd.DataFrame]
    limbs: pd.DataFrame
    provenance: pd.DataFrame
    providers: tuple[Provider, ...]
    site: SiteSettings
    past_releases: tuple[PastRelease, ...] = ()
    history: pd.DataFrame = field(default_factory=lambda: build_frame([], HISTORY))

    @property
    def base_url(self) -> str:
        """The address of the edition's website; it ends in a slash."""
        return self.site.get_base_url(self.audience)

    def list_licensed_providers(self) -> list[tuple[Provider, Licence]]:
        return [(provider, provider.licence) for provider in self.providers if provider.licence]

    def list_tables(self) -> list[str]:
        return [name for name in TABLES if name in self.tables]

    def get_columns(self, table: str) -> dict[str, Column]:
        """The declarations of those columns of a table that this edition has."""
        frame = self.tables[table]
        return {name: declared for name, declared in TABLES[table].get_columns().items() if name in frame}

    def get_rows(self, table: str) -> list[PlainRow]:
        return to_plain_rows(self.tables[table])


def build_editions(
    content: Mapping[str, pd.DataFrame], sources: Mapping[str, Source], site: SiteSettings
) -> dict[str, Edition]:
    """Both editions of some content (release_content.build_content), the public one first. sources: by provider."""
    version = content["about"].iloc[0]
    internal = Edition(
        audience="internal",
        version=version["version"],
        data_date=version["data_date"],
        previous=None if pd.isna(version["previous"]) else version["previous"],
        tables={name: content[name] for name in TABLES},
        limbs=content["limbs"],
        provenance=content["provenance"],
        providers=tuple(_build_provider(sources[row["provider"]], row) for row in to_plain_rows(content["providers"])),
        site=site,
        past_releases=_list_past_releases(content["earlier"], "internal"),
        history=content["history"],
    )
    return {
        "public": build_public_edition(internal, _list_past_releases(content["earlier"], "public")),
        "internal": internal,
    }


def _build_provider(source: Source, counts: PlainRow) -> Provider:
    """counts: a row of release_content.build_provider_facts."""
    facts: dict[str, Any] = {item.name: getattr(source, item.name, None) for item in fields(Provider)}
    return Provider(**facts | counts | {"data_date": counts["data_date"] or ""})


def _list_past_releases(releases: pd.DataFrame, audience: Audience) -> tuple[PastRelease, ...]:
    return tuple(
        PastRelease(row["version"], row["data_date"], row["previous"], row[audience], row["kept"])
        for row in to_plain_rows(releases)
    )


def build_public_edition(edition: Edition, past_releases: tuple[PastRelease, ...] = ()) -> Edition:
    """The edition without internal columns, and without any row that tells of one. past_releases: with their public sums."""
    tables = {
        name: _drop_internal_rows(frame[TABLES[name].get_public_columns()], TABLES[name].about.subject_columns)
        for name, frame in edition.tables.items()
    }
    return replace(
        edition,
        audience="public",
        tables=tables,
        provenance=_drop_internal_rows(edition.provenance, PROVENANCE_SUBJECT_COLUMNS),
        past_releases=past_releases,
        history=_drop_internal_rows(edition.history, TABLES["changes"].about.subject_columns),
    )


def _drop_internal_rows(rows: pd.DataFrame, subject_columns: tuple[str, str] | None) -> pd.DataFrame:
    """The rows that do not tell of an internal column. subject_columns: which hold the names of its table and itself."""
    if subject_columns is None:
        return rows
    is_internal = pd.MultiIndex.from_frame(rows[list(subject_columns)]).isin(sorted(INTERNAL_COLUMNS))
    return rows[~is_internal].reset_index(drop=True)
