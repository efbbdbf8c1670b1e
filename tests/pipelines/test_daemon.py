"""No hand: Dagster's real daemon, with the sensor on, from a file that lands to a release."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest

from pipelines.run_history import open_run_history
from pipelines.settings import load_settings
from tests.conftest import ROOT
from tests.pipelines.two_providers import FLAT, copy_sources

BIN = Path(sys.executable).parent
WAIT_SECONDS, REST_SECONDS = 900, 12
OLD, NEW = b"agreement under renewal", b"agreement renewed"


@contextmanager
def _run_daemon(folder: Path) -> Iterator[None]:
    outputs = folder / "outputs"
    home = outputs / "store" / "dagster"
    home.mkdir(parents=True)
    (home / "dagster.yaml").write_bytes((ROOT / "pipelines" / "dagster.yaml").read_bytes())
    environment = {
        **os.environ,
        "DAGSTER_HOME": str(home),
        "SHARED_SERVICES_SOURCES": str(folder / "sources"),
        "SHARED_SERVICES_OUTPUTS": str(outputs),
        "SHARED_SERVICES_ARRIVAL_SECONDS": "1",
    }
    workspace = ["-w", "workspace.yaml"]
    start = [str(BIN / "dagster"), "sensor", "start", "something_landed", *workspace]
    subprocess.run(start, cwd=ROOT, env=environment, check=True, capture_output=True)
    with (folder / "daemon.log").open("wb") as log:
        daemon = subprocess.Popen(
            [str(BIN / "dagster-daemon"), "run", *workspace], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            yield
        finally:
            daemon.terminate()
            daemon.wait(60)


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_from_a_file_that_lands_to_a_release_without_a_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources, outputs = copy_sources(tmp_path / "sources"), tmp_path / "outputs"
    path = sources / FLAT
    first = path.read_bytes()
    second, torn = first.replace(OLD, NEW), b"\x00\x01 no table at all"
    assert second != first
    monkeypatch.setenv("DAGSTER_HOME", str(outputs / "store" / "dagster"))

    def count_runs() -> int:
        with open_run_history(load_settings(outputs=outputs)) as instance:
            runs = instance.get_runs()
        assert all(run.status != dg.DagsterRunStatus.FAILURE for run in runs), (tmp_path / "daemon.log").read_text()
        return sum(run.status == dg.DagsterRunStatus.SUCCESS for run in runs)

    def wait_for(is_so: Callable[[], bool]) -> None:
        end = time.monotonic() + WAIT_SECONDS
        while not is_so():
            assert time.monotonic() < end, (tmp_path / "daemon.log").read_text()[-3000:]
            time.sleep(0.5)

    def list_releases() -> list[str]:
        return sorted(folder.name for folder in (outputs / "releases").glob("*"))

    with _run_daemon(tmp_path):
        wait_for(lambda: count_runs() == 1)
        assert list_releases() == ["1.0.0"], "what lies there is published once"
        path.write_bytes(first)  # written again, the same
        time.sleep(REST_SECONDS)
        with path.open("wb") as file:  # comes in pieces
            for at in range(0, len(second), len(second) // 8 + 1):
                file.write(second[at : at + len(second) // 8 + 1])
                file.flush()
                time.sleep(0.4)
        wait_for(lambda: count_runs() == 2)
        assert len(list_releases()) == 2, "neither the same file nor half of one was published"
        path.write_bytes(torn)
        wait_for(lambda: count_runs() == 3)
        about = json.loads((outputs / "current" / "release.json").read_text(encoding="utf-8"))
        assert [refusal["provider"] for refusal in about["refused"]] == ["flat-list"]
        path.write_bytes(first)  # the old one is put back
        wait_for(lambda: count_runs() == 4)
        about = json.loads((outputs / "current" / "release.json").read_text(encoding="utf-8"))
        assert not about.get("refused") and len(list_releases()) == 4
