"""The page of habits is what the tests prove."""

from tests.habits.write_page import PAGE, build_page


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == build_page(), "run `make docs`"
