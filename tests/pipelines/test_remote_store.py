"""A store at an address, on a real S3 server: odd names, many objects, what others write, and every way in which it fails."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.publish.release.digests import hash_files
from pipelines.remote import remote_store
from pipelines.remote.landed_files import fetch_landed_files, list_landed_files
from pipelines.remote.outputs_mirror import OutputsMirror
from pipelines.remote.release_copy import copy_release
from pipelines.remote.remote_store import RemoteStore
from pipelines.working_folders import StoreUnreachableError
from schemas.languages import FixableError
from tests.pipelines.test_outputs_mirror import add_release, publish_into
from tests.services import S3_SECRET, S3Server, s3_server

pytestmark = pytest.mark.slow
S3_PAGE = 20
"""Fewer than the thousand objects that a server lists at once, so that a listing of several pages is soon made."""
ODD_NAMES = ("a b/Dŵr & Môr +1.csv", "a b/[x]*?.csv", "100%/50%25.csv", "æ/~$open.xlsx")


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with s3_server(S3_PAGE) as server:
        yield server


@pytest.fixture(autouse=True)
def _environment(server: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def store(server: S3Server, request: pytest.FixtureRequest) -> RemoteStore:
    """A place of its own in a bucket that holds other things too."""
    bucket = request.node.name.replace("_", "-").lower()[:60].rstrip("-")
    server.send("PUT", f"/{bucket}")
    other = RemoteStore(f"s3://{bucket}")
    other.write_object("register-of-others/file", b"other")
    other.write_object("registered", b"other")
    return RemoteStore(f"s3://{bucket}/register/")


def test_objects_are_read_as_they_were_written_whatever_their_names(store: RemoteStore, tmp_path: Path) -> None:
    files = {name: tmp_path / str(number) for number, name in enumerate(ODD_NAMES)}
    for name, path in files.items():
        path.write_text(name, encoding="utf-8")
    store.upload_files(files)
    store.write_object("a b/", b"")  # how a console draws a folder
    listed = store.list_objects()
    assert set(listed) == set(ODD_NAMES)
    assert store.find_differing(files, listed) == []
    copies = {name: tmp_path / f"copy-{number}" for number, name in enumerate(ODD_NAMES)}
    store.download_files(copies)
    assert {name: path.read_text(encoding="utf-8") for name, path in copies.items()} == {
        name: name for name in ODD_NAMES
    }
    assert store.read_objects(ODD_NAMES) == {name: name.encode() for name in ODD_NAMES}
    assert store.read_objects(["a b/D*", "a b/[DE]ŵr & Môr +1.csv", "100%/50%.csv"]) == {}, "a name is no pattern"
    assert store.list_folders("") == ["100%", "a b", "æ"]
    assert store.list_folders("none") == []
    store.delete_objects(ODD_NAMES)
    assert store.list_objects() == {}
    assert RemoteStore(store.address.removesuffix("/register")).list_objects("register-of-others")


def test_a_listing_is_whole_and_never_an_old_one(store: RemoteStore, tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.write_bytes(b"1")
    store.upload_files({f"many/{number:04}": content for number in range(2 * S3_PAGE + 1)})
    assert len(store.list_objects("many")) == 2 * S3_PAGE + 1
    RemoteStore(store.address).write_object("many/later", b"12")
    assert store.list_objects("many")["many/later"].size == 2
    RemoteStore(store.address).write_object("many/later", b"21")
    assert store.read_objects(["many/later", "many/none"]) == {"many/later": b"21"}


def test_an_upload_that_arrived_otherwise_is_seen(store: RemoteStore, tmp_path: Path) -> None:
    sent = {name: tmp_path / name for name in ("whole", "other", "cut", "gone", "unproven")}
    for name, path in sent.items():
        path.write_bytes(f"{name} bytes".encode())
    store.upload_files({name: path for name, path in sent.items() if name != "gone"})
    store.write_object("other", b"OTHER bytes")
    store.write_object("cut", b"cut")
    listed = store.list_objects()
    # As the ETag of an object that was written in parts.
    listed["unproven"] = remote_store.RemoteObject(listed["unproven"].size, "0123-2")
    assert sorted(store.find_differing(sent, listed)) == ["cut", "gone", "other"]


def test_other_kinds_of_store_do_as_well(tmp_path: Path) -> None:
    store, path = RemoteStore("memory://register"), tmp_path / "file"
    path.write_bytes(b"bytes")
    store.upload_files({"a/b c": path})
    assert store.find_differing({"a/b c": path}, store.list_objects()) == []
    assert store.list_folders("") == ["a"] and store.read_objects(["a/b c", "none"]) == {"a/b c": b"bytes"}


@pytest.mark.parametrize(
    ("address", "environment", "says"),
    [
        ("s3://no-such-bucket/x", {}, "there is no such bucket"),
        ("s3://Not_A_Bucket!/x", {}, "cannot be used|no such bucket"),
        ("nothing://x", {}, "that begin with nothing:// are not known"),
        ("s3://bucket/x", {"AWS_ENDPOINT_URL": "no address"}, "cannot be used"),
        ("s3://bucket/x", {"AWS_PROFILE": "none"}, "no key"),
    ],
)
def test_a_wrong_address_is_explained(
    address: str, environment: dict[str, str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(FixableError, match=says) as caught:
        RemoteStore(address).read_objects(["current"])
    assert address in str(caught.value) and S3_SECRET not in str(caught.value)


def test_a_key_that_may_not_is_explained(store: RemoteStore, server: S3Server) -> None:
    server.send("POST", "/moto-api/reset-auth", b"0")
    try:
        for ask in (lambda: store.list_objects(), lambda: store.write_object("x", b""), lambda: store.list_folders("")):
            with pytest.raises(FixableError, match=r"refuses access \(\w+\)\. Check the key") as caught:
                ask()
            assert S3_SECRET not in str(caught.value)
    finally:
        server.send("POST", "/moto-api/reset-auth", b"inf")


def test_a_server_that_is_gone_is_told_apart(server: S3Server, store: RemoteStore, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    server.stop()
    try:
        with pytest.raises(StoreUnreachableError, match="does not answer as it should"):
            store.upload_files({"file": tmp_path / "file"})
    finally:
        server.start()


def test_a_server_that_goes_during_a_push_leaves_the_last_release(
    server: S3Server, store: RemoteStore, tmp_path: Path
) -> None:
    publish_into(tmp_path / "first", store.address, "1.0.0")
    mirror = OutputsMirror(tmp_path / "first", store.address)
    mirror.pull()
    add_release(tmp_path / "first", "1.1.0", "1.0.0")
    server.stop()
    with pytest.raises(StoreUnreachableError, match="does not answer"):
        mirror.push()
    server.start()
    assert (tmp_path / "first" / "current").resolve().name == "1.0.0"
    publish_into(tmp_path / "second", store.address, "1.1.0", "1.0.0")
    copy = copy_release(f"{store.address}/current", tmp_path / "copy")
    assert hash_files(copy) == hash_files(tmp_path / "second" / "releases" / "1.1.0")
    with pytest.raises(FixableError, match="There is no release at"):
        copy_release(f"{store.address}/store", tmp_path / "none")


def test_what_landed_is_brought_and_what_went_is_removed(store: RemoteStore, tmp_path: Path) -> None:
    with pytest.raises(FixableError, match="nothing at"):
        list_landed_files(store.address)
    for name in ("flat-list/Môr +1.csv", "flat-list", "flat-list/../../evil.csv", "other//x.csv"):
        store.write_object(name, name.encode())
    folder = tmp_path / "work" / "landing"
    fetch_landed_files(store.address, folder)

    def read_all() -> dict[str, str]:
        files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
        return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}

    assert sorted(read_all().values()) == sorted(
        ["flat-list/Môr +1.csv", "flat-list", "flat-list/../../evil.csv", "other//x.csv"]
    )
    assert read_all()["flat-list/Môr +1.csv"] == "flat-list/Môr +1.csv" and set(read_all()) == set(
        list_landed_files(store.address)
    )
    assert sorted(path.name for path in tmp_path.rglob("*evil*")) == ["evil.csv"]
    before, times = list_landed_files(store.address), folder.joinpath("flat-list/Môr +1.csv").stat().st_mtime_ns
    fetch_landed_files(store.address, folder)
    assert folder.joinpath("flat-list/Môr +1.csv").stat().st_mtime_ns == times
    store.write_object("flat-list/Môr +1.csv", b"flat-list/Mor +1.csv.")  # of the same length
    store.delete_objects(["other//x.csv"])
    assert list_landed_files(store.address) != before
    fetch_landed_files(store.address, folder)
    assert read_all()["flat-list/Môr +1.csv"] == "flat-list/Mor +1.csv." and len(read_all()) == 3
