"""Where providers' files arrive: apart from the source files, or beside them."""

import os
from pathlib import Path

import pytest

from pipelines.arrival_sensor import hash_sources_state
from pipelines.resources import SourcesFolder
from pipelines.resources.landing_place import find_landing_folder
from pipelines.settings import load_settings
from schemas.languages import FixableError
from tests.examples import source_keys, write_source


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A folder of one source file, with a file beside it."""
    folder = tmp_path / "sources"
    (folder / "example").mkdir(parents=True)
    write_source(folder, source_keys())
    (folder / "example" / "return.csv").write_text("Ref,Title", encoding="utf-8")
    return folder


def open_sources(sources: Path) -> SourcesFolder:
    return SourcesFolder(path=str(sources), landing=str(find_landing_folder(sources)))


def test_files_beside_the_source_file_are_found_without_a_landing_place(sources: Path) -> None:
    assert open_sources(sources).get_provider_dir("example") == sources / "example"
    (sources.parent / "landing").mkdir()
    assert open_sources(sources).get_provider_dir("example") == sources / "example"
    assert list(open_sources(sources).list_inputs()) == ["example.yaml", "example/return.csv"]


def test_files_whose_names_no_character_tells_apart_are_all_listed(sources: Path) -> None:
    names = (b"d\xf4r.csv", b"d\xe9r.csv", "d\ufffdr.csv".encode(), b"d\xf4r", b"d\xe9r")
    for name in names:
        (sources / "example" / os.fsdecode(name)).write_bytes(name)
    inputs = open_sources(sources).list_inputs()
    assert {path.read_bytes() for path in inputs.values()} >= set(names)
    assert inputs["example/d\ufffdr.csv"].read_bytes() == "d\ufffdr.csv".encode(), "which can be read as it is"
    assert sum(name.endswith(".csv") for name in inputs) == 4 and all(name.isprintable() for name in inputs)
    assert list(inputs) == sorted(inputs) and inputs == open_sources(sources).list_inputs()


def test_a_landing_place_beside_the_sources_is_the_default(sources: Path) -> None:
    landed = sources.parent / "landing" / "example" / "2025-11"
    landed.mkdir(parents=True)
    before = hash_sources_state(sources)
    for name in ("later.csv", ".hidden", "~$later.csv"):
        (landed / name).write_text("Ref,Title", encoding="utf-8")
    assert hash_sources_state(sources) != before
    assert open_sources(sources).list_inputs() == {
        "example.yaml": sources / "example.yaml",
        "example/2025-11/later.csv": landed / "later.csv",
    }


def test_an_address_is_a_local_folder(sources: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    for address in (str(tmp_path / "other"), f"file://{tmp_path / 'other'}"):
        named = load_settings(landing=address).get_landing_folder()
        assert find_landing_folder(sources, named) == (tmp_path / "other").resolve()
    with pytest.raises(FixableError, match="is not a folder"):
        find_landing_folder(sources, tmp_path / "none")
