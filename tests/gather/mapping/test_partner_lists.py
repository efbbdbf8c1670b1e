"""Lists of organisations in one cell: where each name begins and ends, and the role that is said of it."""

import pytest

from assets.gather.mapping.partner_lists import split_partner_list, split_role


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Swansea, Powys & Conwy", ["Swansea", "Powys", "Conwy"]),
        (
            "Carmarthenshire, Ceredigion, Pembrokeshire and Powys",
            ["Carmarthenshire", "Ceredigion", "Pembrokeshire", "Powys"],
        ),
        ("Swansea – Powys", ["Swansea", "Powys"]),
        ("Swansea, , Powys", ["Swansea", "Powys"]),
        ("1. Swansea 2. Powys 3. Conwy", ["Swansea", "Powys", "Conwy"]),
        ("• Swansea\n• Powys", ["Swansea", "Powys"]),
        (
            "Mid and West Wales Fire and Rescue Authority, Powys",
            ["Mid and West Wales Fire and Rescue Authority", "Powys"],
        ),
        ("Swansea (lead), Powys", ["Swansea (lead)", "Powys"]),
        ("Lead: Swansea; Partners: Powys, Conwy", ["Lead: Swansea", "Partner: Powys", "Partner: Conwy"]),
        ("Swansea, Powys, others", ["Swansea", "Powys", "others"]),
        ("Swansea and three others", ["Swansea and three others"]),
        ("The six councils of the north", ["The six councils of the north"]),
    ],
)
def test_the_names_in_a_cell(text: str, names: list[str]) -> None:
    assert split_partner_list(text, None) == names


def test_a_source_says_what_parts_names() -> None:
    assert split_partner_list("Swansea/Powys, Conwy", "/") == ["Swansea", "Powys, Conwy"]


@pytest.mark.parametrize(
    ("piece", "name", "role"),
    [
        ("Swansea (lead)", "Swansea", "lead"),
        ("Swansea [Host authority]", "Swansea", "Host authority"),
        ("Arweinydd: Abertawe", "Abertawe", "Arweinydd"),
        ("Swansea", "Swansea", None),
        ("Swansea (from 2014)", "Swansea (from 2014)", None),
        ("Region: Swansea", "Region: Swansea", None),
    ],
)
def test_the_role_beside_a_name(piece: str, name: str, role: str | None) -> None:
    assert split_role(piece) == (name, role)
