"""Dagster's history of runs: where it is kept, and that no run stands in it as going on which was killed.

It follows the register's database: files below the outputs, or a schema of its own in the same PostgreSQL database. Dagster's
programs find it through two variables, which this module sets:

    python -m pipelines.run_history dagster dev --workspace workspace.yaml
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from sqlalchemy import create_engine, inspect
from sqlalchemy.schema import CreateSchema

from pipelines.resources.register_database import explain_database_error, parse_database_address
from pipelines.settings import RegisterSettings, load_settings

HOME_VARIABLE, ADDRESS_VARIABLE = "DAGSTER_HOME", "DAGSTER_POSTGRES_URL"
SCHEMA = "dagster"
DRIVER = "postgresql+psycopg2"
"""The only one that Dagster's PostgreSQL storage works with."""
INSTANCE_FILE = Path(__file__).parent / "dagster.yaml"
OWN_FILE_MARKS = ("# Written by shared-services.", "# The Dagster instance of the register:")
"""How a file of ours begins, and one of an earlier version."""
POSTGRES_STORAGE = f"""storage:
  postgres:
    postgres_url:
      env: {ADDRESS_VARIABLE}
"""
RUNNING_FILE = Path("store") / "running"
"""Names the run that is going on. When there is none, that run was killed."""


def prepare_run_history(settings: RegisterSettings) -> None:
    """Makes the place of the history, and sets the variables by which Dagster's programs find it.

    A `dagster.yaml` that begins with one of OWN_FILE_MARKS is written anew; one that a person wrote stays. Raises DatabaseError
    where the database cannot be used.
    """
    url, instance = settings.get_database_url(), INSTANCE_FILE.read_text(encoding="utf-8")
    if parse_database_address(url).get_backend_name() == "postgresql":
        os.environ[ADDRESS_VARIABLE] = _make_schema(url)
        instance += POSTGRES_STORAGE
    home = Path(
        os.environ.setdefault(HOME_VARIABLE, str(settings.get_outputs_folder().resolve() / "store" / "dagster"))
    )
    home.mkdir(parents=True, exist_ok=True)
    path = home / INSTANCE_FILE.name
    present = path.read_text(encoding="utf-8") if path.exists() else OWN_FILE_MARKS[0]
    if present.startswith(OWN_FILE_MARKS) and present != instance:
        part = path.with_name(f".{path.name}-{os.getpid()}")
        part.write_text(instance, encoding="utf-8")
        part.replace(path)


def _make_schema(url: str) -> str:
    """The address of Dagster's own schema in the register's database, which is made when it is not there.

    Its tables and the register's would be in each other's way: both have one of the name alembic_version.
    """
    engine = create_engine(url)
    try:
        with explain_database_error(url), engine.begin() as connection:
            if not inspect(connection).has_schema(SCHEMA):
                connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
    finally:
        engine.dispose()
    address = parse_database_address(url).set(drivername=DRIVER)
    options = " ".join([*_list_values(address.query.get("options")), f"-csearch_path={SCHEMA}"])
    return address.update_query_dict({"options": options}).render_as_string(hide_password=False)


def _list_values(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value or ()


def open_run_history(settings: RegisterSettings) -> dg.DagsterInstance:
    """The Dagster instance that records a run, where Dagster's pages find it too."""
    prepare_run_history(settings)
    return dg.DagsterInstance.get()


@contextmanager
def record_run(instance: dg.DagsterInstance, run_id: str, outputs: Path) -> Iterator[None]:
    """Keeps which run has the outputs, for as long as it has them: for whoever comes after one that was killed.

    To be called with the outputs locked. A run that the command started may come here twice.
    """
    path = outputs / RUNNING_FILE
    if path.is_file() and path.read_text(encoding="ascii") == run_id:
        yield
        return
    close_killed_run(instance, outputs)
    path.write_text(run_id, encoding="ascii")
    try:
        yield
    except KeyboardInterrupt:
        run = instance.get_run_by_id(run_id)
        if run and not run.is_finished:
            instance.report_run_canceled(run)
        raise
    finally:
        path.unlink(missing_ok=True)


def close_killed_run(instance: dg.DagsterInstance, outputs: Path) -> None:
    """Marks a run as failed whose process was killed: it would count as going on for ever, and no other would be started.

    To be called with the outputs locked: a run that is named although nobody else has them cannot be going on.
    """
    path = outputs / RUNNING_FILE
    if not path.is_file():
        return
    run = instance.get_run_by_id(path.read_text(encoding="ascii"))
    if run and not run.is_finished:
        instance.report_run_failed(run, "The process of this run was killed. The last release stands.")
    path.unlink()


def run_dagster_program(arguments: list[str]) -> None:
    """Becomes one of Dagster's programs, on the history of the register."""
    prepare_run_history(load_settings())
    program = str(Path(sys.executable).parent / arguments[0])
    os.execv(program, [program, *arguments[1:]])  # noqa: S606 - the person's own command


if __name__ == "__main__":
    run_dagster_program(sys.argv[1:])
