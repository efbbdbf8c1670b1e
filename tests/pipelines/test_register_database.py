"""Where the register's database is, by its address."""

from pathlib import Path

import pytest

from pipelines.resources.register_database import RegisterDatabase, find_sqlite_file, is_made
from pipelines.settings import load_settings
from tests.pipelines.test_app import run


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:///x.sqlite", "x.sqlite"),
        ("sqlite:////tmp/x.sqlite?timeout=60", "/tmp/x.sqlite"),
        ("sqlite+pysqlite:///x.sqlite", "x.sqlite"),
        ("sqlite:///file:/tmp/x.sqlite?mode=rwc&uri=true", "/tmp/x.sqlite"),
        ("sqlite://", None),
        ("sqlite:///:memory:", None),
        ("postgresql+psycopg://host/database", None),
    ],
)
def test_the_file_of_a_database_is_found_in_its_address(url: str, file: str | None) -> None:
    assert find_sqlite_file(url) == (Path(file) if file else None)


def test_an_address_with_options_names_the_same_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a/register.sqlite?timeout=60"
    assert not is_made(url)
    database = RegisterDatabase(url)
    assert database.list_releases() == []
    database.close()
    assert is_made(url) and [path.name for path in (tmp_path / "a").iterdir()] == ["register.sqlite"]
    assert is_made("sqlite://")


def test_a_database_that_is_not_there_is_not_copied(tmp_path: Path) -> None:
    for source in (f"{tmp_path}/none.sqlite", f"sqlite:///{tmp_path}/none.sqlite?timeout=60"):
        done = run("copy-database", source, "--outputs", tmp_path / "outputs")
        assert (done.returncode, done.stderr) == (2, f"{tmp_path}/none.sqlite is not a file.\n")
    assert not list(tmp_path.iterdir())


def test_outputs_of_any_name_have_their_database_in_them(tmp_path: Path) -> None:
    outputs = tmp_path / "a?b=1 %41#c"
    url = load_settings(outputs=outputs).get_database_url()
    database = RegisterDatabase(url)
    assert database.list_releases() == []
    database.close()
    assert find_sqlite_file(url) == outputs / "store" / "register.sqlite" and is_made(url)
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.sqlite*")] == [
        "a?b=1 %41#c/store/register.sqlite"
    ]
