"""The page of the data's quality: what came of every row, what was found, what is late, in which language, what is blank.

Belongs here: counting over an edition's own tables. Does not belong here: any rule, or mark-up.
"""

from collections import Counter
from typing import Any

from assets.publish.site import routes
from assets.publish.site.content import Content
from assets.publish.site.values import Grid, Head, Shown, heading, label, quantity
from schemas import codelists
from schemas.languages import LANGUAGES, Language, format_date, format_number, get_sort_key, get_translator
from schemas.rules import RULES
from schemas.tables import TABLES


def view(content: Content, language: Language) -> dict[str, Any]:
    """Everything that the template names."""
    say = get_translator(language)
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


def _providers(content: Content, language: Language) -> list[tuple[str, str]]:
    """(identifier, name) of each provider, by name."""
    named = [(provider.provider, provider.name(language)) for provider in content.edition.providers]
    return sorted(named, key=lambda each: (*get_sort_key(each[1], language), each[0]))


def _counted(value: int, language: Language) -> Shown:
    return Shown(format_number(value, language))


def _of(part: int, whole: int, language: Language) -> list[Shown | None]:
    """A count, and its share of the whole."""
    share = quantity(round(100 * part / whole), "percent", language) if whole else "–"
    return [_counted(part, language), Shown(share)]


def _rows(content: Content, language: Language) -> Grid:
    say = get_translator(language)
    found = {provider.provider: provider for provider in content.edition.providers}
    heads = [
        Head(say("Provider")),
        *(Head(say(text), numeric=True) for text in ("Rows received", "published", "held back")),
    ]
    heads += [Head(say("not records"), numeric=True), Head(say("Data date"), tight=True)]
    rows: list[list[Shown | None]] = []
    for identifier, name in _providers(content, language):
        one = found[identifier]
        counts = [_counted(count, language) for count in (one.received, one.published, one.held, one.not_records)]
        rows.append([Shown(name), *counts, Shown(format_date(one.data_date, language))])
    note = say("Every row that is received ends as published, held back or not a record; the three add up.")
    return Grid(say("What came of every row"), heads, rows, "rows", note)


def _found(content: Content, language: Language) -> Grid:
    """Findings by provider and severity."""
    say = get_translator(language)
    counts: Counter[tuple[str, str]] = Counter()
    for row in content.quality:
        counts[row["provider"], row["severity"]] += row["findings"]
    severities = list(codelists.load_codelist("severity").values())
    heads = [Head(say("Provider")), *(Head(severity.get_title(language), numeric=True) for severity in severities)]
    rows: list[list[Shown | None]] = [
        [Shown(name), *(_counted(counts[identifier, severity.code], language) for severity in severities)]
        for identifier, name in _providers(content, language)
    ]
    return Grid(say("What was found"), heads, rows, "found", TABLES["quality"].about.get_description(language))


def _rules(content: Content, language: Language) -> Grid:
    """Every rule that found something, with its page; the graver first, then by how often."""
    say = get_translator(language)
    counts: Counter[tuple[str, str]] = Counter()
    providers: Counter[tuple[str, str]] = Counter()
    for row in content.quality:
        counts[row["rule"], row["severity"]] += row["findings"]
        providers[row["rule"], row["severity"]] += 1
    gravity = list(codelists.list_codes("severity"))
    order = sorted(counts, key=lambda key: (gravity.index(key[1]), -counts[key], key[0]))
    rows: list[list[Shown | None]] = [
        [
            _rule(rule, language),
            Shown(codelists.get_title("severity", severity, language)),
            _counted(counts[rule, severity], language),
            _counted(providers[rule, severity], language),
        ]
        for rule, severity in order
    ]
    heads = [heading("quality", name, language) for name in ("rule", "severity", "findings")]
    heads.append(Head(say("Providers"), numeric=True))
    return Grid(
        say("Rule by rule"),
        heads,
        rows,
        "by-rule",
        say("Each rule has a page that says what it asks and how to mend it."),
    )


def _rule(identifier: str, language: Language) -> Shown:
    """A rule's title, linked to its page; one that is gone keeps its identifier."""
    rule = RULES.get(identifier)
    if rule is None:
        return Shown(identifier)
    return Shown(rule.title_cy if language == "cy" else rule.title_en, href=routes.rule(identifier).path(language))


def _late(content: Content, language: Language) -> Grid:
    """Of each provider's reports, how many its latest return leaves out, and the oldest that still stands."""
    say = get_translator(language)
    reports = content.edition.records("reports")
    rows: list[list[Shown | None]] = []
    for identifier, name in _providers(content, language):
        own = [row for row in reports if row["provider"] == identifier]
        stale = [row for row in own if row["stale"]]
        oldest = min((row["data_date"] for row in own), default=None)
        told = Shown(format_date(oldest, language)) if oldest else None
        rows.append([Shown(name), _counted(len(own), language), _counted(len(stale), language), told])
    heads = [Head(say("Provider")), Head(say("Projects reported"), numeric=True)]
    heads += [Head(label("reports", "stale", language), numeric=True), Head(say("Oldest data date"), tight=True)]
    return Grid(
        say("What is late"), heads, rows, "late", TABLES["reports"].get_columns()["stale"].get_description(language)
    )


def _languages(content: Content, language: Language) -> Grid:
    """How many projects say each text in English, in Welsh, in both."""
    say = get_translator(language)
    declared = content.edition.columns("projects")
    pairs = [name.removesuffix("_en") for name in declared if name.endswith("_en") and f"{name[:-3]}_cy" in declared]
    whole = len(content.projects)
    rows: list[list[Shown | None]] = []
    for stem in pairs:
        english, welsh = ([bool(row[f"{stem}_{code}"]) for row in content.projects] for code in LANGUAGES)
        both = sum(one and other for one, other in zip(english, welsh, strict=True))
        rows.append(
            [
                Shown(label("projects", stem, language)),
                *_of(sum(english), whole, language),
                *_of(sum(welsh), whole, language),
                _counted(both, language),
            ]
        )
    texts = ("In English", "In English (%)", "In Welsh", "In Welsh (%)", "In both languages")
    heads = [Head(say("Text")), *(Head(say(text), numeric=True) for text in texts)]
    note = say(
        "Projects: {n}. A text that is missing in one language is shown in the other and marked.",
        n=format_number(whole, language),
    )
    return Grid(say("In which language"), heads, rows, "languages", note)


def _blanks(content: Content, language: Language) -> Grid:
    """How many projects fill each column; the emptiest last."""
    say = get_translator(language)
    whole = len(content.projects)
    filled = {
        name: sum(row[name] is not None for row in content.projects) for name in content.edition.columns("projects")
    }
    order = sorted(filled, key=lambda name: -filled[name])
    rows: list[list[Shown | None]] = [
        [
            Shown(label("projects", name, language), href=routes.table("projects").path(language)),
            *_of(filled[name], whole, language),
            _counted(whole - filled[name], language),
        ]
        for name in order
    ]
    heads = [Head(say("Column")), *(Head(say(text), numeric=True) for text in ("Filled", "Filled (%)", "Blank"))]
    note = say("A blank says nothing about a service. It means that this register holds no statement.")
    return Grid(say("What is blank"), heads, rows, "blanks", note)
