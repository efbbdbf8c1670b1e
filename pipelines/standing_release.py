"""Whether the release that stands is the one that a run would make: then there is nothing to run."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import closing
from typing import Any

import dagster as dg

from assets.publish.release.digests import SUMS, calculate_sums_digest
from assets.publish.release.published_releases import CURRENT, NEWEST, read_corrections
from assets.publish.release.verification import check_hashes
from pipelines.resources.register_database import RegisterDatabase
from pipelines.run_plans import RunPlanner
from pipelines.settings import RegisterSettings

RELEASE = dg.AssetKey("release")


def hash_inputs(planner: RunPlanner, options: Mapping[str, Any]) -> str:
    """A digest of all that a release follows from: every file, the code, the releases taken back, and the run's options."""
    outputs = planner.outputs
    facts = [
        planner.hash_content(),
        outputs.get_code_digests().code,
        read_corrections(outputs.get_root_dir()),
        dict(options),
    ]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def is_standing(inputs: str, instance: dg.DagsterInstance, settings: RegisterSettings) -> bool:
    """Whether the newest release that Dagster knows was made from these inputs, is current, is as the database remembers it,
    and has every file as it was published.
    """
    event = instance.get_latest_materialization_event(RELEASE)
    made = event.asset_materialization if event else None
    said = {name: made.metadata[name].value for name in ("inputs", "sums") if name in made.metadata} if made else {}
    outputs = settings.get_outputs_folder()
    folder = (outputs / CURRENT).resolve()
    if said.get("inputs") != inputs or (outputs / NEWEST).exists() or not (folder / SUMS).is_file():
        return False
    with closing(RegisterDatabase(settings.get_database_url())) as register:
        known = {release.version: release.sums for release in register.list_releases()}
    return said["sums"] == known.get(folder.name) == calculate_sums_digest(folder) and not check_hashes(folder)
