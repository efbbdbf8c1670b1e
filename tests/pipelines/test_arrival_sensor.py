"""When the sensor asks for a release: each change once, and what failed again."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dagster as dg
import pytest

from assets.publish.release.guards import GuardRefusedError
from pipelines.arrival_sensor import ArrivalWatch, build_arrival_sensor
from pipelines.automation import PUBLISH_JOB, RELEASE_JOB
from pipelines.definitions import build_stores
from pipelines.outputs_lock import lock_outputs
from pipelines.run_plans import RunPlanner
from pipelines.settings import load_settings
from schemas.languages import Message
from tests.pipelines.two_providers import FLAT, copy_sources

ERRORS: list[Exception] = []
"""What stops the next runs."""


@dg.op
def publish_files() -> None:
    """Stands for the whole register."""
    if ERRORS:
        raise ERRORS.pop()


@dg.graph
def publish_all() -> None:
    publish_files()


JOBS = [publish_all.to_job(name=name) for name in (PUBLISH_JOB, RELEASE_JOB)]


class Watch:
    """Sources, the sensor that looks at them, and the runs that it asked for."""

    def __init__(self, folder: Path, instance: dg.DagsterInstance) -> None:
        self.sources, self.outputs = copy_sources(folder / "sources"), folder / "outputs"
        settings = load_settings(sources=self.sources, outputs=self.outputs)
        watch = ArrivalWatch(settings, JOBS, lambda: RunPlanner.from_resources(build_stores(settings)))
        self._sensor = build_arrival_sensor(watch, settings.arrival_seconds)
        self._instance, self._file, self._cursor = instance, self.sources / FLAT, ""
        self.keys: list[str] = []
        self.reason = ""

    def write_file(self, text: str, seconds: int = 1_000_000_000) -> None:
        self._file.write_text(text, encoding="utf-8")
        # The same text at the same time is the same state, as when a file is copied back with its time.
        os.utime(self._file, (seconds, seconds))

    def poll(self, times: int = 1, is_run: bool = True) -> int:
        """How many runs the sensor asked for. is_run: whether they are run as well."""
        count = 0
        for _ in range(times):
            with dg.build_sensor_context(self._instance, self._cursor) as context:
                result = self._sensor(context)
            assert isinstance(result, dg.SensorResult)
            self._cursor = str(result.cursor)
            self.reason = str(result.skip_reason.skip_message) if isinstance(result.skip_reason, dg.SkipReason) else ""
            for request in result.run_requests or []:
                count += 1
                assert request.run_key and request.run_key not in self.keys, "Dagster skips a key that has run"
                self.keys.append(request.run_key)
                if is_run:
                    job = next(job for job in JOBS if job.name == request.job_name)
                    tags = {name: value for name, value in request.tags.items() if "asset_partition" not in name}
                    job.execute_in_process(instance=self._instance, tags=tags, raise_on_error=False)
        return count


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    ERRORS.clear()
    with dg.DagsterInstance.ephemeral() as instance:
        yield Watch(tmp_path, instance)


def test_a_change_is_published_once_it_keeps_still(watch: Watch) -> None:
    watch.write_file("a")
    assert watch.poll() == 0 and "keeps still" in watch.reason
    watch.write_file("a,b half a file")
    assert watch.poll() == 0
    watch.write_file("a,b half a file and the rest")
    assert watch.poll() == 0
    assert watch.poll() == 1
    assert watch.poll(3) == 0 and watch.reason == "Nothing has landed."


def test_files_that_return_to_what_they_were_are_published_again(watch: Watch) -> None:
    for text in ("a", "ab", "a", "ab", "a"):
        watch.write_file(text)
        assert watch.poll(4) == 1


def test_a_failed_run_is_tried_once_more_by_itself(watch: Watch) -> None:
    watch.write_file("a")
    ERRORS[:] = [OSError("disk")]
    assert watch.poll(2) == 1
    assert watch.poll(3) == 1, "the failure has passed"
    assert watch.reason == "Nothing has landed."


def test_a_run_that_fails_twice_waits_for_a_change(watch: Watch) -> None:
    watch.write_file("a")
    ERRORS[:] = [OSError("disk"), OSError("disk")]
    assert watch.poll(6) == 2 and "as did the one before" in watch.reason
    watch.write_file("ab")
    ERRORS[:] = [OSError("disk")]
    assert watch.poll(6) == 2, "a change has its own attempts"


def test_what_a_guard_refused_is_tried_when_the_files_change(watch: Watch) -> None:
    watch.write_file("a")
    assert watch.poll(2) == 1
    watch.write_file("ab")
    ERRORS[:] = [GuardRefusedError(Message("Too few projects."))]
    assert watch.poll(5) == 1 and "was refused" in watch.reason
    watch.write_file("a")
    assert watch.poll(4) == 1, "back to what was published before"
    assert watch.reason == "Nothing has landed."


def test_nothing_is_asked_for_while_a_run_is_under_way(watch: Watch) -> None:
    watch.write_file("a")
    assert watch.poll(2, is_run=False) == 1
    assert watch.poll(3) == 0 and "has not ended" in watch.reason


def test_a_cursor_of_an_earlier_version_is_no_error(watch: Watch) -> None:
    watch._cursor = "0123 0123"
    watch.write_file("a")
    assert watch.poll(2) == 1


def test_files_that_are_only_written_again_are_no_change(watch: Watch) -> None:
    watch.write_file("a")
    assert watch.poll(2) == 1
    watch.write_file("a", seconds=1_100_000_000)
    assert watch.poll(4) == 0 and watch.reason == "Nothing has landed."
    watch.write_file("ab", seconds=1_100_000_000)
    assert watch.poll(4) == 1


def test_nothing_is_asked_for_while_another_process_publishes(watch: Watch) -> None:
    watch.write_file("a")
    assert watch.poll() == 0
    with ThreadPoolExecutor(1) as other, lock_outputs(watch.outputs):
        # The lock is held here; a thread of its own does not know that.
        assert other.submit(watch.poll, 3).result() == 0
        assert "is publishing" in watch.reason
    assert watch.poll() == 1, "its turn comes"


def test_a_wrong_source_file_is_named_and_does_not_stop_the_sensor(watch: Watch) -> None:
    path = watch.sources / "flat-list.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\nnot_a_key: 1\n", encoding="utf-8")
    assert watch.poll(3) == 0 and "flat-list.yaml" in watch.reason and "not_a_key" in watch.reason
    path.write_text(text, encoding="utf-8")
    assert watch.poll(3) == 1
