"""The page of the data's quality: what came of every row, what was found, what is late, in which language, what is blank."""

from collections import Counter

from assets.publish.site import routes
from assets.publish.site.display_values import (
    ColumnHeader,
    DisplayTable,
    LinkedText,
    build_header,
    format_quantity,
    get_column_title,
)
from assets.publish.site.page_templates import TablesView
from assets.publish.site.site_index import SiteIndex
from schemas import codelists
from schemas.languages import LANGUAGES, Language, format_date, format_number, get_sort_key, get_translator
from schemas.rules import RULES
from schemas.tables import TABLES

Rows = list[list[LinkedText | None]]


def build_quality_view(index: SiteIndex, language: Language) -> TablesView:
    """The page of the data's quality."""
    say = get_translator(language)
    return TablesView(
        heading=say("Quality of the data"),
        lead=say(
            "What came of every row that was received, what was found in it, what is late, and what the records leave unsaid."
        ),
        tables=[
            (_build_rows_table(index, language), None),
            (_build_findings_table(index, language), "quality"),
            (_build_rules_table(index, language), "quality"),
            (_build_lateness_table(index, language), "reports"),
            (_build_languages_table(index, language), "projects"),
            (_build_blanks_table(index, language), "projects"),
        ],
    )


def _list_providers(index: SiteIndex, language: Language) -> list[tuple[str, str]]:
    """(identifier, name) of each provider, by name."""
    names = [(provider.provider, provider.get_name(language)) for provider in index.edition.providers]
    return sorted(names, key=lambda provider: (*get_sort_key(provider[1], language), provider[0]))


def _format_count(value: int, language: Language) -> LinkedText:
    return LinkedText(format_number(value, language))


def _format_part(part: int, whole: int, language: Language) -> list[LinkedText | None]:
    """A count, and its share of the whole."""
    share = format_quantity(round(100 * part / whole), "percent", language) if whole else "–"
    return [_format_count(part, language), LinkedText(share)]


def _build_headers(first: str, numeric: tuple[str, ...], language: Language) -> list[ColumnHeader]:
    say = get_translator(language)
    return [ColumnHeader(say(first)), *(ColumnHeader(say(text), is_numeric=True) for text in numeric)]


def _build_rows_table(index: SiteIndex, language: Language) -> DisplayTable:
    """What came of the rows of each provider."""
    say = get_translator(language)
    headers = _build_headers("Provider", ("Rows received", "published", "held back", "not records"), language)
    headers.append(ColumnHeader(say("Data date"), is_tight=True))
    rows: Rows = []
    for provider_id, name in _list_providers(index, language):
        provider = index.providers[provider_id]
        counts = (provider.received, provider.published, provider.held, provider.not_records)
        cells = [_format_count(count, language) for count in counts]
        rows.append([LinkedText(name), *cells, LinkedText(format_date(provider.data_date, language))])
    note = say("Every row that is received ends as published, held back or not a record; the three add up.")
    return DisplayTable(say("What came of every row"), headers, rows, "rows", note)


def _build_findings_table(index: SiteIndex, language: Language) -> DisplayTable:
    """Findings by provider and severity."""
    say = get_translator(language)
    counts: Counter[tuple[str, str]] = Counter()
    for row in index.quality_rows:
        counts[row["provider"], row["severity"]] += row["findings"]
    severities = codelists.load_codelist("severity").values()
    headers = [ColumnHeader(say("Provider"))]
    headers += [ColumnHeader(severity.get_title(language), is_numeric=True) for severity in severities]
    rows: Rows = [
        [LinkedText(name), *(_format_count(counts[provider_id, severity.code], language) for severity in severities)]
        for provider_id, name in _list_providers(index, language)
    ]
    return DisplayTable(
        say("What was found"), headers, rows, "found", TABLES["quality"].about.get_description(language)
    )


def _build_rules_table(index: SiteIndex, language: Language) -> DisplayTable:
    """Every rule that found something, linked to its page; by severity, then by how often."""
    say = get_translator(language)
    counts: Counter[tuple[str, str]] = Counter()
    providers: Counter[tuple[str, str]] = Counter()
    for row in index.quality_rows:
        counts[row["rule"], row["severity"]] += row["findings"]
        providers[row["rule"], row["severity"]] += 1
    severities = codelists.list_codes("severity")
    order = sorted(counts, key=lambda key: (severities.index(key[1]), -counts[key], key[0]))
    rows: Rows = [
        [
            _link_rule(rule, language),
            LinkedText(codelists.get_title("severity", severity, language)),
            _format_count(counts[rule, severity], language),
            _format_count(providers[rule, severity], language),
        ]
        for rule, severity in order
    ]
    headers = [build_header("quality", name, language) for name in ("rule", "severity", "findings")]
    headers.append(ColumnHeader(say("Providers"), is_numeric=True))
    note = say("Each rule has a page that says what it asks and how to mend it.")
    return DisplayTable(say("Rule by rule"), headers, rows, "by-rule", note)


def _link_rule(rule_id: str, language: Language) -> LinkedText:
    """A rule's title, linked to its page; one that no longer exists is shown by its identifier."""
    rule = RULES.get(rule_id)
    if rule is None:
        return LinkedText(rule_id)
    title = rule.title_cy if language == "cy" else rule.title_en
    return LinkedText(title, href=routes.get_rule_route(rule_id).get_path(language))


def _build_lateness_table(index: SiteIndex, language: Language) -> DisplayTable:
    """Of each provider's reports, how many its latest return leaves out, and the date of the oldest."""
    say = get_translator(language)
    reports = index.edition.get_rows("reports")
    rows: Rows = []
    for provider_id, name in _list_providers(index, language):
        own = [row for row in reports if row["provider"] == provider_id]
        stale = sum(bool(row["stale"]) for row in own)
        oldest = min((row["data_date"] for row in own), default=None)
        cells = [_format_count(len(own), language), _format_count(stale, language)]
        rows.append([LinkedText(name), *cells, LinkedText(format_date(oldest, language)) if oldest else None])
    headers = _build_headers("Provider", ("Projects reported",), language)
    headers.append(ColumnHeader(get_column_title("reports", "stale", language), is_numeric=True))
    headers.append(ColumnHeader(say("Oldest data date"), is_tight=True))
    note = TABLES["reports"].get_columns()["stale"].get_description(language)
    return DisplayTable(say("What is late"), headers, rows, "late", note)


def _build_languages_table(index: SiteIndex, language: Language) -> DisplayTable:
    """How many projects state each text in English, in Welsh, in both."""
    say = get_translator(language)
    columns = index.edition.get_columns("projects")
    stems = [name.removesuffix("_en") for name in columns if name.endswith("_en") and f"{name[:-3]}_cy" in columns]
    total = len(index.projects)
    rows: Rows = []
    for stem in stems:
        filled = [tuple(bool(row[f"{stem}_{code}"]) for code in LANGUAGES) for row in index.projects]
        english, welsh = (sum(row[position] for row in filled) for position in range(len(LANGUAGES)))
        rows.append(
            [
                LinkedText(get_column_title("projects", stem, language)),
                *_format_part(english, total, language),
                *_format_part(welsh, total, language),
                _format_count(sum(all(row) for row in filled), language),
            ]
        )
    numeric = ("In English", "In English (%)", "In Welsh", "In Welsh (%)", "In both languages")
    note = say(
        "Projects: {n}. A text that is missing in one language is shown in the other and marked.",
        n=format_number(total, language),
    )
    headers = _build_headers("Text", numeric, language)
    return DisplayTable(say("In which language"), headers, rows, "languages", note)


def _build_blanks_table(index: SiteIndex, language: Language) -> DisplayTable:
    """How many projects fill each column; the emptiest last."""
    say = get_translator(language)
    total = len(index.projects)
    columns = index.edition.get_columns("projects")
    filled = {name: sum(row[name] is not None for row in index.projects) for name in columns}
    path = routes.get_table_route("projects").get_path(language)
    rows: Rows = [
        [
            LinkedText(get_column_title("projects", name, language), href=path),
            *_format_part(filled[name], total, language),
            _format_count(total - filled[name], language),
        ]
        for name in sorted(filled, key=lambda name: -filled[name])
    ]
    headers = _build_headers("Column", ("Filled", "Filled (%)", "Blank"), language)
    note = say("A blank says nothing about a service. It means that this register holds no statement.")
    return DisplayTable(say("What is blank"), headers, rows, "blanks", note)
