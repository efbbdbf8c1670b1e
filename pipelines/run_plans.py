"""What a run is to make: the providers of whom anything changed, found the same way whoever starts it, and what of that
Dagster is told.

Belongs here: which partitions there are, which of them a run covers, and the versions of what lies in the landing place and in
the files of decisions. Does not belong here: when a run starts (the command, the sensor, the schedule).
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import dagster as dg

from assets.gather.taken_files import list_fitting_digests, take_files
from pipelines.asset_declarations import DECISION_FILES, DECISIONS_GROUP, LANDING_ASSET
from pipelines.automation import (
    GATHERING_JOB,
    PARTITIONED_ASSETS,
    PROVIDERS,
    PUBLISH_JOB,
    RELEASE_JOB,
    build_partition_tags,
)
from pipelines.resources import LandingFolder, OutputsFolder, ParquetTables, SourcesFolder

# Dagster reads this tag of an event; it does not export its name.
DATA_VERSION_TAG = "dagster/data_version"
UNFINISHED_STATUSES = (
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
)


@dataclass(frozen=True)
class RunPlan:
    """job: its name; tags: which partitions it covers; providers: those of whom anything is to be read; arrivals: the versions
    that Dagster does not know yet, of files from which the run follows.
    """

    job: str
    tags: Mapping[str, str]
    providers: Sequence[str]
    arrivals: Sequence[dg.AssetMaterialization]


@dataclass(frozen=True)
class RunPlanner:
    """Plans runs on some folders, from the resources that the run will use as well. worker_share: how many providers a worker is
    given at once; None where there is no worker.
    """

    sources: SourcesFolder
    landing: LandingFolder
    outputs: OutputsFolder
    tables: ParquetTables
    worker_share: int | None = None

    @classmethod
    def from_resources(cls, stores: Mapping[str, Any], worker_share: int | None = None) -> "RunPlanner":
        """A planner on the resources of the register's definitions."""
        return cls(stores["intake_folder"], stores["landing"], stores["outputs"], stores["tables"], worker_share)

    def plan_run(self, instance: dg.DagsterInstance, is_whole: bool = False) -> RunPlan:
        """What the next run is to make, after the partitions have been made those of the source files.

        is_whole: for all providers, whether or not anything of them changed. Raises SourceError when a source file, or the
        website's settings, are wrong.
        """
        self.sources.load_site_settings()
        self.keep_partitions(instance)
        changed = sorted(self.sources.load_sources()) if is_whole else list(self._changed_versions)
        # What a release was made from in its day says nothing of what lies there now.
        is_rebuild = self.outputs.is_rebuild()
        arrivals = [] if is_rebuild else [*self._report_landing(), *self._report_decisions(instance)]
        if not changed:
            return RunPlan(RELEASE_JOB, {}, changed, arrivals)
        # What one worker is given at once is made sooner here than sent away.
        if self.worker_share and len(changed) > self.worker_share:
            return RunPlan(GATHERING_JOB, {}, changed, arrivals)
        return RunPlan(PUBLISH_JOB, build_partition_tags(order_partitions(instance, changed)), changed, arrivals)

    def hash_content(self) -> str:
        """A digest of every file that a release follows from: its name and its bytes, and not its time."""
        digest = hashlib.sha256()
        for name, path in self.sources.list_inputs().items():
            digest.update(f"{name}\t{_hash_file(path)}\n".encode())
        return digest.hexdigest()

    @cached_property
    def _changed_versions(self) -> Mapping[str, str]:
        return dict(self._find_changed_versions())

    def _find_changed_versions(self) -> Iterator[tuple[str, str]]:
        """The providers of whom a table is missing, broken off, or made from other files, another source file or other code,
        each with the digest of what it would be made from; blank where its files cannot be taken in.
        """
        code, accepted = self.outputs.get_code_digests().code, self.outputs.list_accepted_files()
        for provider, source in sorted(self.sources.load_sources().items()):
            try:
                folder = self.sources.get_provider_dir(provider)
                taken = take_files(source, folder, accepted, self.landing.note_arrival, code)
            except Exception:  # the run itself says which, and goes on with the others
                yield provider, ""
                continue
            made_from, *others = (self.tables.get_input_digest(asset, provider) for asset in PARTITIONED_ASSETS)
            fitting = list_fitting_digests(taken.inputs_hash, is_standing=taken.is_standing)
            if made_from != taken.inputs_hash or len(set(others)) > 1 or others[0] not in fitting:
                yield provider, taken.inputs_hash

    def keep_partitions(self, instance: dg.DagsterInstance) -> None:
        """Makes the partitions those of the source files: a draft is none, and a provider leaves with its source file."""
        wanted, existing = sorted(self.sources.load_sources()), instance.get_dynamic_partitions(str(PROVIDERS.name))
        for provider in set(existing) - set(wanted):
            instance.delete_dynamic_partition(str(PROVIDERS.name), provider)
        if new := [provider for provider in wanted if provider not in existing]:
            instance.add_dynamic_partitions(str(PROVIDERS.name), new)

    def _report_landing(self) -> Iterator[dg.AssetMaterialization]:
        for provider, digest in self._changed_versions.items():
            if digest:
                yield dg.AssetMaterialization(LANDING_ASSET, partition=provider, tags={DATA_VERSION_TAG: digest})

    def _report_decisions(self, instance: dg.DagsterInstance) -> Iterator[dg.AssetMaterialization]:
        inputs = self.sources.list_inputs()
        for name in DECISION_FILES:
            key, path = dg.AssetKey([DECISIONS_GROUP, name]), inputs.get(f"{name}.csv")
            digest = _hash_file(path) if path else "none"
            records = instance.fetch_materializations(key, limit=1).records
            known = records[0].asset_materialization if records else None
            if known is None or (known.tags or {}).get(DATA_VERSION_TAG) != digest:
                yield dg.AssetMaterialization(key, tags={DATA_VERSION_TAG: digest})


def _hash_file(path: Path) -> str:
    """The sha256 of a file, which may be large."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def order_partitions(instance: dg.DagsterInstance, providers: Sequence[str]) -> tuple[str, str]:
    """The first and the last of the partitions that a run covers for some providers, which are partitions.

    Dagster gives a run the partitions from one to another, in the order in which they were added. Providers that do not stand
    side by side are added anew, at the end, so that the run makes them alone; unless another run waits, whose own partitions
    would then be others.
    """
    existing = instance.get_dynamic_partitions(str(PROVIDERS.name))
    places = sorted(existing.index(provider) for provider in providers)
    is_apart = places[-1] - places[0] >= len(places)
    if is_apart and not instance.get_run_records(dg.RunsFilter(statuses=list(UNFINISHED_STATUSES)), limit=1):
        for provider in providers:
            instance.delete_dynamic_partition(str(PROVIDERS.name), provider)
        instance.add_dynamic_partitions(str(PROVIDERS.name), list(providers))
        return providers[0], providers[-1]
    return existing[places[0]], existing[places[-1]]
