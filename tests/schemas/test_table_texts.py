"""The texts of tables and columns: each has its line, both languages are there, and what is wrong is named."""

from pathlib import Path

import pytest

from schemas.column_declarations import Table, Text, declare_column
from schemas.table_texts import COLUMN_TEXTS, load_column_texts, load_table_texts, read_texts
from schemas.tables import TABLES

HEAD = "table,column,title_en,title_cy,description_en,description_cy,example\n"
LINE = "projects,insurer,Insurer,Yswiriwr,Who insures it.,Pwy sy'n ei yswirio.,Example Mutual\n"


def test_no_line_is_left_over() -> None:
    declared = {f"{name}.{column}" for name, table in TABLES.items() for column in table.get_columns()}
    assert set(load_column_texts()) == declared, "schemas/tables/columns.csv"
    assert set(load_table_texts()) == set(TABLES), "schemas/tables/tables.csv"


def test_a_column_without_its_line_is_named() -> None:
    class Insurers(Table):
        unheard_of: Text = declare_column("text")

    with pytest.raises(
        ValueError, match=r"schemas/tables/columns\.csv has no line for the column unheard_of of insurers"
    ):
        Insurers.get_columns()


def test_a_table_without_its_line_is_named() -> None:
    class Insurers(Table):
        pass

    with pytest.raises(ValueError, match=r"schemas/tables/tables\.csv has no line for the table insurers"):
        Insurers.about.get_title("en")


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (HEAD + LINE.replace("Yswiriwr", ""), "line 2: projects.insurer: title_cy is blank"),
        (HEAD + LINE.replace(",Example Mutual", ""), "line 2: projects.insurer: example is blank"),
        (HEAD + LINE + LINE, "line 3: projects.insurer has a line already"),
        (LINE, "line 1: the columns must be: table,column,title_en"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_line(tmp_path: Path, text: str, mistake: str) -> None:
    path = tmp_path / "columns.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=rf"columns\.csv, {mistake}"):
        read_texts(path, ("table", "column"), COLUMN_TEXTS)
