"""Gathering shared among workers: real workers on a real broker, one of which is killed, and a share gathered twice."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path

import dagster as dg
import pytest

from benchmarks.releases import write_returns
from pipelines.arrival_sensor import REQUEST_TAG
from pipelines.automation import GATHERING_JOB, PARTITIONED_ASSETS, RELEASE_JOB
from pipelines.definitions import build_definitions, build_stores
from pipelines.run_error import RunError
from pipelines.settings import PREFIX, load_settings
from pipelines.workers.gathering_job import MOST_STARTS, build_gathering_config, build_gathering_job
from pipelines.workers.gathering_run import gather_on_workers
from pipelines.workers.release_sensor import COMMAND_TAG, build_release_sensor
from schemas.languages import FixableError
from tests.conftest import ROOT, publish
from tests.pipelines.test_app import run
from tests.pipelines.two_providers import copy_sources
from tests.services import redis_server

PASSWORD = "correct-horse-battery"
WORKERS = ("one", "two")
PROVIDERS = 6
STEP_SECONDS = 30
PATIENCE_SECONDS = 400
ENGINE = dg.DagsterEventType.ENGINE_EVENT


@contextmanager
def worker(name: str, folder: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a process group of its own, as the program of deploy/ starts it. Its log: `<name>.log`."""
    command = [sys.executable, "-m", "celery", "--app", "pipelines.workers.celery_app", "worker", "--concurrency", "1"]
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--hostname", f"{name}@%h", "--loglevel", "INFO"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def count_said(log: Path, text: str) -> int:
    return log.read_text(encoding="utf-8", errors="replace").count(text)


def wait_until_ready(log: Path, until: float) -> None:
    while not count_said(log, " ready."):
        assert time.monotonic() < until, log.read_text(encoding="utf-8", errors="replace")[-3000:]
        time.sleep(0.1)


def kill_at_work(processes: Mapping[str, subprocess.Popen[bytes]], folder: Path, until: float) -> None:
    """Kills a worker with all its processes while it has a step, after it has done two: whichever is the first to get so far."""
    while True:
        for name, process in processes.items():
            log = folder / f"{name}.log"
            if count_said(log, " received") < 3:
                continue
            os.killpg(process.pid, signal.SIGSTOP)
            if count_said(log, " received") > count_said(log, " succeeded in "):
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return
            os.killpg(process.pid, signal.SIGCONT)
        assert time.monotonic() < until, "no worker was ever seen at work"
        time.sleep(0.02)


def hash_release(outputs: Path) -> str:
    """The list of hashes of the current release."""
    return (outputs / "current" / "SHA256SUMS").read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.slow
def test_two_workers_share_a_run_and_one_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    sources, alone, shared = tmp_path / "sources", tmp_path / "alone", tmp_path / "shared"
    write_returns(sources, PROVIDERS, 1)
    publish(sources, alone)
    with ExitStack() as stack:
        broker = stack.enter_context(redis_server(tmp_path, PASSWORD))
        (tmp_path / "broker").write_text(broker, encoding="utf-8")
        environment = {
            **{name: value for name, value in os.environ.items() if name != "DAGSTER_HOME"},
            f"{PREFIX}BROKER_FILE": str(tmp_path / "broker"),
            f"{PREFIX}WORKER_SHARE": "1",
            f"{PREFIX}WORKER_STEP_SECONDS": str(STEP_SECONDS),
            f"{PREFIX}OUTPUTS": str(shared),
            "PYTHONPATH": str(ROOT),
        }
        processes = {name: stack.enter_context(worker(name, tmp_path, environment)) for name in WORKERS}
        until = time.monotonic() + PATIENCE_SECONDS
        for name in WORKERS:
            wait_until_ready(tmp_path / f"{name}.log", until)
        command = [sys.executable, "-c", "from pipelines.cli import main; main()", "publish", "--sources", str(sources)]
        publisher = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        try:
            kill_at_work(processes, tmp_path, until)
            told, _ = publisher.communicate(timeout=PATIENCE_SECONDS)
        finally:
            publisher.kill()
    assert publisher.returncode == 0, told.decode()
    assert hash_release(shared) == hash_release(alone)
    with dg.DagsterInstance.from_config(str(shared / "store" / "dagster")) as instance:
        check_history(instance)
    assert PASSWORD not in told.decode()
    assert not [path for path in shared.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()], (
        "the broker's password is in no file"
    )


def check_history(instance: dg.DagsterInstance) -> None:
    """What the run says of itself: both workers had shares, one share was begun twice, every partition was made."""
    gathering = [
        record.dagster_run for record in instance.get_run_records() if record.dagster_run.job_name == GATHERING_JOB
    ]
    assert [record.status for record in gathering] == [dg.DagsterRunStatus.SUCCESS], "one run, which ended well"
    entries = instance.all_logs(gathering[0].run_id)
    begun = [
        (entry.step_key, str(event.engine_event_data.metadata["Celery worker"].value).partition("@")[0])
        for entry in entries
        if (event := entry.dagster_event) is not None
        and event.event_type == ENGINE
        and "Celery worker" in event.engine_event_data.metadata
        and str(entry.step_key).startswith("gather_share")
    ]
    assert {name for _, name in begun} == set(WORKERS)
    done = Counter(entry.step_key for entry in entries if entry.dagster_event and entry.dagster_event.is_step_success)
    assert len(done) == PROVIDERS + 1 and set(done.values()) == {1}
    for name in PARTITIONED_ASSETS:
        assert len(instance.get_materialized_partitions(dg.AssetKey(name))) == PROVIDERS


def test_a_share_that_is_gathered_twice_gives_the_same_tables(tmp_path: Path) -> None:
    settings = load_settings(sources=copy_sources(tmp_path / "sources"), outputs=tmp_path / "outputs")
    outputs = settings.get_outputs_folder()
    job = build_gathering_job(build_stores(settings), None, dg.in_process_executor, outputs, 1)
    config = build_gathering_config(1, accept="read all again")

    def gather() -> dict[str, bytes]:
        with dg.DagsterInstance.ephemeral() as instance:
            result = job.execute_in_process(run_config=config, instance=instance)
            assert len(result.output_for_node("share_providers")) == 2
            assert instance.get_materialized_partitions(dg.AssetKey("findings")) == {"flat-list", "system-export"}
        tables = outputs / "store" / "tables"
        return {str(path.relative_to(tables)): path.read_bytes() for path in tables.rglob("*") if path.is_file()}

    first = gather()
    (outputs / "store" / "tables" / "raw_records" / "flat-list" / "made-from").write_text("", encoding="ascii")
    assert gather() == first and {name.split("/")[0] for name in first} == set(PARTITIONED_ASSETS)


def test_a_share_that_ends_every_worker_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(sources=copy_sources(tmp_path / "sources"), outputs=tmp_path / "outputs")
    monkeypatch.setattr("pipelines.workers.gathering_job.MOST_STARTS", 0)
    job = build_gathering_job(build_stores(settings), None, dg.in_process_executor, settings.get_outputs_folder(), 2)
    result = job.execute_in_process(instance=dg.DagsterInstance.ephemeral(), raise_on_error=False)
    failure = result.failure_data_for_node("gather_share")
    assert (
        MOST_STARTS > 1
        and not result.success
        and failure
        and failure.error
        and "too little memory" in failure.error.message
    )


def test_a_step_that_fails_on_a_worker_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(sources=copy_sources(tmp_path / "sources"), outputs=tmp_path / "outputs")
    share = Path(settings.get_outputs_folder(), "store", "tables", "submissions")
    share.parent.mkdir(parents=True)
    share.write_text("no folder", encoding="utf-8")
    job = build_gathering_job(build_stores(settings), None, dg.in_process_executor, settings.get_outputs_folder(), 2)
    with dg.DagsterInstance.ephemeral() as instance:
        config = build_gathering_config(2)
        failed = job.execute_in_process(run_config=config, instance=instance, raise_on_error=False)
        monkeypatch.setattr(dg, "build_reconstructable_job", lambda *_, **__: job)
        monkeypatch.setattr(dg, "execute_job", lambda *_, **__: nullcontext(failed))
        with pytest.raises(RunError, match=r"gather_share\[0000\]: .*submissions") as failure:
            gather_on_workers(settings, instance, None)
    error = failure.value
    assert (error.step, error.error_name, error.run) == ("gather_share[0000]", "FileExistsError", failed.run_id)


@pytest.mark.parametrize(
    ("broker", "reason"),
    [
        (f"redis://:{PASSWORD}@127.0.0.1:1/0", "the broker at 127.0.0.1:1 does not answer"),
        (f"amqp://guest:{PASSWORD}@127.0.0.1:1//", "the broker at 127.0.0.1:1 does not answer"),
        (f"nonsense://:{PASSWORD}@host", "this is not the address of a broker"),
    ],
)
def test_a_broker_that_does_not_answer_is_said_before_any_work(broker: str, reason: str, tmp_path: Path) -> None:
    told = run("publish", "--outputs", tmp_path / "out", environment={f"{PREFIX}BROKER": broker})
    assert told.returncode == 2 and f"{PREFIX}BROKER: {reason}" in told.stderr
    assert PASSWORD not in told.stderr + told.stdout


def test_outputs_in_a_store_are_refused_for_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{PREFIX}BROKER", "redis://127.0.0.1:1/0")
    with pytest.raises(FixableError, match="a folder that all workers share"):
        load_settings(outputs="s3://bucket/register")


def test_a_broker_without_workers_is_said_before_any_work(tmp_path: Path) -> None:
    with redis_server(tmp_path, PASSWORD) as broker:
        told = run("publish", "--outputs", tmp_path / "out", environment={f"{PREFIX}BROKER": broker})
    assert told.returncode == 2 and f"{PREFIX}BROKER: the broker answers, but no worker does" in told.stderr


def test_the_job_and_what_follows_it_are_there_where_there_is_a_broker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{PREFIX}BROKER", f"redis://:{PASSWORD}@127.0.0.1:1/0")
    settings = load_settings(sources=copy_sources(tmp_path / "sources"), outputs=tmp_path / "outputs")
    repository = build_definitions(settings).get_repository_def()
    assert repository.get_schedule_def("monthly_release").job_name == GATHERING_JOB
    assert PASSWORD not in str(repository.get_job(GATHERING_JOB).get_job_snapshot())
    dg.Definitions.validate_loadable(build_definitions(settings))
    sensor = repository.get_sensor_def("release_after_workers")
    assert sensor.job_name == "release_register"


def test_a_release_follows_a_run_that_no_command_waits_for(tmp_path: Path) -> None:
    settings = load_settings(sources=copy_sources(tmp_path / "sources"), outputs=tmp_path / "outputs")
    job = build_gathering_job(
        build_stores(settings), None, dg.in_process_executor, settings.get_outputs_folder(), PROVIDERS
    )
    release = dg.define_asset_job(RELEASE_JOB)
    sensor = build_release_sensor(job, release)
    with dg.DagsterInstance.ephemeral() as instance:
        for tags in ({REQUEST_TAG: "7"}, {REQUEST_TAG: "8", COMMAND_TAG: "yes"}):
            result = job.execute_in_process(instance=instance, tags=tags)
            context = dg.build_run_status_sensor_context(
                sensor_name=sensor.name,
                dagster_event=result.get_run_success_event(),
                dagster_instance=instance,
                dagster_run=result.dagster_run,
            )
            asked = sensor(context)
            if COMMAND_TAG in tags:
                assert isinstance(asked, dg.SkipReason)
            else:
                assert isinstance(asked, dg.RunRequest) and asked.tags[REQUEST_TAG] == "7", (
                    "the sensor of arrivals knows it"
                )
