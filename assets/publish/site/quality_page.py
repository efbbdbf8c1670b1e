"""The page of the data's quality: what came of every row, what was found, what is late, in which language, what is blank."""

from collections import Counter

from assets.publish.site import routes
from assets.publish.site.display_values import Cells, ColumnHeader, DisplayTable, LinkedText, format_quantity
from assets.publish.site.page_templates import View
from assets.publish.site.site_index import LocalIndex
from schemas import codelists
from schemas.languages import LANGUAGES, format_date
from schemas.rules import RULES
from schemas.tables import TABLES


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
            (_build_progress_table(index), "quality_progress"),
            (_build_rules_table(index), "quality"),
            (_build_lateness_table(index), "reports"),
            (_build_languages_table(index), "projects"),
            (_build_blanks_table(index), "projects"),
        ],
    )


def _list_providers(index: LocalIndex) -> list[tuple[str, LinkedText]]:
    """(identifier, name) of each provider, by name."""
    names = [(provider_id, LinkedText(index.get_provider_name(provider_id))) for provider_id in index.providers]
    return sorted(names, key=lambda provider: (*index.get_sort_key(provider[1].text), provider[0]))


def _format_counts(index: LocalIndex, *counts: int) -> list[LinkedText]:
    return [LinkedText(index.format_number(count)) for count in counts]


def _format_part(index: LocalIndex, part: int, whole: int) -> list[LinkedText]:
    """A count, and its share of the whole."""
    share = format_quantity(round(100 * part / whole), "percent", index.language) if whole else "–"
    return [*_format_counts(index, part), LinkedText(share)]


def _build_headers(first: str, *numeric: str) -> list[ColumnHeader]:
    return [ColumnHeader(first), *(ColumnHeader(text, is_numeric=True) for text in numeric)]


def _build_rows_table(index: LocalIndex) -> DisplayTable:
    say = index.translate
    titles = (say("Provider"), say("Rows received"), say("published"), say("held back"), say("not records"))
    headers = [*_build_headers(*titles), ColumnHeader(say("Data date"), is_tight=True)]
    rows: list[Cells] = []
    for provider_id, name in _list_providers(index):
        provider = index.providers[provider_id]
        counts = (provider.received, provider.published, provider.held, provider.not_records)
        date = format_date(provider.data_date, index.language)
        rows.append([name, *_format_counts(index, *counts), LinkedText(date)])
    note = say("Every row received is published, held back, or not a record. The three add up to the total.")
    return DisplayTable(say("What happened to each row"), headers, rows, "rows", note)


def _count_findings(index: LocalIndex, name: str) -> Counter[tuple[str, str]]:
    """By provider or rule, and by severity."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in index.quality_rows:
        counts[row[name], row["severity"]] += row["findings"]
    return counts


def _build_findings_table(index: LocalIndex) -> DisplayTable:
    counts = _count_findings(index, "provider")
    severities = codelists.load_codelist("severity").values()
    rows: list[Cells] = [
        [name, *_format_counts(index, *(counts[provider_id, severity.code] for severity in severities))]
        for provider_id, name in _list_providers(index)
    ]
    titles = (severity.get_title(index.language) for severity in severities)
    headers = _build_headers(index.translate("Provider"), *titles)
    note = TABLES["quality"].about.get_description(index.language)
    return DisplayTable(index.translate("Findings by provider"), headers, rows, "found", note)


def _build_progress_table(index: LocalIndex) -> DisplayTable:
    """What each provider has to fix: how much is open, since when, and what was fixed."""
    severities = codelists.list_codes("severity")
    found = {(row["provider"], row["severity"]): row for row in index.edition.get_rows("quality_progress")}
    rows: list[Cells] = []
    for provider_id, name in _list_providers(index):
        for severity in severities:
            if row := found.get((provider_id, severity)):
                counts = _format_counts(index, *(row[column] for column in ("open", "opened", "fixed", "accepted")))
                days = row["median_days_open"]
                title = LinkedText(codelists.get_title("severity", severity, index.language))
                rows.append([name, title, *counts, LinkedText("–" if days is None else index.format_number(days))])
    columns = ("provider", "severity", "open", "opened", "fixed", "accepted", "median_days_open")
    note = TABLES["quality_progress"].about.get_description(index.language)
    headers = index.build_headers("quality_progress", columns)
    return DisplayTable(index.translate("How long findings stay open"), headers, rows, "open", note)


def _build_rules_table(index: LocalIndex) -> DisplayTable:
    """Every rule that found something, by severity, then by how often."""
    say, counts = index.translate, _count_findings(index, "rule")
    providers = Counter((row["rule"], row["severity"]) for row in index.quality_rows)
    severities = codelists.list_codes("severity")
    rows: list[Cells] = []
    for key in sorted(counts, key=lambda key: (severities.index(key[1]), -counts[key], key[0])):
        severity = LinkedText(codelists.get_title("severity", key[1], index.language))
        rows.append([_link_rule(index, key[0]), severity, *_format_counts(index, counts[key], providers[key])])
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
    say = index.translate
    reports = index.edition.get_rows("reports")
    rows: list[Cells] = []
    for provider_id, name in _list_providers(index):
        own = [row for row in reports if row["provider"] == provider_id]
        oldest = min((row["data_date"] for row in own), default=None)
        date = LinkedText(format_date(oldest, index.language)) if oldest else None
        rows.append([name, *_format_counts(index, len(own), sum(bool(row["stale"]) for row in own)), date])
    titles = (say("Provider"), say("Projects reported"), index.get_column_title("reports", "stale"))
    headers = [*_build_headers(*titles), ColumnHeader(say("Oldest data date"), is_tight=True)]
    note = say(
        "How many of each provider's projects are not in its latest return. For these, the last good record is shown."
    )
    return DisplayTable(say("Missing from the latest return"), headers, rows, "late", note)


def _build_languages_table(index: LocalIndex) -> DisplayTable:
    """How many projects state each text in English, in Welsh, in both."""
    say, total = index.translate, len(index.projects)
    columns = index.edition.get_columns("projects")
    rows: list[Cells] = []
    for stem in (name.removesuffix("_en") for name in columns if name.endswith("_en")):
        if f"{stem}_cy" not in columns:
            continue
        filled = {code: {row["project_id"] for row in index.projects if row[f"{stem}_{code}"]} for code in LANGUAGES}
        parts = [cell for code in LANGUAGES for cell in _format_part(index, len(filled[code]), total)]
        title = LinkedText(index.get_column_title("projects", stem))
        rows.append([title, *parts, *_format_counts(index, len(filled["en"] & filled["cy"]))])
    headers = _build_headers(
        *(say("Text"), say("In English"), say("In English (%)")),
        *(say("In Welsh"), say("In Welsh (%)"), say("In both languages")),
    )
    note = say("Projects: {n}. A text that exists in one language only is shown in that language and marked.", n=total)
    return DisplayTable(say("Languages of the texts"), headers, rows, "languages", note)


def _build_blanks_table(index: LocalIndex) -> DisplayTable:
    """How many projects fill each column; the emptiest last."""
    say, total = index.translate, len(index.projects)
    columns = index.edition.get_columns("projects")
    filled = {name: sum(row[name] is not None for row in index.projects) for name in columns}
    path = index.get_path(routes.DATA.add_folder("projects"))
    rows: list[Cells] = []
    for name, count in sorted(filled.items(), key=lambda item: -item[1]):
        title = LinkedText(index.get_column_title("projects", name), href=path)
        rows.append([title, *_format_part(index, count, total), *_format_counts(index, total - count)])
    headers = _build_headers(say("Column"), say("Filled"), say("Filled (%)"), say("Blank"))
    note = say("A blank says nothing about the service. It only means that nothing is recorded.")
    return DisplayTable(say("Blank values by column"), headers, rows, "blanks", note)
