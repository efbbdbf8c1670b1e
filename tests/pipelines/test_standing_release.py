"""A run in which nothing has changed, and what only looks like one."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pipelines.run_history import open_run_history
from pipelines.runs import RunRequest, run_register
from pipelines.settings import load_settings
from tests.conftest import ROOT, publish
from tests.pipelines.two_providers import FLAT, build_first_release, copy_sources

pytestmark = pytest.mark.slow


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """`sources`, and `outputs` with their first release, which nothing has touched since."""
    return Path(shutil.copytree(build_first_release(tmp_path_factory), tmp_path / "place", symlinks=True))


def _count_runs(place: Path) -> int:
    with open_run_history(load_settings(outputs=place / "outputs")) as instance:
        return instance.get_runs_count()


def test_nothing_is_run_where_nothing_has_changed(place: Path) -> None:
    (place / "sources" / FLAT).touch()
    again = publish(place / "sources", place / "outputs")
    assert (again.is_new, again.folder.name) == (False, "1.0.0")
    assert _count_runs(place) == 1


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


@pytest.mark.parametrize("change", [_lose_database, _lose_its_release, _change_decisions, _change_settings])
def test_the_register_runs_where_something_is_not_as_it_was(place: Path, change: Callable[[Path], None]) -> None:
    change(place)
    publish(place / "sources", place / "outputs")
    assert _count_runs(place) == 2


def test_the_register_runs_where_a_file_of_the_release_is_gone(place: Path) -> None:
    page = place / "outputs" / "current" / "public" / "index.html"
    page.unlink()
    with pytest.raises(Exception, match=r"index\.html"):
        publish(place / "sources", place / "outputs")
    assert _count_runs(place) == 2


def test_what_changes_while_a_run_goes_on_is_a_change_for_the_next(tmp_path: Path) -> None:
    sources, outputs = copy_sources(tmp_path / "sources"), tmp_path / "outputs"

    def change_late(what: str, _done: int, _total: int) -> None:
        if what == "content":
            _change_decisions(tmp_path)

    run_register(RunRequest(load_settings(sources=sources, outputs=outputs)), change_late)
    publish(sources, outputs)
    assert _count_runs(tmp_path) == 2
    publish(sources, outputs)
    assert _count_runs(tmp_path) == 2
