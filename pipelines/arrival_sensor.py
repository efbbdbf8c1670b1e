"""The sensor that asks for a release when files arrive, and tries again what failed."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import dagster as dg

from pipelines.resources.landing_place import UNFINISHED_PREFIXES, find_landing_folder
from pipelines.working_folders import find_landing_address
from schemas.languages import FixableError

POLL_SECONDS = 60
MAX_ATTEMPTS = 2
REQUEST_TAG = "register/arrival"
"""The tag of a run that the sensor asked for: the number of its request."""
UNFINISHED_STATUSES = (
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
)


@dataclass(frozen=True)
class ArrivalCursor:
    """What the sensor knows from poll to poll.

    requested: the state of the folder for which a run was asked for last; attempts: how often; number: how many runs were ever
    asked for; polled: the state at the last poll.
    """

    requested: str = ""
    attempts: int = 0
    number: int = 0
    polled: str = ""

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


def build_arrival_sensor(folder: Path, job_name: str, landing: Path | None = None) -> dg.SensorDefinition:
    """Asks for a release when a file of a sources folder came, changed or went, once nothing changed between two polls; and
    once more when that run failed, unless it failed at something that a person must fix.
    """

    @dg.sensor(
        name="something_landed",
        job_name=job_name,
        minimum_interval_seconds=POLL_SECONDS,
        description="A release when a provider's folder changes; tried once more when it fails.",
    )
    def something_landed(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        cursor, state = ArrivalCursor.from_text(context.cursor), hash_sources_state(folder, landing)
        if state == cursor.requested:
            reason = explain_rest(context.instance, cursor)
        else:
            # A file that is still being copied changes between polls.
            reason = "" if state == cursor.polled else "Something has landed; waiting until it keeps still."
        cursor = replace(cursor, polled=state)
        if reason:
            return dg.SensorResult(cursor=cursor.to_text(), skip_reason=reason)
        attempts = cursor.attempts + 1 if state == cursor.requested else 1
        cursor = replace(cursor, requested=state, attempts=attempts, number=cursor.number + 1)
        # The key is new each time: Dagster skips one that has run, and files may return to what they were.
        request = dg.RunRequest(run_key=f"{state}-{cursor.number}", tags={REQUEST_TAG: str(cursor.number)})
        return dg.SensorResult(run_requests=[request], cursor=cursor.to_text())

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
    names, kinds = set(), [FixableError]
    while kinds:
        kind = kinds.pop()
        names.add(kind.__name__)
        kinds += kind.__subclasses__()
    for entry in instance.all_logs(run_id, of_type=dg.DagsterEventType.STEP_FAILURE):
        error = entry.get_dagster_event().step_failure_data.error
        while error:
            if error.cls_name in names:
                return True
            error = error.cause
    return False
