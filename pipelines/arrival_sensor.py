"""The sensor that asks for a release when files arrive, and tries again what failed."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.outputs_lock import describe_lock_holder, lock_outputs
from pipelines.resources.landing_place import UNFINISHED_PREFIXES, find_landing_folder
from pipelines.resources.register_database import UnansweredDatabaseError
from pipelines.run_history import close_killed_run
from pipelines.run_plans import UNFINISHED_STATUSES, RunPlanner
from pipelines.settings import RegisterSettings
from pipelines.working_folders import StoreUnreachableError, find_landing_address, pull_landed_files
from schemas.languages import FixableError

MAX_ATTEMPTS = 2
REQUEST_TAG = "register/arrival"
"""The tag of a run that the sensor asked for: the number of its request."""


@dataclass(frozen=True)
class ArrivalCursor:
    """What the sensor knows from poll to poll.

    requested: a digest of the files for which a run was asked for last; attempts: how often; number: how many runs were ever
    asked for; polled: the state of the folders at the last poll; judged: that at which the files were last read.
    """

    requested: str = ""
    attempts: int = 0
    number: int = 0
    polled: str = ""
    judged: str = ""

    @classmethod
    def from_text(cls, text: str | None) -> "ArrivalCursor":
        """The cursor as Dagster keeps it; a new one where there is none, or one of another kind."""
        try:
            return cls(**json.loads(text or "{}"))
        except (ValueError, TypeError):
            return cls()

    def to_text(self) -> str:
        return json.dumps(asdict(self))


def hash_sources_state(folder: Path, landing: Path | None = None) -> str:
    """A digest of the names, sizes and times of every file in a sources folder, and in its landing place; where that is an
    address, of how the store lists them.
    """
    digest = hashlib.sha256()
    place = find_landing_folder(folder, landing)
    if address := find_landing_address(place):
        from pipelines.remote.landed_files import list_landed_files

        for name, about in sorted(list_landed_files(address).items()):
            if not name.rpartition("/")[2].startswith(UNFINISHED_PREFIXES):
                digest.update(f"{name}\t{about.size}\t{about.tag}\n".encode())
    for root in dict.fromkeys((folder,) if address else (folder, place)):
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.name.startswith(UNFINISHED_PREFIXES):
                stat = path.stat()
                digest.update(f"{path.relative_to(root).as_posix()}\t{stat.st_size}\t{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


class _BusyError(Exception):
    """Another process publishes to the same outputs."""


@dataclass(frozen=True)
class ArrivalWatch:
    """What the sensor looks at. jobs: those that it may ask for; make_planner: gives what plans a run on the files as they are
    now.
    """

    settings: RegisterSettings
    jobs: list[Any]
    make_planner: Callable[[], RunPlanner]

    def keep_partitions(self, instance: dg.DagsterInstance) -> None:
        """Makes the partitions those of the source files as they are now. Raises SourceError for one that is wrong."""
        self.make_planner().keep_partitions(instance)

    def read_arrivals(self, instance: dg.DagsterInstance, cursor: ArrivalCursor) -> dg.SensorResult:
        """A run where one is due, or the reason why none is."""
        try:
            state = hash_sources_state(self.settings.get_sources_folder(), self.settings.get_landing_folder())
            return self._judge_state(instance, cursor, state)
        except (FixableError, StoreUnreachableError) as error:
            return _build_rest(cursor, str(error))

    def _judge_state(self, instance: dg.DagsterInstance, cursor: ArrivalCursor, state: str) -> dg.SensorResult:
        if state != cursor.polled:
            # A file that is still being copied changes between polls.
            waiting = replace(cursor, polled=state)
            return _build_rest(waiting, "Something has landed; waiting until it keeps still.")
        outputs = self.settings.get_outputs_folder()
        try:
            with lock_outputs(outputs, self._stop_waiting):
                close_killed_run(instance, outputs)
                return self._judge_files(instance, cursor)
        except _BusyError:
            return _build_rest(cursor, f"{describe_lock_holder(outputs)} is publishing. Waiting until it has ended.")

    def _judge_files(self, instance: dg.DagsterInstance, cursor: ArrivalCursor) -> dg.SensorResult:
        if landing := self.settings.get_landing_folder():
            pull_landed_files(landing)
        planner, content = self.make_planner(), cursor.requested
        if cursor.judged != cursor.polled:
            content, cursor = planner.hash_content(), replace(cursor, judged=cursor.polled)
        attempts = 1
        if content == cursor.requested:
            if reason := explain_rest(instance, cursor):
                return _build_rest(cursor, reason)
            attempts += cursor.attempts
        cursor = replace(cursor, requested=content, attempts=attempts, number=cursor.number + 1)
        plan = planner.plan_run(instance)
        # The key is new each time: Dagster skips one that has run, and files may return to what they were.
        request = dg.RunRequest(
            run_key=f"{content}-{cursor.number}",
            job_name=plan.job,
            tags={**plan.tags, REQUEST_TAG: str(cursor.number)},
        )
        return dg.SensorResult([request], cursor=cursor.to_text(), asset_events=plan.arrivals)

    @staticmethod
    def _stop_waiting() -> None:
        raise _BusyError


def _build_rest(cursor: ArrivalCursor, reason: str) -> dg.SensorResult:
    return dg.SensorResult(cursor=cursor.to_text(), skip_reason=reason)


def build_arrival_sensor(watch: ArrivalWatch, interval_seconds: int) -> dg.SensorDefinition:
    """Asks for a release when a file came, changed or went, once nothing changed between two polls; and once more when that run
    failed, unless it failed at something that a person must fix. Files that were only written again are no change.
    """

    @dg.sensor(
        name="something_landed",
        jobs=watch.jobs,
        minimum_interval_seconds=interval_seconds,
        description="A release when what providers sent, a source file or a decision changes; tried once more when it fails.",
    )
    def something_landed(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        return watch.read_arrivals(context.instance, ArrivalCursor.from_text(context.cursor))

    return something_landed


def explain_rest(instance: dg.DagsterInstance, cursor: ArrivalCursor) -> str:
    """Why no run is to be asked for although none of the files changed; blank when the last one is to be tried again."""
    records = instance.get_run_records(filters=dg.RunsFilter(tags={REQUEST_TAG: str(cursor.number)}), limit=1)
    if not records or records[0].dagster_run.status in UNFINISHED_STATUSES:
        return "The release that was asked for has not ended."
    run = records[0].dagster_run
    if run.status != dg.DagsterRunStatus.FAILURE:
        return "Nothing has landed."
    if cursor.attempts >= MAX_ATTEMPTS:
        return f"Run {run.run_id} failed, as did the one before. It is tried again when a file changes."
    if has_fixable_error(instance, run.run_id):
        return f"Run {run.run_id} was refused; its log says why. It is tried again when a file changes."
    return ""


def has_fixable_error(instance: dg.DagsterInstance, run_id: str) -> bool:
    """Whether a run failed at something that a person must fix, so that trying again is of no use."""
    names: set[str] = set()
    kinds: list[type[Exception]] = [FixableError]
    while kinds:
        kind = kinds.pop()
        if kind is UnansweredDatabaseError:
            continue  # it may answer again
        names.add(kind.__name__)
        kinds += kind.__subclasses__()
    for entry in instance.all_logs(run_id, of_type=dg.DagsterEventType.STEP_FAILURE):
        error = entry.get_dagster_event().step_failure_data.error
        while error:
            if error.cls_name in names:
                return True
            error = error.cause
    return False
