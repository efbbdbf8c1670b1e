"""The page of the data's quality: what came of every row, what was found, what is late, in which language, what is blank.

Belongs here: counting over an edition's own tables. Does not belong here: any rule, or mark-up.
"""

from collections import Counter
from typing import Any

from assets.publish.site import routes
from assets.publish.site.display_values import (
    ColumnHeader,
    DisplayTable,
    LinkedText,
    build_header,
    format_quantity,
    get_column_title,
)
from assets.publish.site.site_index import SiteIndex
from schemas import codelists
from schemas.findings import RULES
from schemas.languages import LANGUAGES, Language, date, number, sort_key, translator
from schemas.tables import TABLES


def build_quality_view(content: SiteIndex, language: Language) -> dict[str, Any]:
    """Everything that the template names."""
    say = translator(language)
    return {
        "heading": say("Quality of the data"),
        "lead": say(
            "What came of every row that was received, what was found in it, what is late, and what the records leave unsaid."
        ),
        "picture": None,
        "sections": [
            {"title": say("What came of every row"), "grid": _rows(content, language), "table": None},
            {"title": say("What was found"), "grid": _found(content, language), "table": "quality"},
            {"title": say("Rule by rule"), "grid": _rules(content, language), "table": "quality"},
            {"title": say("What is late"), "grid": _late(content, language), "table": "reports"},
            {"title": say("In which language"), "grid": _languages(content, language), "table": "projects"},
            {"title": say("What is blank"), "grid": _blanks(content, language), "table": "projects"},
        ],
    }


def _providers(content: SiteIndex, language: Language) -> list[tuple[str, str]]:
    """(identifier, name) of each provider, by name."""
    named = [(provider.provider, provider.name(language)) for provider in content.edition.providers]
    return sorted(named, key=lambda each: (*sort_key(each[1], language), each[0]))


def _counted(value: int, language: Language) -> LinkedText:
    return LinkedText(number(value, language))


def _of(part: int, whole: int, language: Language) -> list[LinkedText | None]:
    """A count, and its share of the whole."""
    share = format_quantity(round(100 * part / whole), "percent", language) if whole else "–"
    return [_counted(part, language), LinkedText(share)]


def _rows(content: SiteIndex, language: Language) -> DisplayTable:
    say = translator(language)
    found = {provider.provider: provider for provider in content.edition.providers}
    heads = [
        ColumnHeader(say("Provider")),
        *(ColumnHeader(say(text), numeric=True) for text in ("Rows received", "published", "held back")),
    ]
    heads += [ColumnHeader(say("not records"), numeric=True), ColumnHeader(say("Data date"), tight=True)]
    rows: list[list[LinkedText | None]] = []
    for identifier, name in _providers(content, language):
        one = found[identifier]
        counts = [_counted(count, language) for count in (one.received, one.published, one.held, one.not_records)]
        rows.append([LinkedText(name), *counts, LinkedText(date(one.data_date, language))])
    note = say("Every row that is received ends as published, held back or not a record; the three add up.")
    return DisplayTable(say("What came of every row"), heads, rows, "rows", note)


def _found(content: SiteIndex, language: Language) -> DisplayTable:
    """Findings by provider and severity."""
    say = translator(language)
    counts: Counter[tuple[str, str]] = Counter()
    for row in content.quality:
        counts[row["provider"], row["severity"]] += row["findings"]
    severities = list(codelists.load("severity").values())
    heads = [
        ColumnHeader(say("Provider")),
        *(ColumnHeader(severity.title(language), numeric=True) for severity in severities),
    ]
    rows: list[list[LinkedText | None]] = [
        [LinkedText(name), *(_counted(counts[identifier, severity.code], language) for severity in severities)]
        for identifier, name in _providers(content, language)
    ]
    return DisplayTable(say("What was found"), heads, rows, "found", TABLES["quality"].about.description(language))


def _rules(content: SiteIndex, language: Language) -> DisplayTable:
    """Every rule that found something, with its page; the graver first, then by how often."""
    say = translator(language)
    counts: Counter[tuple[str, str]] = Counter()
    providers: Counter[tuple[str, str]] = Counter()
    for row in content.quality:
        counts[row["rule"], row["severity"]] += row["findings"]
        providers[row["rule"], row["severity"]] += 1
    gravity = list(codelists.codes("severity"))
    order = sorted(counts, key=lambda key: (gravity.index(key[1]), -counts[key], key[0]))
    rows: list[list[LinkedText | None]] = [
        [
            _rule(rule, language),
            LinkedText(codelists.title("severity", severity, language)),
            _counted(counts[rule, severity], language),
            _counted(providers[rule, severity], language),
        ]
        for rule, severity in order
    ]
    heads = [build_header("quality", name, language) for name in ("rule", "severity", "findings")]
    heads.append(ColumnHeader(say("Providers"), numeric=True))
    return DisplayTable(
        say("Rule by rule"),
        heads,
        rows,
        "by-rule",
        say("Each rule has a page that says what it asks and how to mend it."),
    )


def _rule(identifier: str, language: Language) -> LinkedText:
    """A rule's title, linked to its page; one that is gone keeps its identifier."""
    rule = RULES.get(identifier)
    if rule is None:
        return LinkedText(identifier)
    return LinkedText(
        rule.title_cy if language == "cy" else rule.title_en, href=routes.get_rule_route(identifier).path(language)
    )


def _late(content: SiteIndex, language: Language) -> DisplayTable:
    """Of each provider's reports, how many its latest return leaves out, and the oldest that still stands."""
    say = translator(language)
    reports = content.edition.records("reports")
    rows: list[list[LinkedText | None]] = []
    for identifier, name in _providers(content, language):
        own = [row for row in reports if row["provider"] == identifier]
        stale = [row for row in own if row["stale"]]
        oldest = min((row["data_date"] for row in own), default=None)
        told = LinkedText(date(oldest, language)) if oldest else None
        rows.append([LinkedText(name), _counted(len(own), language), _counted(len(stale), language), told])
    heads = [ColumnHeader(say("Provider")), ColumnHeader(say("Projects reported"), numeric=True)]
    heads += [
        ColumnHeader(get_column_title("reports", "stale", language), numeric=True),
        ColumnHeader(say("Oldest data date"), tight=True),
    ]
    return DisplayTable(
        say("What is late"), heads, rows, "late", TABLES["reports"].columns()["stale"].description(language)
    )


def _languages(content: SiteIndex, language: Language) -> DisplayTable:
    """How many projects say each text in English, in Welsh, in both."""
    say = translator(language)
    declared = content.edition.columns("projects")
    pairs = [name.removesuffix("_en") for name in declared if name.endswith("_en") and f"{name[:-3]}_cy" in declared]
    whole = len(content.projects)
    rows: list[list[LinkedText | None]] = []
    for stem in pairs:
        english, welsh = ([bool(row[f"{stem}_{code}"]) for row in content.projects] for code in LANGUAGES)
        both = sum(one and other for one, other in zip(english, welsh, strict=True))
        rows.append(
            [
                LinkedText(get_column_title("projects", stem, language)),
                *_of(sum(english), whole, language),
                *_of(sum(welsh), whole, language),
                _counted(both, language),
            ]
        )
    texts = ("In English", "In English (%)", "In Welsh", "In Welsh (%)", "In both languages")
    heads = [ColumnHeader(say("Text")), *(ColumnHeader(say(text), numeric=True) for text in texts)]
    note = say(
        "Projects: {n}. A text that is missing in one language is shown in the other and marked.",
        n=number(whole, language),
    )
    return DisplayTable(say("In which language"), heads, rows, "languages", note)


def _blanks(content: SiteIndex, language: Language) -> DisplayTable:
    """How many projects fill each column; the emptiest last."""
    say = translator(language)
    whole = len(content.projects)
    filled = {
        name: sum(row[name] is not None for row in content.projects) for name in content.edition.columns("projects")
    }
    order = sorted(filled, key=lambda name: -filled[name])
    rows: list[list[LinkedText | None]] = [
        [
            LinkedText(
                get_column_title("projects", name, language), href=routes.get_table_route("projects").path(language)
            ),
            *_of(filled[name], whole, language),
            _counted(whole - filled[name], language),
        ]
        for name in order
    ]
    heads = [
        ColumnHeader(say("Column")),
        *(ColumnHeader(say(text), numeric=True) for text in ("Filled", "Filled (%)", "Blank")),
    ]
    note = say("A blank says nothing about a service. It means that this register holds no statement.")
    return DisplayTable(say("What is blank"), heads, rows, "blanks", note)
