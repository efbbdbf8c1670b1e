"""Which partitions there are, and which of them a run covers."""

import re
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from pipelines.automation import FIRST_PARTITION_TAG, LAST_PARTITION_TAG, PROVIDERS, PUBLISH_JOB
from pipelines.definitions import build_stores
from pipelines.run_plans import DATA_VERSION_TAG, RunPlan, RunPlanner, order_partitions
from pipelines.settings import load_settings
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


def test_partitions_stay_in_their_order_while_a_run_waits(instance: dg.DagsterInstance) -> None:
    @dg.job
    def other() -> None:
        pass

    instance.add_dynamic_partitions(str(PROVIDERS.name), NAMES)
    instance.create_run_for_job(other, status=dg.DagsterRunStatus.STARTED)
    assert order_partitions(instance, ["a", "d"]) == ("a", "d")
    assert _list_partitions(instance) == NAMES
