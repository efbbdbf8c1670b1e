"""What an output is made from: the tables of one audience, with what the register knows about them.

Belongs here: the edition, and cutting the public one out of the internal one. Does not belong here: any file format.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from schemas.column_declarations import Audience, Column
from schemas.frames import HISTORY, PROVENANCE_SUBJECT_COLUMNS, build_frame
from schemas.languages import Language
from schemas.site_settings import SiteSettings
from schemas.source_file import Licence
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
    """A provider as readers see it: who it is, what it says of its data, under which licence, and its row counts.

    language: that of its texts, where their column does not say it.
    Of one that has confirmed no licence nothing is published.
    """

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

    def name(self, language: str) -> str:
        """The provider's name in one language."""
        return self.name_cy if language == "cy" else self.name_en

    def about(self, language: str) -> str:
        """What is said of the provider's data in one language."""
        return self.about_cy if language == "cy" else self.about_en


@dataclass(frozen=True)
class Download:
    """A file that readers can fetch:

    its path from the website's root, what it holds, its size; rows where it is one table.
    """

    path: str
    format: str
    bytes: int
    sha256: str
    table: str | None = None
    rows: int | None = None


def to_plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A frame's rows as plain Python values, None where blank."""
    values = {str(name): frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in frame}
    return [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]


def describe_download(
    path: Path, root: Path, kind: str | None = None, table: str | None = None, rows: int | None = None
) -> Download:
    """A written file as a download. root: the website's; kind: its format, else that of its name."""
    content = path.read_bytes()
    name = path.relative_to(root).as_posix()
    return Download(
        name, kind or path.suffix.removeprefix("."), len(content), hashlib.sha256(content).hexdigest(), table, rows
    )


@dataclass(frozen=True)
class PastRelease:
    """An earlier release: which, and whether it is still among the outputs.

    sums: sha256 of its edition's own list of hashes, `data/SHA256SUMS`, which tells all its data files.
    """

    version: str
    data_date: str
    previous: str | None
    sums: str
    kept: bool


@dataclass(frozen=True)
class Edition:
    """One audience's release content.

    tables: table name → published frame (schemas.tables), only this audience's columns. limbs: project_id, limb,
    answer, basis, reason_en, reason_cy, source_en, source_cy, quotation, address; a row for each limb of the definition
    and project, in the definition's order. `source_*` says where the answer stands (provider, file, cell). provenance:
    schemas.frames.PROVENANCE, published values of this audience's columns. past: every earlier release, the newest first;
    history: schemas.frames.HISTORY, the newest release first.
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
    past: tuple[PastRelease, ...] = ()
    history: pd.DataFrame = field(default_factory=lambda: build_frame([], HISTORY))

    @property
    def base_url(self) -> str:
        """Where the edition's website stands; it ends in a slash."""
        return self.site.get_base_url(self.audience)

    def sources(self) -> list[tuple[Provider, Licence]]:
        """The providers on whose data it rests, each with its licence."""
        return [(provider, provider.licence) for provider in self.providers if provider.licence]

    def columns(self, table: str) -> dict[str, Column]:
        """The declarations of a table's columns that this edition has, in order."""
        frame = self.tables[table]
        return {name: declared for name, declared in TABLES[table].get_columns().items() if name in frame}

    def records(self, table: str) -> list[dict[str, Any]]:
        """A table's rows (see `records`)."""
        return to_plain_rows(self.tables[table])


def _drop_internal_rows(rows: pd.DataFrame, tells_of: tuple[str, str] | None) -> pd.DataFrame:
    """The rows without those that tell of an internal column (About.tells_of)."""
    if tells_of is None:
        return rows
    inside = np.zeros(len(rows), dtype=bool)
    for table, column in sorted(INTERNAL_COLUMNS):
        inside |= ((rows[tells_of[0]] == table) & (rows[tells_of[1]] == column)).to_numpy(bool, na_value=False)
    return rows[~inside].reset_index(drop=True)


def build_public_edition(edition: Edition, past: tuple[PastRelease, ...] = ()) -> Edition:
    """The public edition: every internal column left out, and every row of any table that tells of one.

    past: earlier releases, with the sums of their public edition.
    """
    tables = {
        name: _drop_internal_rows(frame[TABLES[name].get_public_columns()], TABLES[name].about.subject_columns)
        for name, frame in edition.tables.items()
    }
    provenance = _drop_internal_rows(edition.provenance, PROVENANCE_SUBJECT_COLUMNS)
    history = _drop_internal_rows(edition.history, TABLES["changes"].about.subject_columns)
    return replace(edition, audience="public", tables=tables, provenance=provenance, past=past, history=history)
