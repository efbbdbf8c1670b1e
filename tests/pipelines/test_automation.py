"""What follows by itself: by the conditions of the assets, evaluated as Dagster's daemon does it."""

from pathlib import Path

import dagster as dg
import pytest

from pipelines.automation import FOLLOWING_STAGES, PARTITIONED_ASSETS, PROVIDERS
from pipelines.definitions import build_definitions
from pipelines.settings import load_settings
from tests.conftest import ROOT


def _report(instance: dg.DagsterInstance, assets: list[dg.AssetKey], partition: str | None = None) -> None:
    for key in assets:
        instance.report_runless_asset_event(dg.AssetMaterialization(key, partition=partition))


@pytest.mark.slow
def test_a_release_follows_what_was_made_by_hand_once_and_whole(tmp_path: Path) -> None:
    defs = build_definitions(load_settings(sources=ROOT / "sources", outputs=tmp_path / "outputs"))
    following = {spec.key for spec in defs.resolve_all_asset_specs() if spec.group_name in FOLLOWING_STAGES}
    others = [
        spec.key for spec in defs.resolve_all_asset_specs() if spec.key not in following and not spec.partitions_def
    ]
    selection = dg.AssetSelection.groups(*FOLLOWING_STAGES)
    by_provider = [dg.AssetKey("landing"), *map(dg.AssetKey, PARTITIONED_ASSETS)]
    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_dynamic_partitions(str(PROVIDERS.name), ["flat-list"])
        _report(instance, others)
        _report(instance, by_provider, "flat-list")
        _report(instance, sorted(following))
        result = dg.evaluate_automation_conditions(defs, instance, selection)
        assert result.total_requested == 0, "all has been made"
        _report(instance, by_provider[1:], "flat-list")
        result = dg.evaluate_automation_conditions(defs, instance, selection, cursor=result.cursor)
        requested = {key for key in following if result.get_num_requested(key)}
        assert {dg.AssetKey(name) for name in ("provenance", "projects", "website", "release")} <= requested
        assert result.total_requested == len(requested), "each once, and no provider's tables"
        result = dg.evaluate_automation_conditions(defs, instance, selection, cursor=result.cursor)
        assert result.total_requested == 0, "asked for once"
