"""One run of the register from the command line: in process, through Dagster, with its history kept.

Belongs here: the lock, the instance, starting the job and telling how it went. Does not belong here: printing (cli).
"""

import fcntl
import logging
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
from sqlalchemy import Engine, event

from assets.publish.release import followed
from pipelines import event_log, past_releases
from pipelines.definitions import build_definitions
from pipelines.jobs import PUBLISH_JOB
from pipelines.past_releases import PublishOutcome, describe_outcome
from schemas.languages import Message, Refusal

DAGSTER_SETTINGS = Path(__file__).parent / "dagster.yaml"
Progress = Callable[[str, int, int], None]


class RunError(Exception):
    """A step failed by a fault of ours. Its text is the step and the error; the standing release is untouched."""


@contextmanager
def lock_outputs(outputs: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Holds the outputs for one run; another waits until this one is done. A process that dies lets go.

    Raises Refusal when the outputs cannot be written.
    """
    try:
        (outputs / "store").mkdir(parents=True, exist_ok=True)
        handle = (outputs / "store" / "lock").open("w")
    except OSError as error:
        raise Refusal(
            Message("{folder}: cannot be written: {fault}", {"folder": outputs, "fault": error.strerror})
        ) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


_HISTORIES: set[str] = set()


@event.listens_for(Engine, "connect")
def skip_disk_sync(connection: Any, _: object) -> None:
    """Lets Dagster's history be written without waiting for the disk.

    It is written event by event, and waiting each time takes longer than the work. A power cut may cost the history of a run,
    never a release or the register, which wait as before.
    """
    if isinstance(connection, sqlite3.Connection):
        ((_, _, file), *_) = connection.execute("PRAGMA database_list").fetchall()
        if any(file.startswith(home) for home in _HISTORIES):
            connection.execute("PRAGMA synchronous=OFF")


def open_run_history(outputs: Path) -> dg.DagsterInstance:
    """The Dagster instance that keeps the run's history, where `make dev` finds it too."""
    home = Path(os.environ.setdefault("DAGSTER_HOME", str((outputs / "store" / "dagster").resolve())))
    home.mkdir(parents=True, exist_ok=True)
    settings = home / DAGSTER_SETTINGS.name
    if not settings.exists():
        shutil.copy(DAGSTER_SETTINGS, settings)
    _HISTORIES.add(str(home))
    return event_log.open_instance(home, settings)


def run_register(
    sources: Path, outputs: Path, as_of: str | None, accept: str | None, progress: Progress, waiting: Callable[[], None]
) -> PublishOutcome:
    """Runs the whole register and returns the release that stands.

    as_of: the data date, ISO; a day before the newest release's brings back the release that stood on that day
    (pipelines.past_releases); accept: a reason to overrule a guard; progress: called with (step, steps done, steps in all), and
    within a long step with (what, pieces done, pieces in all). Raises
    Refusal (SourceError, Refused, …) for what a person must mend, RunFailed for a fault of ours.
    """
    with lock_outputs(outputs, waiting):
        earlier = past_releases.find_release_on_day(as_of, outputs) if as_of else None
        if earlier is None:
            return _run(sources.resolve(), outputs, {"as_of": as_of, "accept": accept}, progress)
        if not past_releases.is_reproducible(earlier, outputs):
            return past_releases.restore_release(earlier, outputs)
        with past_releases.restore_sources(earlier, outputs) as kept:
            how = {"as_of": earlier.data_date, "accept": earlier.accepted}
            return _run(kept, outputs, how, progress, earlier.version)


def _run(
    sources: Path, outputs: Path, how: Mapping[str, str | None], progress: Progress, again: str = ""
) -> PublishOutcome:
    """One run of the job. how: the config of `content` and `release`; again: see definitions."""
    watched = RunListener(progress)
    defs = build_definitions(sources, outputs.resolve(), watched, again, watched.within)
    before = followed(outputs)
    job = defs.resolve_job_def(PUBLISH_JOB)
    watched.total = len(job.graph.nodes)
    config = {"ops": {name: {"config": dict(how)} for name in ("content", "release")}, "loggers": {"console": {}}}
    try:
        with open_run_history(outputs) as instance:
            result = job.execute_in_process(run_config=config, instance=instance)
    except Refusal:
        raise
    except Exception as error:
        raise RunError(
            f"{watched.failed}: {type(error).__name__}: {error}" if watched.failed else str(error)
        ) from error
    if not result.success:
        failed = [each.asset_key.to_user_string() for each in result.get_asset_check_evaluations() if not each.passed]
        raise RunError(f"asset check failed: {', '.join(failed)}")
    return describe_outcome(outputs, before, again)


class RunListener(logging.Handler):
    """Turns Dagster's events into progress, and remembers the step that failed."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(logging.DEBUG)
        self._progress, self._done = progress, 0
        self.total, self.failed = 0, ""

    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "dagster_meta", {}).get("dagster_event")
        if event is not None and event.is_step_success:
            self._done += 1
            self._progress(event.step_key, self._done, self.total)
        elif event is not None and event.is_step_failure:
            self.failed = event.step_key

    def within(self, what: str, done: int, total: int) -> None:
        """A long step tells how far it has come (schemas.stores.Progress)."""
        self._progress(what, done, total)
