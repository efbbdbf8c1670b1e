"""Texts in Welsh are read as Welsh, whatever the language of their header."""

from pathlib import Path

import pytest

from tests.habits.habits import habit
from tests.habits.sent_rows import read_rows, split_rows
from tests.habits.test_cell_meaning import read_bug_case


@habit(
    "titles or descriptions in Welsh under a header in English",
    "read",
    "as texts in Welsh, where nearly all of them are; a header that names a language (`Title in English`) is kept to",
)
@pytest.mark.parametrize(
    ("text", "columns"),
    [
        (
            """Project title | Description
               Prosiect afon | Mae'n cadw papurau o'r tri chyngor
               Gwasanaeth cyfreithiol ar y cyd | Mae wedi rhannu staff rhwng y ddau""",
            {"title_cy", "summary_cy"},
        ),
        (
            """Teitl | Crynodeb | Arweinydd
               Joint archive | It keeps the papers of three councils | Cyngor Gwynedd
               Shared legal service | Staff for the two councils | Cyngor Abertawe""",
            {"title_cy", "summary_cy"},
        ),
        (
            """Teitl | Arweinydd | Statws
               Archif Gwent | Torfaen | Byw
               Cyflogres | Conwy | Byw""",
            {"title_cy"},
        ),
        (
            """Project title | Project name in Welsh
               Prosiect afon | Prosiect afon
               Gwasanaeth cyfreithiol ar y cyd | Gwasanaeth cyfreithiol ar y cyd""",
            {"title_en", "title_cy"},
        ),
        (
            """Title in English | Lead
               Prosiect afon | Conwy
               Prosiect coed | Conwy""",
            {"title_en"},
        ),
        (
            """Project title | Lead
               North Wales Adoption Service / Gwasanaeth Mabwysiadu Gogledd Cymru | Conwy
               Shared archive / Archif ar y cyd | Conwy""",
            {"title_en"},
        ),
        (
            """Reference | Milestone | Planned
               A1 | Llofnodi'r cytundeb gan y cynghorau | 2024
               A2 | Agor y gwasanaeth | 2025""",
            {"milestone_cy"},
        ),
        (
            """PI code | Indicator | Definition | Unit | Good is
               A1 | Dyddiau o salwch y flwyddyn | Pob diwrnod o salwch yn y flwyddyn | days | lower
               A2 | Prosiectau ar amser | Prosiectau yn ôl y cynllun | number | higher""",
            {"title_en", "definition_cy"},
        ),
    ],
)
def test_languages_of_columns(tmp_path: Path, text: str, columns: set[str]) -> None:
    (table,) = read_rows(tmp_path, split_rows(text)).about["tables"]
    assert {name for name in table["columns"] if name.endswith(("_en", "_cy"))} == columns


def test_welsh_titles_under_english_headers() -> None:
    records = read_bug_case("21_atebion_cymraeg").records("projects")
    assert {record["title_en"] for record in records} == {None}
    assert records[0]["title_cy"] == "Prosiect afon"
