"""The page of the network: who shares services with whom, as a picture and as tables."""

from dataclasses import replace
from itertools import groupby
from typing import Any

from markupsafe import Markup

from assets.publish.site import drawing
from assets.publish.site.display_values import DisplayTable, LinkedText, render_inline
from assets.publish.site.drawing import Picture
from assets.publish.site.page_templates import View
from assets.publish.site.site_index import LocalIndex, Record
from schemas import codelists
from schemas.tables import TABLES

MOST_DRAWN = 40
"""How many organisations the picture shows, those in most projects; more would be too small to read."""
MOST_PAIRS, MOST_ORGANISATIONS = 180, 45
"""How many rows the tables have, so that the page stays under 60 KB; the data has them all."""
CELL, LEFT, TOP, NAMES_WIDTH, DIGIT_WIDTH = 18, 150, 6, 200, 7
MOST_NAME_CHARACTERS, MOST_REGION_CHARACTERS = 30, 22
SHADES = ((1, "n-1"), (4, "n-2"))
"""The class of a square by the most projects that a pair of that shade shares; above them DARKEST."""
DARKEST = "n-3"


def build_network_view(index: LocalIndex) -> View:
    """The page of the network."""
    say = index.translate
    pairs, nodes = index.edition.get_rows("network"), index.edition.get_rows("network_nodes")
    sharing = [row for row in nodes if row["organisations_shared_with"]]
    sharing.sort(key=lambda row: (-row["projects"], row["organisation_id"]))
    drawn = _sort_for_drawing(index, [row["organisation_id"] for row in sharing[:MOST_DRAWN]])
    picture = Picture(
        say("Each square is a pair of organisations; its number is how many projects they share"),
        _describe_pairs(index, pairs),
        _draw_pairs(index, drawn, pairs),
    )
    is_cut = len(sharing) > MOST_DRAWN
    return View(
        heading=say("Who shares services with whom"),
        lead=TABLES["network"].about.get_description(index.language),
        picture=picture if len(drawn) > 1 else None,
        note=say("The picture shows the {n} organisations in the most projects.", n=MOST_DRAWN) if is_cut else "",
        tables=[(_build_pairs_table(index, pairs), "network"), (_build_nodes_table(index, nodes), "network_nodes")],
    )


def _get_region(index: LocalIndex, organisation_id: str) -> str:
    return index.organisations.get(organisation_id, {}).get("region") or ""


def _sort_for_drawing(index: LocalIndex, organisation_ids: list[str]) -> list[str]:
    """Organisations by region from north to south, within it by type, then by name: neighbours are together."""
    regions, types = codelists.list_codes("region"), codelists.list_codes("organisation_type")

    def get_order(organisation_id: str) -> tuple[Any, ...]:
        region = _get_region(index, organisation_id)
        organisation_type = index.organisations.get(organisation_id, {}).get("organisation_type")
        return (
            regions.index(region) if region in regions else len(regions),
            types.index(organisation_type) if organisation_type in types else len(types),
            *index.get_sort_key(index.get_short_name(organisation_id).text),
            organisation_id,
        )

    return sorted(organisation_ids, key=get_order)


def _describe_pairs(index: LocalIndex, pairs: list[Record]) -> str:
    """How many pairs there are, and which shares most."""
    if not pairs:
        return ""
    first = min(pairs, key=lambda row: (-row["shared_projects"], row["organisation_id"], row["other_organisation_id"]))
    text = index.translate("Pairs that share a service: {pairs}. Most projects shared: {most} ({one} – {other}).")
    return Markup(text).format(  # noqa: S704 - the catalogue's
        pairs=index.format_number(len(pairs)),
        most=index.format_number(first["shared_projects"]),
        one=render_inline(index.get_short_name(first["organisation_id"])),
        other=render_inline(index.get_short_name(first["other_organisation_id"])),
    )


def _draw_pairs(index: LocalIndex, organisation_ids: list[str], pairs: list[Record]) -> Markup:
    """Half a square of pairs, the names along its slope: a name's row runs left from it, its column down.

    Neighbours of one shade are one area, and the numbers of a row one text: a page must stay small.
    """
    counts = {
        frozenset((row["organisation_id"], row["other_organisation_id"])): row["shared_projects"] for row in pairs
    }
    areas: dict[str, list[str]] = {shade: [] for shade in (*(shade for _, shade in SHADES), DARKEST)}
    labels: list[Markup] = []
    for down, organisation_id in enumerate(organisation_ids):
        y = TOP + down * CELL
        row = [counts.get(frozenset((organisation_id, other)), 0) for other in organisation_ids[:down]]
        x = LEFT
        for shade, run in groupby(row, key=_get_shade):
            width = CELL * len(list(run))
            if shade:
                areas[shade].append(f"M{x} {y}h{width}v{CELL}h-{width}z")
            x += width
        labels += _draw_numbers(row, y)
        name = drawing.draw_name(index.get_short_name(organisation_id), MOST_NAME_CHARACTERS)
        labels.append(drawing.draw_text(name, "c-in", LEFT + down * CELL + 4, y + 12.5))
    size = len(organisation_ids)
    shapes = [
        drawing.draw_path("n-0", _draw_outline(size)),
        *(drawing.draw_path(shade, "".join(area)) for shade, area in areas.items() if area),
        drawing.draw_path("n-gap", _draw_gaps(size)),
        *_draw_regions(index, organisation_ids),
        *labels,
    ]
    width, height = LEFT + size * CELL + NAMES_WIDTH, TOP + size * CELL + 4
    return drawing.draw_picture(shapes, width, height, "net", fixed_size=True)


def _get_shade(count: int) -> str:
    """The class of a square; blank where nothing is shared."""
    return next((shade for most, shade in SHADES if count <= most), DARKEST) if count else ""


def _draw_numbers(counts: list[int], y: float) -> list[Markup]:
    """The numbers in the squares of a row: one text for each ink, with a place for each digit."""
    digits: dict[str, list[tuple[str, float]]] = {}
    for across, count in enumerate(counts):
        if count:
            ink, text = "c-on" if _get_shade(count) == DARKEST else "c-in", str(count)
            first = LEFT + (across + 0.5) * CELL - DIGIT_WIDTH * (len(text) - 1) / 2
            digits.setdefault(ink, []).extend((digit, first + DIGIT_WIDTH * at) for at, digit in enumerate(text))
    return [drawing.draw_digits(row, f"{ink} c-mid", y + 13) for ink, row in digits.items()]


def _draw_outline(size: int) -> str:
    """The outline of all squares: down the left, along the foot, and back up in steps."""
    return f"M{LEFT} {TOP + CELL}V{TOP + size * CELL}h{(size - 1) * CELL}" + f"v-{CELL}h-{CELL}" * (size - 1) + "z"


def _draw_gaps(size: int) -> str:
    """The lines between the squares, across and down."""
    across = (f"M{LEFT} {TOP + at * CELL}h{at * CELL}" for at in range(2, size))
    down = (f"M{LEFT + at * CELL} {TOP + (at + 1) * CELL}V{TOP + size * CELL}" for at in range(1, size - 1))
    return "".join((*across, *down))


def _draw_regions(index: LocalIndex, organisation_ids: list[str]) -> list[Markup]:
    """The regions' names beside their first rows, and a line above each."""
    shapes: list[Markup] = []
    previous = None
    for down, organisation_id in enumerate(organisation_ids):
        region = _get_region(index, organisation_id)
        if region != previous:
            y = TOP + down * CELL
            name = codelists.get_title("region", region, index.language) if region else index.translate("Not stated")
            shapes.append(drawing.draw_shape("line", "c-base", x1=0, y1=y, x2=LEFT + down * CELL, y2=y))
            shapes.append(drawing.draw_text(drawing.shorten_text(name, MOST_REGION_CHARACTERS), "c-note", 0, y + 13))
            previous = region
    return shapes


def _build_pairs_table(index: LocalIndex, pairs: list[Record]) -> DisplayTable:
    """The pairs by their short names, those that share most first, then by name."""
    names = ("organisation_id", "other_organisation_id")

    def get_order(row: Record) -> tuple[Any, ...]:
        return (-row["shared_projects"], *(index.get_sort_key(index.get_short_name(row[name]).text) for name in names))

    ordered = sorted(pairs, key=get_order)
    table = index.build_table("network", [*names, "shared_projects"], ordered)
    rows: list[list[LinkedText | None]] = [
        [*(index.get_short_name(row[name]) for name in names), *cells[len(names) :]]
        for row, cells in zip(ordered, table.rows, strict=True)
    ]
    return _cut_table(index, replace(table, rows=rows, anchor="pairs"), MOST_PAIRS)


def _build_nodes_table(index: LocalIndex, nodes: list[Record]) -> DisplayTable:
    """The organisations, each with a link to its page, those in most projects first, then by name."""

    def get_order(row: Record) -> tuple[Any, ...]:
        return (-row["projects"], index.get_sort_key(index.get_organisation_name(row["organisation_id"]).text))

    columns = list(TABLES["network_nodes"].get_columns())
    table = index.build_table("network_nodes", columns, sorted(nodes, key=get_order))
    return _cut_table(index, replace(table, anchor="nodes"), MOST_ORGANISATIONS)


def _cut_table(index: LocalIndex, table: DisplayTable, most_rows: int) -> DisplayTable:
    """The first rows of a table, with a note where there are more."""
    if len(table.rows) <= most_rows:
        return table
    note = index.translate("The first {n} of {all} are listed.", n=most_rows, all=len(table.rows))
    return replace(table, rows=table.rows[:most_rows], note=f"{table.note} {note}")
