"""Whole releases: of 300 providers with all, one or none of them changed; of the shipped sources again with nothing changed;
and how much of a run is Dagster's own.

Each run is made through Dagster, the website among it, in a process of its own.
"""

import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from benchmarks import SYLLABLES, processes, scale_size, wide_returns

PROVIDERS, REPORTS = scale_size(300), 10
PROJECT_FOLDER = Path(__file__).resolve().parent.parent
RETURN_COLUMNS = {table: ("reference", *names) for table, names in wide_returns.COLUMNS.items()}
COMPUTED = ("STEP_OUTPUT", "ASSET_CHECK_EVALUATION")
"""The first event of a step after our function."""


def write_returns(folder: Path, providers: int, reports: int) -> None:
    """A workbook of each provider with as many reports, its source file, and the register's small tables without a row."""
    from benchmarks.sample_sources import build_source

    chance = np.random.default_rng(2012)
    values = wide_returns.build_values(providers * reports)
    titles = [" ".join("".join(chance.choice(SYLLABLES, 3)) for _ in range(4)) for _ in range(providers * reports)]
    returns = pd.DataFrame(values).assign(title_en=titles)
    for number in range(providers):
        provider = f"provider-{number:03d}"
        (folder / provider).mkdir(parents=True)
        rows = returns.iloc[number * reports : (number + 1) * reports]
        rows.to_excel(folder / provider / "return.xlsx", sheet_name="return", index=False)
        source = yaml.safe_dump(build_source(RETURN_COLUMNS, "*.xlsx", provider, number + 1))
        (folder / f"{provider}.yaml").write_text(source, encoding="utf-8")
    for table in (Path(__file__).resolve().parent.parent / "sources").glob("*.csv"):
        lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / table.name).write_text("".join(lines if table.stem == "major" else lines[:1]), encoding="utf-8")


def _publish_release(folder: Path) -> dict[str, Any]:
    """Publishes the sources in a folder with Dagster, and times every step."""
    from pipelines import runs
    from pipelines.settings import load_settings

    start = last = time.perf_counter()
    steps: dict[str, float] = {}

    def progress(step: str, _done: int, _all: int) -> None:
        nonlocal last
        now = time.perf_counter()
        steps[step], last = steps.get(step, 0.0) + now - last, now

    runs.run_register(runs.RunRequest(load_settings(sources=folder / "sources", outputs=folder / "outputs")), progress)
    return {"seconds": time.perf_counter() - start, "steps": steps}


def _update_return(folder: Path) -> None:
    """One provider's workbook with another title in it."""
    from openpyxl import load_workbook

    path = folder / "provider-000" / "return.xlsx"
    book = load_workbook(path)
    book.active["B2"] = "Quite another title"
    book.save(path)


def _time_calls(name: str, seconds: dict[str, float]) -> Callable[..., Any]:
    """A method of ParquetTables that adds up how long it takes."""
    from pipelines.resources import ParquetTables

    method = getattr(ParquetTables, name)

    @wraps(method)
    def timed(*arguments: Any) -> Any:
        start = time.perf_counter()
        try:
            return method(*arguments)
        finally:
            seconds[name] = seconds.get(name, 0.0) + time.perf_counter() - start

    return timed


def _measure_dagster(folder: Path) -> dict[str, Any]:
    """Publishes, and gives how long our functions and tables took of it, from the events of the run: a function runs between
    the last input of its step and the first that comes of it.
    """
    from pipelines.resources import ParquetTables
    from pipelines.run_history import open_run_history
    from pipelines.settings import load_settings

    stores: dict[str, float] = {}
    for name in ("handle_output", "load_input"):
        setattr(ParquetTables, name, _time_calls(name, stores))
    done = _publish_release(folder)
    with open_run_history(load_settings(outputs=folder / "outputs")) as instance:
        (run,) = instance.get_runs(limit=1)
        entries = instance.all_logs(run.run_id)
    functions = sum(_find_computing_seconds(entries))
    return {**done, "functions": functions, "tables": sum(stores.values()), "events": len(entries)}


def _find_computing_seconds(entries: Iterable[Any]) -> list[float]:
    """How long the function of each step of a run took. entries: of Dagster's event log, in order."""
    begun: dict[str, float] = {}
    seconds: dict[str, float] = defaultdict(float)
    for entry in entries:
        kind = entry.dagster_event and entry.dagster_event.event_type_value
        if kind in ("STEP_START", "STEP_INPUT", "LOADED_INPUT"):
            begun[entry.step_key] = entry.timestamp
        elif kind in COMPUTED and entry.step_key in begun:
            seconds[entry.step_key] += entry.timestamp - begun.pop(entry.step_key)
    return list(seconds.values())


def _compare_changes() -> None:
    """Prints how long a release takes in which one provider changed, or none, beside one in which everything is new."""
    with tempfile.TemporaryDirectory() as name:
        write_returns(Path(name, "sources"), PROVIDERS, REPORTS)
        first = processes.measure_job(_publish_release, Path(name))
        _update_return(Path(name, "sources"))
        second = processes.measure_job(_publish_release, Path(name))
        third = processes.measure_job(_publish_release, Path(name))
    print(f"Publish {PROVIDERS} providers of {REPORTS} projects each with Dagster, including the website")
    for title, run in (("everything", first), ("one provider changed", second), ("nothing changed", third)):
        processes.print_job(title, run)
    print(f"  one provider changed / everything: {second['seconds'] / first['seconds']:.2f} (target: at most 0.10)")
    slowest = sorted(second["steps"].items(), key=lambda step: -step[1])[:6]
    named = ", ".join(f"{step} {seconds:.1f} s" for step, seconds in slowest)
    print(f"  slowest steps with one provider changed: {named}")


def _measure_shipped_sources() -> None:
    """Prints how long the shipped sources take, how much of that is Dagster's own, and how long it takes to see that nothing
    has changed.
    """
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(PROJECT_FOLDER / "sources", Path(name, "sources"))
        first = processes.measure_job(_measure_dagster, Path(name))
        again = processes.measure_job(_publish_release, Path(name))
    print("Publish the shipped sources")
    processes.print_job("everything", first)
    processes.print_job("nothing changed", again, " (target: under 5 s with starting the program)")
    own = first["seconds"] - first["functions"] - first["tables"]
    shares = {"our functions": first["functions"], "tables between steps": first["tables"], "Dagster's own": own}
    parts = ", ".join(f"{title} {seconds:.1f} s" for title, seconds in shares.items())
    print(f"  {parts}; {first['events']} events; Dagster's own / everything: {own / first['seconds']:.2f}")


def main() -> None:
    """Prints the times and the ratios."""
    _measure_shipped_sources()
    _compare_changes()
