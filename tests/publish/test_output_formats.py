"""Each output format is declared once, in the module of its writer, and listed in one place."""

import importlib
import pkgutil
from pathlib import Path

import pytest

from assets.publish import open_data
from assets.publish.edition import build_public_edition
from assets.publish.open_data import FORMATS, data_texts, get_format
from assets.publish.open_data.output_format import Format
from schemas.languages import LANGUAGES
from tests.publish import examples

MODULES = [name for _, name, _ in pkgutil.iter_modules(open_data.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_a_format_that_a_module_declares_is_listed(name: str) -> None:
    module = importlib.import_module(f"assets.publish.open_data.{name}")
    declared = [value for value in vars(module).values() if isinstance(value, Format)]
    missing = [form.name for form in declared if FORMATS.get(form.name) is not form]
    assert not missing, f"add {missing} to FORMATS in assets/publish/open_data/__init__.py"


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.name)
def test_a_format_has_one_writer_at_most_and_its_workbook_a_text(form: Format) -> None:
    assert [form.rows, form.write_table, form.write_workbook].count(None) >= 2
    assert form.title and "/" in form.media_type
    if form.write_workbook:
        for language in LANGUAGES:
            assert data_texts.describe_file(f"data/{form.get_file_name(open_data.WORKBOOK_NAME)}", language)


def test_every_text_of_the_data_is_in_both_languages() -> None:
    for name, text in data_texts.TEXTS.items():
        assert (bool(text.title_en), bool(text.description_en)) == (bool(text.title_cy), bool(text.description_cy)), (
            name
        )
        assert text.title_en or text.description_en, name


def test_what_is_not_listed_is_refused_with_the_file_to_edit() -> None:
    with pytest.raises(KeyError, match=r"open_data/__init__\.py"):
        get_format("arrow")
    with pytest.raises(KeyError, match=r"open_data/data_texts\.csv"):
        data_texts.describe_file("data/shared-services.arrow", "en")


def test_a_new_text_format_is_written_by_its_declaration_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rows = FORMATS["csv"].rows
    monkeypatch.setattr(
        "assets.publish.open_data.FORMATS", {**FORMATS, "txt": Format("txt", "Text", "text/plain", "TXT", rows=rows)}
    )
    downloads = open_data.write_data_files(build_public_edition(examples.edition()), tmp_path)
    texts = [download for download in downloads if download.format == "txt"]
    assert {download.table for download in texts} == {download.table for download in downloads if download.table}
    for download in texts:
        assert (tmp_path / download.path).read_bytes() == (tmp_path / download.path).with_suffix(".csv").read_bytes()
