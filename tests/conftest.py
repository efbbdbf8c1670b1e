"""What tests share: releases made once for all workers, places of their own, the order of files, how hard Hypothesis tries."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import settings

from pipelines import runs
from pipelines.past_releases import PublishOutcome
from pipelines.settings import PREFIX, load_settings

ROOT = Path(__file__).parents[1]
RUN_DATE = (f"{PREFIX}RUN_DATE", "2026-11-15")
"""The day on which tests say that they run: what is overdue does not depend on when they do."""

# How hard Hypothesis tries: `quick` every day, `thorough` with HYPOTHESIS_PROFILE=thorough or --hypothesis-profile=thorough.
# A slow machine is no failure, so neither has a deadline.
EXAMPLES_SCALE = {"quick": 1, "thorough": 10}
for profile, scale in EXAMPLES_SCALE.items():
    settings.register_profile(profile, deadline=None, max_examples=100 * scale)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def scale_examples(test: Any, scale: int) -> None:
    """Multiplies the max_examples that a test sets for itself; a test that sets none follows the profile anyway."""
    if hasattr(test, "_hypothesis_internal_settings_applied"):
        own = test._hypothesis_internal_use_settings
        test._hypothesis_internal_use_settings = settings(own, max_examples=own.max_examples * scale)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks as slow the tests that need a release, scales the tests' own numbers of examples with the profile, each function
    once, and puts the files with slow tests first.

    Workers take whole files, in this order: the many quick ones at the end let all workers finish together.
    """
    for item in items:
        if isinstance(item, pytest.Function) and "outputs" in item.fixturenames:
            item.add_marker("slow")
    long = [item for item in items if item.get_closest_marker("long")]
    if long and not os.environ.get("LONG"):
        long[0].config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
    slow_files = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow_files)
    scale = EXAMPLES_SCALE[settings.get_current_profile_name()]
    functions = {id(item.function): item.function for item in items if isinstance(item, pytest.Function)}
    for function in functions.values():
        scale_examples(function, scale)


def publish(sources: Path, outputs: Path, as_of: str | None = None, accept: str | None = None) -> PublishOutcome:
    """A run of the register, as the command makes one, without its talk."""
    return runs.run_register(runs.RunRequest(load_settings(sources=sources, outputs=outputs), as_of, accept))


def forget_runs(outputs: Path) -> None:
    """Takes Dagster's history away, so that the next run makes everything again even where nothing has changed."""
    shutil.rmtree(outputs / "store" / "dagster")


def _build_environment() -> dict[str, str]:
    """The environment without settings of the register, and without the place of a history that a run before has set."""
    others = {name: value for name, value in os.environ.items() if not name.startswith((PREFIX, "DAGSTER_HOME"))}
    return {**others, RUN_DATE[0]: RUN_DATE[1]}


def build_once(tmp_path_factory: pytest.TempPathFactory, name: str, build: Callable[[Path], object]) -> Path:
    """A folder that `build` fills, once for all workers of a session. Tests read it; one that changes it copies it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, stamp = shared / f"shared-{name}", shared / f"shared-{name}.complete"
    with (shared / f"shared-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            with mock.patch.dict(os.environ, _build_environment(), clear=True):
                build(folder)
            stamp.touch()
    return folder


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Outputs with one release of the shipped sources. Tests read it; one that changes outputs makes its own."""
    return build_once(tmp_path_factory, "outputs", lambda folder: publish(ROOT / "sources", folder))


@pytest.fixture(scope="session")
def release(outputs: Path) -> Path:
    """The folder of that release."""
    return (outputs / "current").resolve()


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs keep their history in their own outputs, wherever the person running the tests keeps theirs."""
    for name in set(os.environ) - set(_build_environment()):
        monkeypatch.delenv(name)
    monkeypatch.setenv(*RUN_DATE)
