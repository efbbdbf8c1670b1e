"""What Dagster loads: everything validates, the graph runs one way, and the walls between the stages hold."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from pipelines.automation import (
    FIRST_PARTITION_TAG,
    LAST_PARTITION_TAG,
    PARTITIONED_ASSETS,
    PROVIDERS,
    PUBLISH_JOB,
)
from pipelines.definitions import build_definitions
from pipelines.settings import load_settings
from schemas.tables import TABLES
from tests.conftest import ROOT
from tests.pipelines.two_providers import copy_sources

BIN = Path(sys.executable).parent
STAGES = ("landing", "decisions", "gather", "check", "match", "join", "publish")
GRAPH = Path(__file__).parent / "asset_graph.json"


@pytest.fixture(scope="module")
def defs(tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    return build_definitions(load_settings(outputs=tmp_path_factory.mktemp("outputs")))


def _specs(defs: dg.Definitions) -> list[dg.AssetSpec]:
    return sorted(defs.resolve_all_asset_specs(), key=lambda spec: (STAGES.index(str(spec.group_name)), str(spec.key)))


@pytest.mark.slow
def test_definitions_validate() -> None:
    done = subprocess.run(
        [BIN / "dagster", "definitions", "validate", "-w", "workspace.yaml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_asset_graph_is_the_golden_one(defs: dg.Definitions) -> None:
    """Each asset with its stage and what it is made from. A change of the graph is a change of this file, to be read as one."""
    graph = {
        spec.key.to_user_string(): {
            "stage": spec.group_name,
            "from": sorted(dep.asset_key.to_user_string() for dep in spec.deps),
        }
        for spec in _specs(defs)
    }
    assert json.loads(GRAPH.read_text(encoding="utf-8")) == graph


def test_no_edge_runs_back(defs: dg.Definitions) -> None:
    stage = {spec.key: STAGES.index(str(spec.group_name)) for spec in _specs(defs)}
    back = [(str(d.asset_key), str(s.key)) for s in _specs(defs) for d in s.deps if stage[d.asset_key] > stage[s.key]]
    assert back == []


def test_every_asset_says_who_owns_it_what_it_is_and_of_which_kind(defs: dg.Definitions) -> None:
    lacking = [str(s.key) for s in _specs(defs) if not (s.owners and s.kinds and s.description)]
    assert lacking == []


def test_every_published_table_shows_its_columns(defs: dg.Definitions) -> None:
    schemas = {str(spec.key.path[-1]): spec.metadata.get("dagster/column_schema") for spec in _specs(defs)}
    for name, table in TABLES.items():
        schema = schemas[name]
        assert isinstance(schema, dg.TableSchema)
        assert {column.name: column.tags["audience"] for column in schema.columns} == {
            name: column.audience for name, column in table.get_columns().items()
        }


def test_the_files_in_which_people_decide_are_assets_that_no_run_makes(defs: dg.Definitions) -> None:
    specs = {spec.key: spec for spec in _specs(defs)}
    files = {spec.metadata["file"] for spec in specs.values() if spec.group_name == "decisions"}
    # The shipped sources have one of each.
    assert files == {path.name for path in (ROOT / "sources").glob("*.csv")}
    used = {dep.asset_key for spec in specs.values() for dep in spec.deps}
    assert {key for key, spec in specs.items() if spec.group_name == "decisions"} <= used
    made = {key for asset in defs.assets or [] if isinstance(asset, dg.AssetsDefinition) for key in asset.keys}
    assert not any(key.path[0] in ("decisions", "landing") for key in made)


def test_the_first_two_stages_are_partitioned_by_provider(defs: dg.Definitions) -> None:
    for spec in _specs(defs):
        partitioned = spec.partitions_def is not None
        assert partitioned == (spec.group_name in ("landing", "gather", "check")), spec.key
        assert partitioned == (spec.key.to_user_string() in ("landing", *PARTITIONED_ASSETS)), spec.key


def test_one_import_between_stages_fails_the_lint(tmp_path: Path) -> None:
    copied = tmp_path / "project"
    shutil.copytree(
        ROOT, copied, ignore=shutil.ignore_patterns(".venv", "outputs", ".git", "__pycache__", "*.egg-info")
    )
    command = [str(BIN / "lint-imports"), "--no-cache"]
    kept = subprocess.run(command, cwd=copied, capture_output=True, text=True, check=False)
    assert kept.returncode == 0, kept.stdout[-2000:]
    network = copied / "assets" / "join" / "partner_network.py"
    network.write_text(
        network.read_text(encoding="utf-8") + "\nfrom assets.match import matched_records  # noqa\n", encoding="utf-8"
    )
    broken = subprocess.run(command, cwd=copied, capture_output=True, text=True, check=False)
    assert broken.returncode == 1
    assert "Stages never import one another BROKEN" in broken.stdout


def test_the_schedule_is_monthly_and_runs_the_whole_register(defs: dg.Definitions) -> None:
    schedule = defs.resolve_schedule_def("monthly_release")
    assert (schedule.cron_schedule, schedule.job_name) == ("0 5 1 * *", PUBLISH_JOB)


def test_the_schedule_keeps_the_partitions_those_of_the_source_files(tmp_path: Path) -> None:
    sources = copy_sources(tmp_path / "sources")
    defs = build_definitions(load_settings(sources=sources, outputs=tmp_path / "outputs"))
    schedule, name = defs.resolve_schedule_def("monthly_release"), str(PROVIDERS.name)
    with dg.instance_for_test() as instance:
        instance.add_dynamic_partitions(name, ["left-long-ago"])

        def ask() -> list[str]:
            """The first and the last provider of the run that is asked for."""
            with dg.build_schedule_context(instance) as context:
                (request,) = schedule.evaluate_tick(context).run_requests or []
            return [request.tags[tag] for tag in (FIRST_PARTITION_TAG, LAST_PARTITION_TAG)]

        assert ask() == ["flat-list", "system-export"]
        assert instance.get_dynamic_partitions(name) == ["flat-list", "system-export"]
        (sources / "flat-list.yaml").unlink()
        assert ask() == ["system-export", "system-export"]
        (sources / "system-export.yaml").write_text("provider: [", encoding="utf-8")
        assert ask() == ["system-export", "system-export"], "the run says what is wrong, and the team is told"
