"""What the list's script searches when the list has several pages: one line of data for each project, all in one file.

Belongs here: that file. Does not belong here: the lines as mark-up (facets), or searching (static/site.js).
"""

import json
from typing import Any

from assets.publish.site.display_values import LinkedText
from assets.publish.site.paging import TITLE
from assets.publish.site.project_lists import ListEntries
from assets.publish.site.routes import HOME
from assets.publish.site.site_index import SiteIndex
from schemas.languages import Language

NAME = "list.json"


def encode_search_index(content: SiteIndex, lines: ListEntries, language: Language) -> str:
    """Every project in the list's order, as JSON: `texts` (text, its language where it is the other one), and `rows`.

    A row: identifier, title, its language, group, partners (places in `texts`), how many more, service area, stage and verdict
    (places), the verdict's code, answers (y, n, u), the codes that it is filed under (places), and what else finds it.
    """
    texts: dict[tuple[str, str | None], int] = {}

    def place(shown: LinkedText | None) -> int:
        return -1 if shown is None else texts.setdefault((shown.text, shown.lang), len(texts))

    rows: list[list[Any]] = []
    for project, group in lines.ordered(HOME, content.projects, TITLE).lines:
        view = lines.view(project)
        rows.append(
            [
                project["project_id"],
                view["title"].text,
                view["title"].lang,
                group,
                [place(partner) for partner in view["partners"]],
                view["more"],
                place(view["area"]),
                place(view["stage"]),
                place(LinkedText(view["verdict"].title(language))),
                view["verdict"].code,
                "".join({"yes": "y", "no": "n"}.get(answer, "u") for answer in view["answers"]),
                [place(LinkedText(code)) for code in view["facets"]],
                view["find"],
            ]
        )
    return json.dumps({"texts": [*texts], "rows": rows}, ensure_ascii=False, separators=(",", ":")) + "\n"
