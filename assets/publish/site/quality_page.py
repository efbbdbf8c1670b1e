"""The page of the data's quality: what came of every row, what was found, what is late, in which language, what is blank."""

from collections import Counter
from collections.abc import Iterable

from assets.publish.site import routes
from assets.publish.site.display_values import ColumnHeader, DisplayTable, LinkedText, format_quantity
from assets.publish.site.page_templates import View
from assets.publish.site.site_index import LocalIndex
from schemas import codelists
from schemas.languages import LANGUAGES, format_date
from schemas.rules import RULES
from schemas.tables import TABLES

Rows = list[list[LinkedText | None]]


def build_quality_view(index: LocalIndex) -> View:
    """The page of the data's quality."""
    return View(
        heading=index.translate("Data quality"),
        lead=index.translate(
            "How many rows were received and published, what problems were found, what is late, and what is missing."
        ),
        picture=None,
        tables=[
            (_build_rows_table(index), None),
            (_build_findings_table(index), "quality"),
            (_build_rules_table(index), "quality"),
            (_build_lateness_table(index), "reports"),
            (_build_languages_table(index), "projects"),
            (_build_blanks_table(index), "projects"),
        ],
    )


def _list_providers(index: LocalIndex) -> list[tuple[str, LinkedText]]:
    """(identifier, name) of each provider, by name."""
    names = [(provider.provider, provider.get_name(index.language)) for provider in index.edition.providers]
    names.sort(key=lambda provider: (*index.get_sort_key(provider[1]), provider[0]))
    return [(provider_id, LinkedText(name)) for provider_id, name in names]


def _format_counts(index: LocalIndex, counts: Iterable[int]) -> list[LinkedText]:
    return [LinkedText(index.format_number(count)) for count in counts]


def _format_part(index: LocalIndex, part: int, whole: int) -> list[LinkedText]:
    """A count, and its share of the whole."""
    share = format_quantity(round(100 * part / whole), "percent", index.language) if whole else "–"
    return [*_format_counts(index, [part]), LinkedText(share)]


def _build_headers(first: str, *numeric: str) -> list[ColumnHeader]:
    return [ColumnHeader(first), *(ColumnHeader(text, is_numeric=True) for text in numeric)]


def _build_rows_table(index: LocalIndex) -> DisplayTable:
    """What came of the rows of each provider."""
    say = index.translate
    headers = _build_headers(
        say("Provider"), say("Rows received"), say("published"), say("held back"), say("not records")
    )
    headers.append(ColumnHeader(say("Data date"), is_tight=True))
    rows: Rows = []
    for provider_id, name in _list_providers(index):
        provider = index.providers[provider_id]
        counts = (provider.received, provider.published, provider.held, provider.not_records)
        date = format_date(provider.data_date, index.language)
        rows.append([name, *_format_counts(index, counts), LinkedText(date)])
    note = say("Every row received is published, held back, or not a record. The three add up to the total.")
    return DisplayTable(say("What happened to each row"), headers, rows, "rows", note)


def _build_findings_table(index: LocalIndex) -> DisplayTable:
    """Findings by provider and severity."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in index.quality_rows:
        counts[row["provider"], row["severity"]] += row["findings"]
    severities = codelists.load_codelist("severity").values()
    titles = [severity.get_title(index.language) for severity in severities]
    rows: Rows = [
        [name, *_format_counts(index, (counts[provider_id, severity.code] for severity in severities))]
        for provider_id, name in _list_providers(index)
    ]
    note = TABLES["quality"].about.get_description(index.language)
    headers = _build_headers(index.translate("Provider"), *titles)
    return DisplayTable(index.translate("Findings by provider"), headers, rows, "found", note)


def _build_rules_table(index: LocalIndex) -> DisplayTable:
    """Every rule that found something, linked to its page; by severity, then by how often."""
    say = index.translate
    counts: Counter[tuple[str, str]] = Counter()
    providers: Counter[tuple[str, str]] = Counter()
    for row in index.quality_rows:
        counts[row["rule"], row["severity"]] += row["findings"]
        providers[row["rule"], row["severity"]] += 1
    severities = codelists.list_codes("severity")
    rows: Rows = []
    for key in sorted(counts, key=lambda key: (severities.index(key[1]), -counts[key], key[0])):
        severity = LinkedText(codelists.get_title("severity", key[1], index.language))
        rows.append([_link_rule(index, key[0]), severity, *_format_counts(index, (counts[key], providers[key]))])
    headers = index.build_headers("quality", ("rule", "severity", "findings"))
    headers.append(ColumnHeader(say("Providers"), is_numeric=True))
    note = say("Each rule has a page that explains it and says how to fix what it finds.")
    return DisplayTable(say("Findings by rule"), headers, rows, "by-rule", note)


def _link_rule(index: LocalIndex, rule_id: str) -> LinkedText:
    """A rule's title, linked to its page; one that no longer exists is shown by its identifier."""
    rule = RULES.get(rule_id)
    if rule is None:
        return LinkedText(rule_id)
    title = rule.title_cy if index.language == "cy" else rule.title_en
    return LinkedText(title, href=index.get_path(routes.RULES.add_folder(rule_id)))


def _build_lateness_table(index: LocalIndex) -> DisplayTable:
    """Of each provider's reports, how many its latest return leaves out, and the date of the oldest."""
    say = index.translate
    reports = index.edition.get_rows("reports")
    rows: Rows = []
    for provider_id, name in _list_providers(index):
        own = [row for row in reports if row["provider"] == provider_id]
        counts = (len(own), sum(bool(row["stale"]) for row in own))
        oldest = min((row["data_date"] for row in own), default=None)
        date = LinkedText(format_date(oldest, index.language)) if oldest else None
        rows.append([name, *_format_counts(index, counts), date])
    headers = _build_headers(say("Provider"), say("Projects reported"), index.get_column_title("reports", "stale"))
    headers.append(ColumnHeader(say("Oldest data date"), is_tight=True))
    note = say(
        "How many of each provider's projects are not in its latest return. For these, the last good record is shown."
    )
    return DisplayTable(say("Missing from the latest return"), headers, rows, "late", note)


def _build_languages_table(index: LocalIndex) -> DisplayTable:
    """How many projects state each text in English, in Welsh, in both."""
    say = index.translate
    columns = index.edition.get_columns("projects")
    stems = [name.removesuffix("_en") for name in columns if name.endswith("_en") and f"{name[:-3]}_cy" in columns]
    total = len(index.projects)
    rows: Rows = []
    for stem in stems:
        filled = [[bool(row[f"{stem}_{code}"]) for code in LANGUAGES] for row in index.projects]
        cells = [LinkedText(index.get_column_title("projects", stem))]
        for position in range(len(LANGUAGES)):
            cells += _format_part(index, sum(row[position] for row in filled), total)
        rows.append([*cells, *_format_counts(index, [sum(all(row) for row in filled)])])
    headers = _build_headers(
        *(say("Text"), say("In English"), say("In English (%)")),
        *(say("In Welsh"), say("In Welsh (%)"), say("In both languages")),
    )
    note = say("Projects: {n}. A text that exists in one language only is shown in that language and marked.", n=total)
    return DisplayTable(say("Languages of the texts"), headers, rows, "languages", note)


def _build_blanks_table(index: LocalIndex) -> DisplayTable:
    """How many projects fill each column; the emptiest last."""
    say = index.translate
    total = len(index.projects)
    columns = index.edition.get_columns("projects")
    filled = {name: sum(row[name] is not None for row in index.projects) for name in columns}
    path = index.get_path(routes.DATA.add_folder("projects"))
    rows: Rows = []
    for name in sorted(filled, key=lambda name: -filled[name]):
        title = LinkedText(index.get_column_title("projects", name), href=path)
        blank = _format_counts(index, [total - filled[name]])
        rows.append([title, *_format_part(index, filled[name], total), *blank])
    headers = _build_headers(say("Column"), say("Filled"), say("Filled (%)"), say("Blank"))
    note = say("A blank says nothing about the service. It only means that nothing is recorded.")
    return DisplayTable(say("Blank values by column"), headers, rows, "blanks", note)
