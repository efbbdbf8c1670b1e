"""How hard Hypothesis tries follows the profile, also where a test says its own number of examples."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import EXAMPLES_SCALE, scale_examples


def count_examples(scale: int) -> int:
    values = []

    @given(st.integers())
    @settings(max_examples=7, database=None)
    def collect_value(value: int) -> None:
        values.append(value)

    scale_examples(collect_value, scale)
    collect_value()
    return len(values)


def test_a_test_s_own_number_of_examples_is_scaled() -> None:
    assert count_examples(1) <= 7 < count_examples(10) <= 70


def test_no_profile_has_a_deadline() -> None:
    for name, scale in EXAMPLES_SCALE.items():
        profile = settings.get_profile(name)
        assert (profile.deadline, profile.max_examples) == (None, 100 * scale)
