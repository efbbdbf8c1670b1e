"""A working folder mirrors outputs at an address: whole releases only, whatever was broken off, and nothing kept from before."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from assets.publish.release import published_releases
from assets.publish.release.digests import write_hash_lists
from pipelines.remote.outputs_mirror import OutputsMirror
from pipelines.remote.remote_store import RemoteStore
from pipelines.working_folders import StoreUnreachableError
from schemas.languages import FixableError

SHA256 = "ab" * 32


@pytest.fixture
def address() -> str:
    """A store in this process's memory, empty."""
    return f"memory://{uuid4()}/register"


def add_release(outputs: Path, version: str, previous: str | None = None) -> None:
    """A new release of a few files in a working folder, current, with a received file and a table."""
    folder = outputs / "releases" / version
    for place in ("public/data", "internal/data", "feedback"):
        (folder / place).mkdir(parents=True)
        (folder / place / "file a+b.csv").write_text(f"{place} {version}")
    earlier = [{"version": previous}] if previous else []
    about = {"version": version, "previous": previous, "data_date": "2026-11-01", "earlier": earlier}
    (folder / "release.json").write_text(json.dumps(about))
    write_hash_lists(folder)
    published_releases.make_current(outputs, version)
    tables = outputs / "store" / "tables" / "accepted" / "example"
    tables.mkdir(parents=True, exist_ok=True)
    for name in ("made-from", "projects.parquet"):
        (tables / name).write_text(version)
    received = outputs / "store" / "landing"
    received.mkdir(exist_ok=True)
    (received / SHA256).write_text("return")
    (received / f"{SHA256}.arrived").write_text("2026-11-01")


def publish_into(folder: Path, address: str, version: str, previous: str | None = None) -> OutputsMirror:
    """A run that makes a release, on a working folder."""
    mirror = OutputsMirror(folder, address)
    mirror.pull()
    add_release(folder, version, previous)
    mirror.push()
    return mirror


def read_files(folder: Path) -> dict[str, str]:
    """What matters of a working folder, whole releases and tables, by path."""
    paths = [path for place in ("releases", "store/tables") for path in (folder / place).rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text() for path in paths}


def test_another_machine_goes_on_where_the_first_ended(tmp_path: Path, address: str) -> None:
    publish_into(tmp_path / "first", address, "1.0.0")
    publish_into(tmp_path / "second", address, "1.1.0", "1.0.0")
    fresh = OutputsMirror(tmp_path / "fresh", address)
    fresh.pull()
    assert (tmp_path / "fresh" / "current").resolve().name == "1.1.0"
    assert [row["version"] for row in published_releases.list_earlier_releases(tmp_path / "fresh", None)] == [
        "1.1.0",
        "1.0.0",
    ]
    whole = {name: text for name, text in read_files(tmp_path / "second").items() if "1.0.0/" not in name}
    assert {name: text for name, text in read_files(tmp_path / "fresh").items() if "1.0.0/" not in name} == whole
    assert not list((tmp_path / "fresh" / "store" / "landing").glob("*"))  # brought when it is asked for
    fresh.fetch_received([SHA256, "0" * 64])
    assert (tmp_path / "fresh" / "store" / "landing" / SHA256).read_text() == "return"
    fresh.fetch_release("1.0.0")
    assert (tmp_path / "fresh" / "releases" / "1.0.0" / "feedback" / "file a+b.csv").read_text() == "feedback 1.0.0"
    # The first machine learns what the second did, and keeps nothing of its own.
    OutputsMirror(tmp_path / "first", address).pull()
    assert read_files(tmp_path / "first").items() >= whole.items()


def test_the_store_says_which_release_is_current_in_one_small_object(tmp_path: Path, address: str) -> None:
    publish_into(tmp_path, address, "1.0.0")
    store = RemoteStore(address)
    assert OutputsMirror(tmp_path, address).read_current_file("feedback/file a+b.csv") == b"feedback 1.0.0"
    assert OutputsMirror(tmp_path, f"{address}/none").read_current_file("release.json") is None
    assert store.read_objects(["current"]) == {"current": b"releases/1.0.0\n"}
    assert "releases/1.0.0/public/data/file a+b.csv" in store.list_objects()


def test_a_push_that_is_broken_off_anywhere_changes_nothing_for_readers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken off at each write in turn; the next run is on a machine that knows nothing of it."""
    written: list[str] = []
    cut = -1

    def break_off(method: Callable[..., Any]) -> Callable[..., Any]:
        def write(store: RemoteStore, names: Any, *rest: Any) -> None:
            for name in [names] if isinstance(names, str) else list(names):
                if len(written) == cut:
                    raise KeyboardInterrupt
                written.append(name)
                one = names if isinstance(names, str) else {name: names[name]} if isinstance(names, dict) else [name]
                method(store, one, *rest)

        return write

    for method in ("write_object", "_write_files", "delete_objects"):
        monkeypatch.setattr(RemoteStore, method, break_off(getattr(RemoteStore, method)))
    cut_points, undisturbed = 1000, {}
    for point in range(-1, 1000):
        if point >= cut_points:
            break
        address = f"memory://{uuid4()}/register"
        cut = -1
        publish_into(tmp_path / f"{point}-a", address, "1.0.0")
        mirror = OutputsMirror(tmp_path / f"{point}-a", address)
        mirror.pull()
        add_release(tmp_path / f"{point}-a", "1.1.0", "1.0.0")
        written.clear()
        cut = point
        if point == -1:
            mirror.push()
            cut_points, undisturbed = len(written), read_files(tmp_path / "-1-a")
            assert cut_points > 10 and "current" in written and written.index("current") > len(written) - 5
            continue
        with pytest.raises(KeyboardInterrupt):
            mirror.push()
        is_seen = "current" in written
        cut = -1
        fresh = OutputsMirror(tmp_path / f"{point}-b", address)
        fresh.pull()
        assert (tmp_path / f"{point}-b" / "current").resolve().name == ("1.1.0" if is_seen else "1.0.0")
        assert (tmp_path / f"{point}-a" / "current").resolve().name == ("1.1.0" if is_seen else "1.0.0")
        if not is_seen:
            add_release(tmp_path / f"{point}-b", "1.1.0", "1.0.0")
            fresh.push()
        last = OutputsMirror(tmp_path / f"{point}-c", address)
        last.pull()
        last.fetch_release("1.0.0")
        assert read_files(tmp_path / f"{point}-c") == undisturbed
        for folder in "abc":
            shutil.rmtree(tmp_path / f"{point}-{folder}")


def test_half_a_release_is_finished_or_replaced(tmp_path: Path, address: str) -> None:
    publish_into(tmp_path / "first", address, "1.0.0")
    store = RemoteStore(address)
    store.write_object("releases/1.1.0/public/data/file a+b.csv", b"public/data 1.1.0")
    store.write_object("releases/1.1.0/feedback/file a+b.csv", b"feedback 1.1.X")
    store.write_object("releases/1.1.0/left over", b"")
    publish_into(tmp_path / "second", address, "1.1.0", "1.0.0")
    OutputsMirror(tmp_path / "fresh", address).pull()
    assert read_files(tmp_path / "fresh")["releases/1.1.0/feedback/file a+b.csv"] == "feedback 1.1.0"
    assert "releases/1.1.0/left over" not in store.list_objects("releases")


def test_what_a_run_left_that_never_reached_the_store_is_dropped(tmp_path: Path, address: str) -> None:
    publish_into(tmp_path, address, "1.0.0")
    add_release(tmp_path, "1.1.0", "1.0.0")
    (tmp_path / "store" / "landing" / ("cd" * 32)).write_text("received by a run that was killed")
    OutputsMirror(tmp_path, address).pull()
    assert (tmp_path / "current").resolve().name == "1.0.0"
    assert [path.name for path in (tmp_path / "releases").iterdir()] == ["1.0.0"]
    assert (tmp_path / "store/tables/accepted/example/made-from").read_text() == "1.0.0"
    assert not (tmp_path / "store" / "landing" / ("cd" * 32)).exists()


def test_a_store_that_was_emptied_is_begun_anew(tmp_path: Path, address: str) -> None:
    publish_into(tmp_path, address, "1.0.0")
    store = RemoteStore(address)
    store.delete_objects(list(store.list_objects()))
    publish_into(tmp_path, address, "1.0.0")
    OutputsMirror(tmp_path / "fresh", address).pull()
    assert read_files(tmp_path / "fresh") == read_files(tmp_path)
    assert f"store/landing/{SHA256}" in store.list_objects()


def test_a_lost_table_is_made_again(tmp_path: Path, address: str) -> None:
    publish_into(tmp_path / "first", address, "1.0.0")
    store = RemoteStore(address)
    store.delete_objects(list(store.list_objects("store/tables"))[:1])
    OutputsMirror(tmp_path / "fresh", address).pull()
    assert not (tmp_path / "fresh" / "store" / "tables").exists()


def test_the_release_that_the_next_one_follows_is_known_everywhere(tmp_path: Path, address: str) -> None:
    """Brought back by date, an earlier release is current and the newest is still followed; taken back, it is not."""
    publish_into(tmp_path / "first", address, "1.0.0")
    mirror = publish_into(tmp_path / "first", address, "1.1.0", "1.0.0")
    published_releases.make_current(tmp_path / "first", "1.0.0", is_by_date=True)
    mirror.push()
    second = OutputsMirror(tmp_path / "second", address)
    second.pull()
    assert (tmp_path / "second" / "current").resolve().name == "1.0.0"
    assert published_releases.find_previous_release(tmp_path / "second") == tmp_path / "second" / "releases" / "1.1.0"
    notice = {"version": "1.1.0", "taken_back_on": "2026-11-30", "stands": "1.0.0", "reason_en": "Wrong."}
    published_releases.roll_back_release(tmp_path / "second", "1.0.0", notice)
    second.push()
    third = OutputsMirror(tmp_path / "third", address)
    third.pull()
    assert published_releases.find_previous_release(tmp_path / "third") == tmp_path / "third" / "releases" / "1.0.0"
    assert published_releases.read_corrections(tmp_path / "third") == [notice]
    assert (tmp_path / "third" / "releases" / "1.1.0" / "feedback").is_dir()  # the next release is compared with it


@pytest.mark.parametrize("text", ["releases/9.9.9\n", "../../etc", "\x00"])
def test_a_current_that_leads_nowhere_is_refused(tmp_path: Path, address: str, text: str) -> None:
    publish_into(tmp_path, address, "1.0.0")
    RemoteStore(address).write_object("current", text.encode())
    with pytest.raises(FixableError, match="no whole release there"):
        OutputsMirror(tmp_path, address).pull()


def test_a_damaged_release_is_named(tmp_path: Path, address: str) -> None:
    publish_into(tmp_path / "first", address, "1.0.0")
    RemoteStore(address).write_object("releases/1.0.0/feedback/file a+b.csv", b"changed")
    with pytest.raises(FixableError, match=r"feedback/file a\+b.csv is missing or not as it was published"):
        OutputsMirror(tmp_path / "fresh", address).pull()
    RemoteStore(address).delete_objects(["releases/1.0.0/feedback/file a+b.csv"])
    with pytest.raises(FixableError, match=r"feedback/file a\+b.csv is missing or not as it was published"):
        OutputsMirror(tmp_path / "fresh", address).pull()


def test_another_publisher_in_between_is_never_overwritten(tmp_path: Path, address: str) -> None:
    mirror = publish_into(tmp_path / "first", address, "1.0.0")
    publish_into(tmp_path / "second", address, "1.1.0", "1.0.0")
    add_release(tmp_path / "first", "1.0.1", "1.0.0")
    with pytest.raises(StoreUnreachableError, match="another publisher"):
        mirror.push()
    assert RemoteStore(address).read_objects(["current"]) == {"current": b"releases/1.1.0\n"}


def test_nothing_new_writes_nothing(tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mirror = publish_into(tmp_path, address, "1.0.0")
    for method in ("write_object", "_write_files"):
        monkeypatch.setattr(RemoteStore, method, lambda *_: pytest.fail("written"))
    mirror.push()


def test_a_disk_that_cannot_be_written_is_told(tmp_path: Path, address: str) -> None:
    publish_into(tmp_path / "first", address, "1.0.0")
    (tmp_path / "fresh").mkdir()
    (tmp_path / "fresh" / "releases").write_text("a file where a folder must be")
    with pytest.raises(FixableError, match="cannot be written"):
        OutputsMirror(tmp_path / "fresh", address).pull()
