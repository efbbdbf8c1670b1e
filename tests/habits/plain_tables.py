"""Three tables of eighty lines without any damage: what the files of the polluter are made from."""

import random
from collections.abc import Callable
from dataclasses import dataclass

ROWS = 80

_PLACES = ["Neath", "Tenby", "Brecon", "Mold", "Bala", "Barry", "Rhyl", "Usk", "Corwen", "Gowerton", "Pembroke Dock"]
_COUNCILS = [
    "Swansea Council", "Cardiff Council", "Powys County Council", "Conwy County Borough Council", "Gwynedd Council",
]  # fmt: skip
_SERVICES = [
    "Archives and records", "Road safety", "Tree care", "Pest control", "School meals", "Payroll", "Grounds, parks and paths",
    "Emergency planning", "Trading standards", "Adult learning", "Fleet repair, north", 'The "front door" team',
]  # fmt: skip
_REMARKS = [
    "Runs from two depots, one at each end of the valley, and shares its vans.",
    "No change since the last return.",
    'Staff call it "the hub", residents know it by its old name.',
    "Reviewed by both cabinets, with a report due in spring, summer at the latest.",
    "One team, one budget; the agreement is signed every April.",
    "The councils' own depots stay open, as the members' panel asked.",
    "Costs are split by population, not by use, until the meters are in.",
    "Signs are 12\" wide, posts 6' tall, paid for by the grant.",
    "Opening hours differ: ask the site.",
]
_AUTHORS = ["Evans, Mair", "Prys, Gwilym", "Thomas, R. S.", "Lewis, Alun", "Morgan, Elena", "Rhys, Jean"]
_TITLES = [
    "The Lime Kilns", "A Shepherd's Almanac", "Salt, Slate and Wool", "Harbour Lights", 'Notes on "The Mabinogi"',
    "Walks Above the Dee", "Chapels of the Coast", "Bread, Butter, Bara Brith", "The Last Tram",
]  # fmt: skip
_TREES = ["Oak", "Ash", "Silver birch", "Field maple", "Rowan", "Sessile oak", "Lime", "Hawthorn"]


@dataclass(frozen=True)
class PlainTable:
    """A table as it is meant: its header, and its rows below that are all as long as the header."""

    name: str
    header: list[str]
    rows: list[list[str]]


def _build_services(chance: random.Random, number: int) -> list[str]:
    start = 2009 + chance.randrange(14)
    return [
        f"SV-{number:03d}",
        f"{chance.choice(_SERVICES)} for {chance.choice(_PLACES)}",
        chance.choice(_COUNCILS),
        f"{1 + chance.randrange(28):02d}/{1 + chance.randrange(12):02d}/{start}",
        str(start + 3 + chance.randrange(5)),
        f"£{chance.randrange(5, 950)},{chance.randrange(1000):03d}",
        chance.choice(["Yes", "No"]),
        chance.choice(_REMARKS) if chance.random() < 0.8 else "",
        chance.choice(["live", "ended", "planned"]),
    ]


def _build_trees(chance: random.Random, number: int) -> list[str]:
    place = chance.choice(_PLACES)
    return [
        f"{2019 + number // 30}-{1 + chance.randrange(12):02d}-{1 + chance.randrange(28):02d}",
        f"{7 + chance.randrange(11):02d}:{chance.choice(['00', '15', '30', '45'])}",
        chance.choice(_TREES),
        f"{place} {chance.choice(['High Street', 'Station Road', 'Park Avenue'])}, plot {number}",
        f"{2 + chance.randrange(20)}.{chance.randrange(10)}",
        str(chance.randrange(1, 7)),
        chance.choice(_REMARKS),
        f"https://trees.example/{place.lower().replace(' ', '-')}/{number}.html",
        chance.choice(["sound", "fell", "prune"]) if chance.random() < 0.7 else "",
    ]


def _build_books(chance: random.Random, number: int) -> list[str]:
    return [
        f"978-{chance.randrange(10)}-{chance.randrange(10_000, 99_999)}-{100 + number}-{chance.randrange(10)}",
        chance.choice(_TITLES),
        chance.choice(_AUTHORS),
        str(1930 + chance.randrange(90)),
        f"{3 + chance.randrange(25)}.{chance.randrange(100):02d}",
        f"{chance.choice(_PLACES)} Library",
        f"{1 + chance.randrange(12):02d}/{2015 + chance.randrange(9)}",
        chance.choice(_REMARKS) if chance.random() < 0.9 else "",
    ]


def _build_table(name: str, header: list[str], build_row: Callable[[random.Random, int], list[str]]) -> PlainTable:
    chance = random.Random(name)
    return PlainTable(name, header, [build_row(chance, number) for number in range(1, ROWS + 1)])


TABLES = [
    _build_table(
        "services",
        [
            "Project reference", "Project title", "Lead organisation", "Start date", "End date", "Annual cost",
            "Risk shared", "Remarks", "Stage",
        ],
        _build_services,
    ),
    _build_table(
        "trees",
        ["Seen on", "Time", "Species", "Where it stands", "Height", "Girth", "Remark", "Picture", "Verdict"],
        _build_trees,
    ),
    _build_table(
        "books",
        ["ISBN", "Book", "Author", "Year", "Price", "Branch", "Last lent", "Note, if any"],
        _build_books,
    ),
]  # fmt: skip
