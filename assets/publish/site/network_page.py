"""The page of the network: who shares services with whom, as a picture and as tables.

Belongs here: the order of the organisations, the picture and its tables. Does not belong here: counting (stage join), mark-up.
"""

from itertools import groupby
from typing import Any

from markupsafe import Markup

from assets.publish.site import drawing
from assets.publish.site.display_values import DisplayTable, LinkedText, build_header, render_inline
from assets.publish.site.site_index import Record, SiteIndex
from schemas import codelists
from schemas.languages import Language, number, sort_key, translator
from schemas.tables import TABLES

DRAWN = 40
"""How many organisations the picture shows, those in most projects; more would be too small to read."""
LISTED = 180
NAMED = 45
"""How many pairs and how many organisations the page lists, so that it stays under 60 KB; the data has them all."""
CELL, LEFT, TOP, NAMES, FIGURE = 18, 150, 6, 200, 7
LEVELS = ((1, "n-1"), (4, "n-2"))
MOST = "n-3"

Pairs = dict[frozenset[str], int]


def build_network_view(content: SiteIndex, language: Language) -> dict[str, Any]:
    """Everything that the template names: the picture with its sentence, the pairs, the organisations."""
    say = translator(language)
    records = content.edition.records("network")
    pairs = {
        frozenset((row["organisation_id"], row["other_organisation_id"])): row["shared_projects"] for row in records
    }
    nodes = content.edition.records("network_nodes")
    chosen = sorted(
        (row for row in nodes if row["organisations_shared_with"]),
        key=lambda row: (-row["projects"], row["organisation_id"]),
    )
    drawn = _ordered(content, [row["organisation_id"] for row in chosen[:DRAWN]], language)
    about = TABLES["network"].about
    sections = [
        {"title": about.title(language), "grid": _pairs(content, records, language), "table": "network"},
        {
            "title": TABLES["network_nodes"].about.title(language),
            "grid": _nodes(content, nodes, language),
            "table": "network_nodes",
        },
    ]
    picture = {
        "title": say("Each square is a pair, and its number the projects that both take part in"),
        "svg": _picture(content, drawn, pairs, language),
        "sentence": _sentence(content, records, language),
        "note": say("Drawn are the {n} organisations in most projects.", n=number(DRAWN, language))
        if len(chosen) > DRAWN
        else "",
    }
    return {
        "heading": say("Who shares services with whom"),
        "lead": about.description(language),
        "picture": picture if len(drawn) > 1 else None,
        "sections": sections,
    }


def _region(content: SiteIndex, organisation_id: str) -> str:
    return content.organisations.get(organisation_id, {}).get("region") or ""


def _ordered(content: SiteIndex, chosen: list[str], language: Language) -> list[str]:
    """Organisations by region from north to south, within it by type, then by name: neighbours stand together."""
    regions, types = codelists.codes("region"), codelists.codes("organisation_type")

    def place(organisation_id: str) -> tuple[Any, ...]:
        region = _region(content, organisation_id)
        kind = content.organisations.get(organisation_id, {}).get("organisation_type")
        return (
            regions.index(region) if region in regions else len(regions),
            types.index(kind) if kind in types else len(types),
            *sort_key(content.short(organisation_id, language).text, language),
            organisation_id,
        )

    return sorted(chosen, key=place)


def _sentence(content: SiteIndex, records: list[Record], language: Language) -> str:
    """How many pairs there are, and which shares most."""
    if not records:
        return ""
    first = min(
        records, key=lambda row: (-row["shared_projects"], row["organisation_id"], row["other_organisation_id"])
    )
    told = translator(language)("Pairs that share a service: {pairs}. Most projects shared: {most} ({one} – {other}).")
    return Markup(told).format(  # noqa: S704 - the catalogue's
        pairs=number(len(records), language),
        most=number(first["shared_projects"], language),
        one=render_inline(content.short(first["organisation_id"], language)),
        other=render_inline(content.short(first["other_organisation_id"], language)),
    )


def _picture(content: SiteIndex, drawn: list[str], pairs: Pairs, language: Language) -> Markup:
    """Half a square of pairs, the names along its slope: a name's row runs left from it, its column down.

    Neighbours of one shade are one area, and the numbers of a row one text: a page must stay small.
    """
    areas: dict[str, list[str]] = {name: [] for name in (*(name for _, name in LEVELS), MOST)}
    parts: list[Markup] = []
    for down, one in enumerate(drawn):
        y = TOP + down * CELL
        counts = [pairs.get(frozenset((one, other)), 0) for other in drawn[:down]]
        at = LEFT
        for level, run in groupby(counts, key=_level):
            wide = CELL * len(list(run))
            if level:
                areas[level].append(f"M{at} {y}h{wide}v{CELL}h-{wide}z")
            at += wide
        parts += _numbers(counts, y, language)
        name = drawing.draw_name(content.short(one, language), 30)
        parts.append(drawing.draw_text(name, "c-in", LEFT + down * CELL + 4, y + 12.5))
    wide, high = LEFT + len(drawn) * CELL + NAMES, TOP + len(drawn) * CELL
    shades = [drawing.draw_path(name, "".join(found)) for name, found in areas.items() if found]
    ground = [drawing.draw_path("n-0", _steps(len(drawn))), *shades, drawing.draw_path("n-gap", _gaps(len(drawn)))]
    return drawing.draw_picture(
        [*ground, *_regions(content, drawn, language), *parts], wide, high + 4, "net", fixed=True
    )


def _level(count: int) -> str:
    """The shade of a square; blank where nothing is shared."""
    return next((name for most, name in LEVELS if count <= most), MOST) if count else ""


def _numbers(counts: list[int], y: float, language: Language) -> list[Markup]:
    """The numbers in the squares of a row: one text for each ink, with a place for each figure."""
    placed: dict[str, list[tuple[str, float]]] = {}
    for across, count in enumerate(counts):
        if count:
            ink, said = "c-on" if _level(count) == MOST else "c-in", number(count, language)
            first = LEFT + (across + 0.5) * CELL - FIGURE * (len(said) - 1) / 2
            placed.setdefault(ink, []).extend((one, first + FIGURE * at) for at, one in enumerate(said))
    return [drawing.draw_digits(found, f"{ink} c-mid", y + 13) for ink, found in placed.items()]


def _steps(many: int) -> str:
    """The outline of all squares: down the left, along the foot, and back up in steps."""
    return f"M{LEFT} {TOP + CELL}V{TOP + many * CELL}h{(many - 1) * CELL}" + f"v-{CELL}h-{CELL}" * (many - 1) + "z"


def _gaps(many: int) -> str:
    """The lines between the squares, across and down."""
    across = (f"M{LEFT} {TOP + at * CELL}h{at * CELL}" for at in range(2, many))
    down = (f"M{LEFT + at * CELL} {TOP + (at + 1) * CELL}V{TOP + many * CELL}" for at in range(1, many - 1))
    return "".join((*across, *down))


def _regions(content: SiteIndex, drawn: list[str], language: Language) -> list[Markup]:
    """The regions' names beside their first rows, and a line above each."""
    parts: list[Markup] = []
    last = None
    for down, one in enumerate(drawn):
        region = _region(content, one)
        if region != last:
            y = TOP + down * CELL
            name = codelists.title("region", region, language) if region else translator(language)("Not stated")
            parts.append(drawing.draw_shape("line", "c-base", x1=0, y1=y, x2=LEFT + down * CELL, y2=y))
            parts.append(drawing.draw_text(drawing.shorten_text(name, 22), "c-note", 0, y + 13))
            last = region
    return parts


def _pairs(content: SiteIndex, records: list[Record], language: Language) -> DisplayTable:
    """The pairs by their short names, those that share most first, then by name."""
    names = ["organisation_id", "other_organisation_id"]
    shown = [(-row["shared_projects"], [content.short(row[name], language) for name in names]) for row in records]
    shown.sort(key=lambda each: (each[0], [sort_key(cell.text, language) for cell in each[1]]))
    heads = [build_header("network", name, language) for name in (*names, "shared_projects")]
    about = TABLES["network"].about
    rows: list[list[LinkedText | None]] = [
        [*both, LinkedText(number(-shared, language))] for shared, both in shown[:LISTED]
    ]
    note = f"{about.description(language)} {_cut(LISTED, len(shown), language)}".rstrip()
    return DisplayTable(about.title(language), heads, rows, "pairs", note)


def _nodes(content: SiteIndex, records: list[Record], language: Language) -> DisplayTable:
    """The organisations, each with a link to its page, those in most projects first, then by name."""
    about, names = TABLES["network_nodes"].about, list(TABLES["network_nodes"].columns())
    shown = [
        (-row["projects"], [content.value("network_nodes", name, row, language) for name in names]) for row in records
    ]
    shown.sort(key=lambda each: (each[0], [sort_key(cell.text, language) for cell in each[1][:1] if cell]))
    heads = [build_header("network_nodes", name, language) for name in names]
    note = f"{about.description(language)} {_cut(NAMED, len(shown), language)}".rstrip()
    return DisplayTable(about.title(language), heads, [row for _, row in shown[:NAMED]], "nodes", note)


def _cut(most: int, count: int, language: Language) -> str:
    """That a table shows only the first of its rows, if so."""
    if count <= most:
        return ""
    return translator(language)(
        "Listed are the first {n} of {all}.", n=number(most, language), all=number(count, language)
    )
