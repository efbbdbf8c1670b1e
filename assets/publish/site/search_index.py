"""What the list's script searches when the list has several pages: all projects in one file."""

import json
from typing import Any

from assets.publish.site.display_values import LinkedText
from assets.publish.site.list_entries import ListEntries, ProjectList, build_entry_view
from assets.publish.site.routes import HOME

NAME = "list.json"
ANSWER_LETTERS = {"yes": "y", "no": "n"}


def encode_search_index(entries: ListEntries) -> str:
    """Every project in the list's order, as JSON: `texts` (text, its language where it is the other one), and `rows`.

    A row: identifier, title, its language, group, partners (places in `texts`), how many more, service area, stage and verdict
    (places), the verdict's code, answers (y, n, u), the codes of its facets (places), and further words that find it.
    """
    index, language = entries.index, entries.language
    texts: dict[tuple[str, str | None], int] = {}

    def add_text(text: LinkedText | None) -> int:
        return -1 if text is None else texts.setdefault((text.text, text.lang), len(texts))

    rows: list[list[Any]] = []
    for project, group in entries.sort_list(ProjectList(HOME, index.projects)):
        entry = build_entry_view(index, project, language)
        rows.append(
            [
                entry.project_id,
                entry.title.text,
                entry.title.lang,
                group,
                [add_text(partner) for partner in entry.partners],
                entry.further_partners,
                add_text(entry.service_area),
                add_text(entry.stage),
                add_text(LinkedText(entry.verdict.get_title(language))),
                entry.verdict.code,
                "".join(ANSWER_LETTERS.get(answer, "u") for answer in entry.answers),
                [add_text(LinkedText(code)) for code in entry.facet_values],
                entry.search_words,
            ]
        )
    return json.dumps({"texts": [*texts], "rows": rows}, ensure_ascii=False, separators=(",", ":")) + "\n"
