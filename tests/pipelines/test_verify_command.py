"""`verify` and `diff`, as a consumer runs them: each kind of tampering is found, and what changed is told."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from assets.publish.release import digests, signatures
from pipelines.cli import main
from tests.pipelines.two_providers import build_first_release

KEY, OTHER = Ed25519PrivateKey.from_private_bytes(b"1" * 32), Ed25519PrivateKey.from_private_bytes(b"2" * 32)


@pytest.fixture(scope="module")
def unsigned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release that nobody signed."""
    return build_first_release(tmp_path_factory) / "outputs/releases/1.0.0"


@pytest.fixture(scope="module")
def signed(unsigned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release that its publisher signed."""
    folder = tmp_path_factory.mktemp("signed") / "release"
    shutil.copytree(unsigned, folder)
    for place in digests.HASH_LIST_FOLDERS:
        signatures.sign_hash_list(folder / place / digests.SUMS, KEY)
    return folder


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def call(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["shared-services", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        captured = capsys.readouterr()
        return int(left.value.code or 0), captured.out + captured.err

    return call


def pem(path: Path, key: Ed25519PrivateKey) -> Path:
    path.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return path


@pytest.mark.slow
def test_a_whole_release_is_said_to_be_whole_and_by_whom(
    signed: Path, unsigned: Path, tmp_path: Path, said: Callable[..., tuple[int, str]]
) -> None:
    status, told = said("verify", signed, "--key", pem(tmp_path / "key.pem", KEY))
    assert (status, "Signed with that key" in told) == (0, True), told
    status, told = said("verify", unsigned, "--lang", "cy")
    assert (status, "Heb ei lofnodi" in told) == (0, True), told
    status, told = said("verify", signed, "--key", pem(tmp_path / "other.pem", OTHER))
    assert (status, "different key" in told) == (1, True), told


def _flipped(folder: Path) -> None:
    path = folder / "public/data/projects.csv"
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)


def _swapped(folder: Path) -> None:
    older = folder / "public/data/partners.json"
    older.write_bytes(older.read_bytes().replace(b"partner", b"lead", 1))


def _list_again(folder: Path) -> None:
    """A list of hashes that agrees with what is there now."""
    (folder / digests.SUMS).write_text(digests.format_hash_list(digests.hash_files(folder)), encoding="utf-8")


def _add_to(folder: Path, name: str, more: bytes) -> None:
    path = folder / name
    path.write_bytes(path.read_bytes() + more)


def _change_files(folder: Path) -> None:
    _flipped(folder)
    _swapped(folder)
    (folder / "public/en/more.html").write_text("x")
    (folder / "public/feed.xml").unlink()


def _forge_files(folder: Path) -> None:
    """Files that nobody can read any more, in a list of hashes that agrees with them."""
    for name in ("data/partners.parquet", "data/datapackage.json"):
        _add_to(folder, f"public/{name}", b"x")
    _add_to(folder, "public/data/projects.csv", b"x\r\n")
    _add_to(folder, "release.json", b"x")
    _list_again(folder)


def _change_value(folder: Path) -> None:
    path = folder / "public/data/partners.csv"
    header, first, rest = path.read_bytes().split(b"\r\n", 2)
    path.write_bytes(b"\r\n".join([header, first.replace(b",partner,", b",lead,"), rest]))
    _list_again(folder)


TAMPERINGS: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "files changed, added, removed": (
        _change_files,
        [
            "public/data/projects.csv has changed since it was published",
            "public/data/partners.json has changed since it was published",
            "more.html is not listed in SHA256SUMS",
            "public/feed.xml is listed in SHA256SUMS but missing",
        ],
    ),
    "files that cannot be read": (
        _forge_files,
        [
            "public/data/projects.csv: cannot be read",
            "public/data/partners.parquet: cannot be read",
            "datapackage.json: cannot be read",
            "release.json: cannot be read",
        ],
    ),
    "a file and the list of all, but not that of its folder": (
        _change_value,
        [
            "public/data/partners.csv has changed since it was published",
            "partners.csv and partners.parquet differ: row 1, role: 'lead' and 'partner'",
            "public/data/partners.csv: The data source does not match the expected hash",
        ],
    ),
    "a list that is no text": (
        lambda folder: (folder / digests.SUMS).write_bytes(b"\xff\xfe"),
        ["SHA256SUMS: cannot be read"],
    ),
    "a list made anew": (
        lambda folder: (folder / digests.SUMS).write_text(
            digests.format_hash_list(digests.hash_files(folder))[:-1], encoding="utf-8"
        ),
        ["signature does not match"],
    ),
    "signed by somebody else": (
        lambda folder: signatures.sign_hash_list(folder / digests.SUMS, OTHER),
        ["signed with a different key"],
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", TAMPERINGS)
def test_each_kind_of_tampering_is_found(
    kind: str, signed: Path, tmp_path: Path, said: Callable[..., tuple[int, str]]
) -> None:
    folder = tmp_path / "release"
    shutil.copytree(signed, folder)
    tamper, faults = TAMPERINGS[kind]
    tamper(folder)
    status, told = said("verify", folder, "--key", pem(tmp_path / "key.pem", KEY))
    assert (status, [fault for fault in faults if fault not in told]) == (1, []), told


@pytest.mark.slow
def test_what_is_no_release_or_no_key_is_said(
    signed: Path, tmp_path: Path, said: Callable[..., tuple[int, str]]
) -> None:
    assert said("verify", tmp_path)[0] == said("verify", signed, "--key", tmp_path / "none.pem")[0] == 2


@pytest.mark.slow
def test_diff_tells_what_changed_and_what_is_no_release(
    release: Path, outputs: Path, said: Callable[..., tuple[int, str]]
) -> None:
    status, told = said("diff", release, "1.0.0", "--outputs", outputs)
    assert (status, "The two releases have the same data" in told) == (0, True), told
    status, told = said("diff", "9.9.9", "1.0.0", "--outputs", outputs)
    assert (status, "(1.0.0)" in told) == (2, True), told
