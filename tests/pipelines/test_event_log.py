"""The history of a run says the same to Dagster, whoever wrote it."""

from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines import event_log
from pipelines.runs import DAGSTER_SETTINGS

PROVIDERS = dg.StaticPartitionsDefinition(["one", "two", "three"])
WHOLE = {"dagster/asset_partition_range_start": "one", "dagster/asset_partition_range_end": "three"}


@dg.asset(partitions_def=PROVIDERS)
def gathered() -> None:
    """Made for each provider."""


@dg.asset(deps=[gathered])
def joined() -> None:
    """Made for all together."""


@dg.asset_check(asset=joined)
def fits() -> dg.AssetCheckResult:
    """Passes, and says so."""
    return dg.AssetCheckResult(passed=True, metadata={"rows": 3})


def _told(instance: dg.DagsterInstance) -> dict[str, Any]:
    """What Dagster knows of the newest run."""
    run = instance.get_runs(limit=1)[0]
    told = [entry.get_dagster_event() for entry in instance.all_logs(run.run_id) if entry.is_dagster_event]
    records = instance.get_asset_records([gathered.key, joined.key])
    return {
        "status": run.status,
        "events": sorted((event.event_type_value, str(event.asset_key), str(event.partition)) for event in told),
        "providers": sorted(instance.get_materialized_partitions(gathered.key)),
        "last": sorted(
            (str(each.asset_entry.asset_key), each.asset_entry.last_run_id == run.run_id) for each in records
        ),
        "newest": [each.asset_entry.last_materialization is not None for each in records],
        "checks": [
            str(each.status)
            for each in instance.event_log_storage.get_asset_check_execution_history(fits.check_key, limit=5)
        ],
    }


def _run(instance: dg.DagsterInstance) -> None:
    job = dg.define_asset_job("job", tags=WHOLE, selection=dg.AssetSelection.all())
    defs = dg.Definitions(assets=[gathered, joined], asset_checks=[fits], jobs=[job])
    assert defs.resolve_job_def("job").execute_in_process(instance=instance).success


def test_dagster_reads_in_it_what_it_would_have_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    for home in (theirs, ours):
        home.mkdir()
        (home / DAGSTER_SETTINGS.name).write_text(DAGSTER_SETTINGS.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.delenv(event_log.BATCH_SIZE_VARIABLE, raising=False)
    with dg.DagsterInstance.from_config(str(theirs)) as instance:
        for _ in range(2):
            _run(instance)
        expected = _told(instance)
    monkeypatch.setenv(event_log.BATCH_SIZE_VARIABLE, "1000")
    for _ in range(2):
        with event_log.open_instance(ours, ours / DAGSTER_SETTINGS.name) as instance:
            assert isinstance(instance.event_log_storage, event_log.EventLog)
            _run(instance)
    with dg.DagsterInstance.from_config(str(ours)) as instance:
        assert not isinstance(instance.event_log_storage, event_log.EventLog)
        assert _told(instance) == expected
    assert expected["providers"] == ["one", "three", "two"]


def test_settings_that_say_where_the_history_is_kept_are_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    home.mkdir()
    settings = home / DAGSTER_SETTINGS.name
    settings.write_text(f"storage:\n  sqlite:\n    base_dir: {elsewhere}\n", encoding="utf-8")
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    with event_log.open_instance(home, settings) as instance:
        _run(instance)
    assert list((elsewhere / "history" / "runs").glob("*.db"))
