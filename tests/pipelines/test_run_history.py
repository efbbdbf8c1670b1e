"""What Dagster's history says of runs, read by its public interface alone."""

import json
import re
import zlib
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from pyarrow.parquet import ParquetFile
from sqlalchemy import MetaData, create_engine, make_url, select

from pipelines.definitions import build_definitions
from pipelines.resources.register_database import DatabaseError
from pipelines.run_history import OWN_FILE_MARKS, open_run_history, prepare_run_history
from pipelines.settings import load_settings
from tests.conftest import ROOT, publish
from tests.pipelines.two_providers import FLAT, copy_sources, replace_text
from tests.services import postgres_server

FOLDERS = ("assets", "pipelines", "schemas", "tests", "benchmarks")
NOT_PUBLIC = re.compile(r"\bdagster(?:_\w+)?\._\w")


def test_nothing_of_dagster_is_used_that_is_not_public() -> None:
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py") if "node_modules" not in path.parts]
    users = [str(path) for path in paths if NOT_PUBLIC.search(path.read_text(encoding="utf-8"))]
    assert users == []


def _list_materialised(outputs: Path, asset: str) -> list[list[str]]:
    """The partitions of an asset that each run made, from the first run to the last."""
    with open_run_history(load_settings(outputs=outputs)) as instance:
        runs = [run.run_id for run in reversed(instance.get_runs())]
        records = instance.fetch_materializations(dg.AssetKey(asset), limit=100).records
    return [sorted(str(record.partition_key) for record in records if record.run_id == run) for run in runs]


@pytest.mark.slow
def test_only_the_providers_that_sent_something_are_materialised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    sources, outputs = copy_sources(tmp_path / "sources"), tmp_path / "outputs"
    publish(sources, outputs)
    publish(sources, outputs)
    replace_text(sources / FLAT, "agreement under renewal", "agreement renewed")
    publish(sources, outputs)
    publish(sources, outputs)
    for asset in ("submissions", "findings"):
        assert _list_materialised(outputs, asset) == [["flat-list", "system-export"], ["flat-list"]]
    assert [len(made) for made in _list_materialised(outputs, "release")] == [1, 1]
    _check_metadata(outputs)


def _check_metadata(outputs: Path) -> None:
    """What Dagster's pages say of each part of the register is true of that part."""
    for asset in ("submissions", "accepted", "findings"):
        shown = {key: _get_metadata(outputs, asset, key) for key in ("flat-list", "system-export")}
        for provider, metadata in shown.items():
            folder = outputs / "store" / "tables" / asset / provider
            rows = sum(ParquetFile(path).metadata.num_rows for path in folder.glob("*.parquet"))
            assert metadata["dagster/row_count"].value == rows
            assert metadata["path"].value == str(folder.resolve())
        assert shown["flat-list"]["preview"] != shown["system-export"]["preview"]
    website = _get_metadata(outputs, "website")
    pages = sum(1 for name in ("public", "internal") for _ in (outputs / "current" / name).rglob("index.html"))
    assert website["files"].value >= pages > 20 and "dagster/row_count" not in website
    release, about = _get_metadata(outputs, "release"), json.loads((outputs / "current" / "release.json").read_text())
    assert release["version"].value == about["version"] and release["data_date"].value == about["data_date"]
    assert release["rows_received"].value == sum(file["received"] for file in about["submissions"])
    assert str(release["website"].value).endswith(f"/releases/{about['version']}/")


def _get_metadata(outputs: Path, asset: str, partition: str | None = None) -> dict[str, dg.MetadataValue[Any]]:
    """The metadata of an asset's newest materialisation."""
    with open_run_history(load_settings(outputs=outputs)) as instance:
        partitions = [partition] if partition else None
        wanted = dg.AssetRecordsFilter(asset_key=dg.AssetKey(asset), asset_partitions=partitions)
        (record,) = instance.fetch_materializations(wanted, limit=1).records
    assert record.asset_materialization
    return dict(record.asset_materialization.metadata)


def test_a_file_of_settings_that_a_person_wrote_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    settings, path = load_settings(outputs=tmp_path), tmp_path / "home" / "dagster.yaml"
    prepare_run_history(settings)
    ours = path.read_text(encoding="utf-8")
    taken_out = ours.partition("\n")[2]
    earlier = f"{OWN_FILE_MARKS[1]} no telemetry.\n"
    for written, expected in ((f"{ours}# more\n", ours), (earlier, ours), (taken_out, taken_out)):
        path.write_text(written, encoding="utf-8")
        prepare_run_history(settings)
        assert path.read_text(encoding="utf-8") == expected


PASSWORD = "correct-horse-battery"


def test_the_password_of_the_database_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in the settings of a resource, which Dagster's pages show, nor when nobody serves the database."""
    monkeypatch.setenv("SHARED_SERVICES_DATABASE", f"postgresql+psycopg://reader:{PASSWORD}@127.0.0.1:1/register")
    sources, outputs = copy_sources(tmp_path / "sources"), tmp_path / "outputs"
    resources = build_definitions(load_settings(sources=sources, outputs=outputs)).resources or {}
    settings = {name: each.model_dump(mode="json") for name, each in resources.items() if hasattr(each, "model_dump")}
    assert "outputs" in settings and PASSWORD not in json.dumps(settings)
    with pytest.raises(DatabaseError, match=r"127\.0\.0\.1:1 does not answer") as failure:
        publish(sources, outputs)
    assert PASSWORD not in str(failure.value)


@pytest.mark.slow
def test_register_and_history_are_in_one_postgresql_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And its password is nowhere in them, although the address has one."""
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    sources, outputs = copy_sources(tmp_path / "sources"), tmp_path / "outputs"
    with postgres_server(tmp_path) as url:
        address = make_url(url).set(password=PASSWORD)
        monkeypatch.setenv("SHARED_SERVICES_DATABASE", address.render_as_string(hide_password=False))
        assert publish(sources, outputs).is_new
        engine, metadata = create_engine(url), MetaData()
        metadata.reflect(engine, schema="dagster")
        metadata.reflect(engine)
        with engine.connect() as connection:
            rows = {table.fullname: connection.execute(select(table)).all() for table in metadata.sorted_tables}
        engine.dispose()
    counts = {name: len(rows[name]) for name in ("submission", "release", "dagster.runs")}
    assert counts == {"submission": 2, "release": 1, "dagster.runs": 1}
    assert len(rows["record"]) > 100 and len(rows["dagster.event_logs"]) > 100
    snapshots = [zlib.decompress(row.snapshot_body) for row in rows["dagster.snapshots"]]
    assert snapshots and not any(PASSWORD.encode() in snapshot for snapshot in snapshots)
    assert PASSWORD not in repr(rows)
    store = [path for path in (outputs / "store").rglob("*") if path.is_file()]
    assert [path for path in store if PASSWORD.encode() in path.read_bytes()] == []
    assert not {"register.sqlite", "runs.db"} & {path.name for path in store}
