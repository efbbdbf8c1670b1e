"""Who shares with whom: counts of distinct projects, by the roles that share only."""

import itertools
import random

import pandas as pd
import pytest

from assets.join.partner_network import build_network_nodes_table, build_network_table
from schemas.codelists import list_codes
from schemas.definition import SHARING_ROLES
from schemas.tables import TABLES


def _partners(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return TABLES["partners"].conform_and_sort(pd.DataFrame(rows, columns=["project_id", "organisation_id", "role"]))


SHARED = _partners(
    ("ssr-00001", "A", "lead"),
    ("ssr-00001", "B", "partner"),
    ("ssr-00001", "C", "customer"),
    ("ssr-00002", "B", "host"),
    ("ssr-00002", "A", "co-opted-partner"),
    ("ssr-00003", "A", "lead"),
    ("ssr-00003", "D", "partner"),
    ("ssr-00004", "E", "lead"),
)


def test_pairs_stand_once_and_customers_do_not_share() -> None:
    assert build_network_table(SHARED).to_numpy().tolist() == [["A", "B", 2], ["A", "D", 1]]


def test_nodes_count_projects_leading_and_others() -> None:
    assert build_network_nodes_table(SHARED).to_numpy().tolist() == [
        ["A", 3, 2, 2],
        ["B", 2, 1, 1],
        ["D", 1, 0, 1],
        ["E", 1, 1, 0],
    ]


def test_two_roles_in_one_project_are_one_project() -> None:
    twice = _partners(("ssr-00001", "A", "lead"), ("ssr-00001", "A", "host"), ("ssr-00001", "B", "partner"))
    assert build_network_table(twice).to_numpy().tolist() == [["A", "B", 1]]
    assert build_network_nodes_table(twice).to_numpy().tolist() == [["A", 1, 1, 1], ["B", 1, 0, 1]]


@pytest.mark.parametrize("rows", [(), (("ssr-00001", "A", "funder"),)])
def test_with_nobody_that_shares_both_tables_are_empty(rows: tuple[tuple[str, str, str], ...]) -> None:
    assert build_network_table(_partners(*rows)).empty and build_network_nodes_table(_partners(*rows)).empty


def test_twenty_thousand_projects_give_what_counting_one_by_one_gives() -> None:
    chance = random.Random(4)
    names = [f"ORG-{at:03d}" for at in range(300)]
    rows = [
        (f"ssr-{at:05d}", name, chance.choice(list_codes("partner_role")))
        for at in range(20_000)
        for name in chance.sample(names, chance.randint(1, 7))
    ]
    partners = _partners(*rows)
    links, nodes = build_network_table(partners), build_network_nodes_table(partners)
    expected: dict[tuple[str, str], int] = {}
    for _, group in itertools.groupby(rows, key=lambda row: row[0]):
        sharing = sorted(name for _, name, role in group if role in SHARING_ROLES)
        for pair in itertools.combinations(sharing, 2):
            expected[pair] = expected.get(pair, 0) + 1
    assert {(a, b): n for a, b, n in links.itertuples(index=False)} == expected
    degree = {name: sum(name in pair for pair in expected) for name in nodes["organisation_id"]}
    assert dict(zip(nodes["organisation_id"], nodes["organisations_shared_with"], strict=True)) == degree
