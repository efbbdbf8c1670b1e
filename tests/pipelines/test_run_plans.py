"""Which partitions there are, and which of them a run covers."""

import re
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from assets.check.changed_records import CHECKED_ASSETS, check_changed_records
from assets.gather.changed_returns import GatherStores, gather_raw_records, gather_submissions
from pipelines.automation import FIRST_PARTITION_TAG, LAST_PARTITION_TAG, PROVIDERS, PUBLISH_JOB
from pipelines.definitions import build_stores
from pipelines.run_plans import DATA_VERSION_TAG, RunPlan, RunPlanner, order_partitions
from pipelines.settings import load_settings
from schemas.languages import FixableError
from schemas.stores import AcceptedFile, CodeDigests
from tests.pipelines.two_providers import FLAT, copy_sources, replace_text

NAMES = ["a", "b", "c", "d", "e"]


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def _list_partitions(instance: dg.DagsterInstance) -> list[str]:
    return list(instance.get_dynamic_partitions(str(PROVIDERS.name)))


def _plan(tmp_path: Path, instance: dg.DagsterInstance) -> RunPlan:
    stores = build_stores(load_settings(sources=tmp_path / "sources", outputs=tmp_path / "outputs"))
    return RunPlanner.from_resources(stores).plan_run(instance)


def test_partitions_follow_the_source_files_without_a_reload(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    sources = copy_sources(tmp_path / "sources")
    plan = _plan(tmp_path, instance)
    assert plan.job == PUBLISH_JOB and _list_partitions(instance) == ["flat-list", "system-export"]
    assert (plan.tags[FIRST_PARTITION_TAG], plan.tags[LAST_PARTITION_TAG]) == ("flat-list", "system-export")
    text = (sources / "flat-list.yaml").read_text(encoding="utf-8")
    copy = text.replace("provider: flat-list", "provider: another").replace("precedence: ", "precedence: 9")
    (sources / "another.yaml").write_text(copy, encoding="utf-8")
    draft = re.sub(r"name_en: .*", "name_en:", text.replace("provider: flat-list", "provider: draft"), count=1)
    (sources / "draft.yaml").write_text(draft, encoding="utf-8")
    _plan(tmp_path, instance)
    assert _list_partitions(instance) == ["flat-list", "system-export", "another"], "a draft is none"
    (sources / "flat-list.yaml").unlink()
    _plan(tmp_path, instance)
    assert _list_partitions(instance) == ["system-export", "another"]


def test_dagster_is_told_the_version_of_what_lies_there(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    sources = copy_sources(tmp_path / "sources")

    def plan_versions() -> dict[str, str]:
        """The versions that Dagster did not know."""
        arrivals = _plan(tmp_path, instance).arrivals
        for arrival in arrivals:
            instance.report_runless_asset_event(arrival)
        names = [arrival.partition or arrival.asset_key.path[-1] for arrival in arrivals]
        return {name: (arrival.tags or {})[DATA_VERSION_TAG] for name, arrival in zip(names, arrivals, strict=True)}

    before = plan_versions()
    assert {"flat-list", "system-export", "matches", "withdrawals"} <= set(before)
    assert set(plan_versions()) == {"flat-list", "system-export"}, "no run has taken them in yet"
    replace_text(sources / FLAT, "agreement under renewal", "agreement renewed")
    with (sources / "matches.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    after = plan_versions()
    assert after["flat-list"] != before["flat-list"] and after["system-export"] == before["system-export"]
    assert after["matches"] != before["matches"] and "withdrawals" not in after


@pytest.mark.parametrize(
    ("providers", "order", "ends"),
    [
        (["c"], NAMES, ("c", "c")),
        (["b", "c", "d"], NAMES, ("b", "d")),
        (["a", "d"], ["b", "c", "e", "a", "d"], ("a", "d")),
        (["a", "b", "e"], ["c", "d", "a", "b", "e"], ("a", "e")),
    ],
)
def test_a_run_covers_what_changed_and_nothing_else(
    instance: dg.DagsterInstance, providers: list[str], order: list[str], ends: tuple[str, str]
) -> None:
    instance.add_dynamic_partitions(str(PROVIDERS.name), NAMES)
    assert order_partitions(instance, providers) == ends
    assert _list_partitions(instance) == order
    covered = order[order.index(ends[0]) : order.index(ends[1]) + 1]
    assert covered == providers


def test_large_files_are_hashed_without_being_held(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    copy_sources(tmp_path / "sources")
    _plan(tmp_path, instance)
    settings = load_settings(sources=tmp_path / "sources", outputs=tmp_path / "outputs")
    planner = RunPlanner.from_resources(build_stores(settings))
    size = 32 * 2**20
    for path in (tmp_path / "sources" / FLAT, tmp_path / "sources" / "matches.csv"):
        with path.open("wb") as file:
            file.truncate(size)
    tracemalloc.start()
    try:
        planner.hash_content()
        list(planner._report_decisions(instance))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < size / 8


def test_partitions_stay_in_their_order_while_a_run_waits(instance: dg.DagsterInstance) -> None:
    @dg.job
    def other() -> None:
        pass

    instance.add_dynamic_partitions(str(PROVIDERS.name), NAMES)
    instance.create_run_for_job(other, status=dg.DagsterRunStatus.STARTED)
    assert order_partitions(instance, ["a", "d"]) == ("a", "d")
    assert _list_partitions(instance) == NAMES


@dataclass
class Releases:
    """What a run asks of the outputs: the files of earlier releases, the newest first."""

    accepted: Sequence[AcceptedFile] = ()
    codes: CodeDigests = field(default_factory=lambda: CodeDigests("1", "code", "rules"))

    def list_accepted_files(self) -> Sequence[AcceptedFile]:
        return self.accepted

    def get_code_digests(self) -> CodeDigests:
        return self.codes

    def is_rebuild(self) -> bool:
        return False


@dataclass
class Register:
    """Gathers and checks two providers on what it is told of the releases."""

    folder: Path
    instance: dg.DagsterInstance
    releases: Releases = field(default_factory=Releases)

    def gather(self, accept: str | None = None) -> tuple[list[str], set[str]]:
        """The providers that a run would read, and the rules that refuse a file after it."""
        stores = build_stores(load_settings(sources=self.folder / "sources", outputs=self.folder / "outputs"))
        planner = RunPlanner.from_resources({**stores, "outputs": self.releases})
        planned = list(planner.plan_run(self.instance).providers)
        providers, tables = ["flat-list", "system-export"], stores["tables"]
        gathering: Any = (stores["intake_folder"], stores["landing"], self.releases, tables, print)
        tables.write_providers("submissions", gather_submissions(providers, GatherStores(*gathering)))
        submissions = tables.read_providers("submissions", providers)
        tables.write_providers("raw_records", gather_raw_records(submissions, GatherStores(*gathering), accept))
        records = tables.read_providers("raw_records", providers)
        for name, output in check_changed_records(records, stores["intake_folder"], tables, print).items():
            tables.write_providers(name, output)
        assert set(CHECKED_ASSETS) == {path.name for path in (self.folder / "outputs/store/tables").iterdir()} - {
            "submissions",
            "raw_records",
        }
        findings = tables.read_providers("findings", providers).concat_all()
        return planned, set(findings["rule"]) & {"projects-gone"}

    def release(self, version: str) -> list[AcceptedFile]:
        """The files as a release would have them."""
        stores = build_stores(load_settings(sources=self.folder / "sources", outputs=self.folder / "outputs"))
        sent = stores["tables"].read_providers("submissions", ["flat-list", "system-export"]).concat_all()
        return [
            AcceptedFile(row["provider"], row["file"], row["sha256"], row["data_date"], version)
            for row in sent.to_dict("records")
        ]


def test_what_was_accepted_stands_as_long_as_its_release(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    path = copy_sources(tmp_path / "sources") / FLAT
    register = Register(tmp_path, instance)
    assert register.gather() == (["flat-list", "system-export"], set())
    first = register.releases.accepted = register.release("1.0.0")
    assert register.gather() == ([], set())
    header, *rows = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(header + b"".join(b"X" + row.replace(b",", b",Another ", 1) for row in rows))
    assert register.gather() == (["flat-list"], {"projects-gone"})
    assert register.gather() == ([], {"projects-gone"})
    register.gather(accept="Most have ended.")
    register.releases.accepted = [*register.release("2.0.0"), *first]
    assert register.gather() == ([], set()), "it stands, and is not read again"
    register.releases.codes = CodeDigests("1", "other code", "rules")
    assert register.gather() == (["flat-list", "system-export"], set()), "nor refused by another version"
    register.releases.accepted = first  # the release was taken back
    assert register.gather() == (["flat-list"], {"projects-gone"})
    assert register.gather() == ([], {"projects-gone"})


def test_a_partition_without_its_source_file_is_named(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    copy_sources(tmp_path / "sources")
    (tmp_path / "sources" / "flat-list.yaml").unlink()
    with pytest.raises(FixableError, match=r"no source file of flat-list any more.*Delete the partition"):
        Register(tmp_path, instance).gather()
