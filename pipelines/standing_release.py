"""Whether the release that stands is the one that a run would make: then there is nothing to run."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dagster as dg

from assets.publish.release.digests import SUMS, calculate_sums_digest
from assets.publish.release.published_releases import CURRENT, NEWEST
from assets.publish.release.verification import check_hashes
from pipelines.resources import OutputsFolder, RegisterDatabase, SourcesFolder

RELEASE = dg.AssetKey("release")


def hash_run_inputs(sources: SourcesFolder, outputs: OutputsFolder, options: Mapping[str, Any]) -> str:
    """A digest of all that a release follows from: every file of the sources folder and of the landing place, the code, and the
    run's options.
    """
    files = {}
    for name, path in sources.list_inputs().items():
        with path.open("rb") as file:
            files[name] = hashlib.file_digest(file, "sha256").hexdigest()
    facts = {"files": files, "code": outputs.get_code_digests().code, "options": dict(options)}
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def is_standing(inputs_digest: str, instance: dg.DagsterInstance, outputs: Path, register: RegisterDatabase) -> bool:
    """Whether the newest release that Dagster knows was made from these inputs, is current, is as the database remembers it,
    and has every file as it was published.
    """
    event = instance.get_latest_materialization_event(RELEASE)
    made = event.asset_materialization if event else None
    said = {name: made.metadata[name].value for name in ("inputs", "sums") if name in made.metadata} if made else {}
    folder = (outputs / CURRENT).resolve()
    if said.get("inputs") != inputs_digest or (outputs / NEWEST).exists() or not (folder / SUMS).is_file():
        return False
    known = {release.version: release.sums for release in register.list_releases()}
    return said["sums"] == known.get(folder.name) == calculate_sums_digest(folder) and not check_hashes(folder)
