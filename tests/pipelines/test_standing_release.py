"""A run in which nothing has changed, and what only looks like one."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from assets.publish.release.published_releases import CORRECTIONS
from pipelines.definitions import build_stores
from pipelines.run_history import open_run_history
from pipelines.run_plans import RunPlanner
from pipelines.runs import RunRequest, run_register
from pipelines.settings import load_settings
from pipelines.standing_release import hash_inputs, is_standing
from tests.conftest import ROOT, publish
from tests.pipelines.two_providers import FLAT, build_first_release, copy_sources

pytestmark = pytest.mark.slow


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """`sources`, and `outputs` with their first release, which nothing has touched since."""
    return Path(shutil.copytree(build_first_release(tmp_path_factory), tmp_path / "place", symlinks=True))


def _request_run(place: Path) -> RunRequest:
    return RunRequest(load_settings(sources=place / "sources", outputs=place / "outputs"))


def _is_standing(place: Path) -> bool:
    """Whether the release stands for what lies in the folders now."""
    request = _request_run(place)
    inputs = hash_inputs(RunPlanner.from_resources(build_stores(request.settings)), request.options)
    with open_run_history(request.settings) as instance:
        return is_standing(inputs, instance, request.settings)


def test_nothing_is_run_where_nothing_has_changed(place: Path) -> None:
    (place / "sources" / FLAT).touch()
    again = publish(place / "sources", place / "outputs")
    assert (again.is_new, again.folder.name) == (False, "1.0.0")
    with open_run_history(load_settings(outputs=place / "outputs")) as instance:
        assert instance.get_runs_count() == 1


def test_stages_are_not_loaded_where_nothing_has_changed(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They take an eighth of the time of such a run."""

    def fail(*_: object) -> None:
        pytest.fail("the definitions were built")

    monkeypatch.setattr("pipelines.runs.build_definitions", fail)
    assert not publish(place / "sources", place / "outputs").is_new


def _lose_database(place: Path) -> None:
    (place / "outputs" / "store" / "register.sqlite").unlink()


def _lose_its_release(place: Path) -> None:
    with closing(sqlite3.connect(place / "outputs" / "store" / "register.sqlite")) as database, database:
        database.execute("delete from release")


def _change_decisions(place: Path) -> None:
    path = place / "sources" / "readings.csv"
    path.write_bytes(path.read_bytes() + b"\r\n")


def _change_settings(place: Path) -> None:
    shutil.copytree(ROOT / "sources" / "site", place / "sources" / "site")


def _lose_page(place: Path) -> None:
    (place / "outputs" / "current" / "public" / "index.html").unlink()


def _change_page(place: Path) -> None:
    (place / "outputs" / "current" / "public" / "index.html").write_text("Another page", encoding="utf-8")


def _go_back(place: Path) -> None:
    (place / "outputs" / ".newest").symlink_to("releases/1.0.0")


def _note_correction(place: Path) -> None:
    row = {"version": "1.1.0", "taken_back_on": "2026-11-30"}
    (place / "outputs" / CORRECTIONS).write_text(json.dumps([row]), encoding="utf-8")


def _lose_release(place: Path) -> None:
    (place / "outputs" / "current").unlink()


@pytest.mark.parametrize(
    "change",
    [
        _lose_database,
        _lose_its_release,
        _change_decisions,
        _change_settings,
        _lose_page,
        _change_page,
        _go_back,
        _note_correction,
        _lose_release,
    ],
)
def test_a_release_does_not_stand_where_something_is_not_as_it_was(place: Path, change: Callable[[Path], None]) -> None:
    assert _is_standing(place)
    change(place)
    assert not _is_standing(place)


def test_what_changes_while_a_run_goes_on_is_a_change_for_the_next(tmp_path: Path) -> None:
    copy_sources(tmp_path / "sources")

    def change_late(what: str, _done: int, _total: int) -> None:
        if what == "content":
            _change_decisions(tmp_path)

    run_register(_request_run(tmp_path), change_late)
    assert not _is_standing(tmp_path)
