"""The figures on a project's page: its own, and those of its partners that are joined to it, said apart."""

from assets.publish.site.performance_section import build_joined_table
from assets.publish.site.site_index import SiteIndex
from tests.publish import examples


def test_joined_figures_stand_in_a_table_of_their_own_that_says_why_they_are_there() -> None:
    content = SiteIndex(examples.edition())
    for language, said, silent in (
        ("en", "The value is for an organisation that takes part in the project", "Vacant posts"),
        ("cy", "Mae'r gwerth ar gyfer sefydliad sy'n cymryd rhan yn y prosiect", "Swyddi gwag"),
    ):
        grid = build_joined_table(content.by_language[language], examples.ICT)  # type: ignore[index]
        assert grid is not None and grid.note.startswith(said)
        (row,) = grid.rows
        shown = [cell.text for cell in row if cell]
        assert shown[0] == silent and "2,086" in shown and len(row) == len(grid.headers)


def test_a_project_with_figures_of_its_own_only_has_no_such_table() -> None:
    own = [row for row in examples.ROWS["project_performance"] if row["joined_by"] == "project"]
    content = SiteIndex(examples.edition(project_performance=own))
    assert build_joined_table(content.by_language["en"], examples.ICT) is None
    assert build_joined_table(content.by_language["cy"], examples.ARCHIVES) is None
