"""The summary of a release in words: for a terminal and summary.txt, and the sentences that its page has too."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from assets.publish.feedback.provider_summary import NamedProjects, ProviderSummary, ReleaseSummary, Status
from schemas.languages import (
    Language,
    Message,
    format_date,
    format_number,
    get_plural_translator,
    get_translator,
)

WIDTH = 100
"""How many characters a line of the text has at most, but for a word that is longer."""
INDENT = "  "
STATUS_TITLES: Mapping[Status, Message] = {
    "refused": Message("refused"),
    "missing": Message("missing"),
    "overdue": Message("overdue"),
    "stale": Message("out of date"),
    "new": Message("new"),
    "same": Message("same"),
}
COUNT_TITLES: Mapping[str, Message] = {
    "received": Message("Received"),
    "published": Message("Published"),
    "held": Message("Held"),
    "not_records": Message("Not records"),
    "errors": Message("Errors"),
    "warnings": Message("Warnings"),
}
"""A field of ProviderSummary → what its column is called."""


def describe_status(provider: ProviderSummary, language: Language) -> str:
    """A provider's status, with the day since when it is so: `refused since 1 December 2026`."""
    title = STATUS_TITLES[provider.status].render(language)
    if provider.since is None:
        return title
    date = format_date(provider.since, language)
    return get_translator(language)("{status} since {date}", status=title, date=date)


def list_reasons(provider: ProviderSummary, language: Language) -> list[str]:
    """Why its status is so, and which records stand instead or for what is left out; a sentence each."""
    say = get_translator(language)
    texts = {
        "missing": say("A file that is expected is not there."),
        "overdue": say("The next return was due, and has not come."),
        "stale": say("A file came, but none of this provider's projects is in it."),
    }
    reasons = [reason[language] for reason in provider.reasons] or [texts.get(provider.status, "")]
    return [text for text in (*reasons, describe_standing(provider, language)) if text]


def describe_standing(provider: ProviderSummary, language: Language) -> str:
    """Which records stand instead of a return, or for what it leaves out; blank where none have to."""
    standing = provider.standing
    if standing is None:
        return ""
    over = get_plural_translator(language)
    if not standing.projects and not standing.records:
        return get_translator(language)("Nothing from this provider is published.")
    days = dict.fromkeys(day for day in (standing.first_date, standing.last_date) if day)
    date = format_date("/".join(days), language)
    if provider.status in ("new", "same"):
        one = "{n} of its projects is not in this return. The record of {date} stands, marked as out of date."
        many = "{n} of its projects are not in this return. Their records of {date} stand, marked as out of date."
        return over(one, many, standing.projects, date=date)
    if standing.projects:
        return over(
            "Its {n} project of {date} stands.", "Its {n} projects of {date} stand.", standing.projects, date=date
        )
    return over("Its {n} record of {date} stands.", "Its {n} records of {date} stand.", standing.records, date=date)


def describe_findings(provider: ProviderSummary, language: Language) -> str:
    """How much is wrong or doubtful, and how many rows are held for it; blank where there is nothing."""
    if not provider.errors and not provider.warnings:
        return ""
    say = get_translator(language)
    counts = {name: format_number(getattr(provider, name), language) for name in ("errors", "warnings", "held")}
    text = say("Errors: {errors}. Warnings: {warnings}.", **counts)
    return f"{text} {say('Rows held until fixed: {held}.', **counts)}" if provider.held else text


def list_changes(provider: ProviderSummary, language: Language, is_first: bool = False) -> list[str]:
    """What a provider made different among the projects: `new 2 (Joint archive; Payroll)`. is_first: there was no release before,
    so that all are new, and are only counted.
    """
    say = get_translator(language)
    if is_first and provider.new.count:
        return [get_plural_translator(language)("{n} project", "{n} projects", provider.new.count)]
    names = {kind: _name_projects(getattr(provider, kind), language) for kind in ("new", "changed", "gone")}
    texts = {
        "new": say("new {projects}", projects=names["new"]),
        "changed": say("changed {projects}", projects=names["changed"]),
        "gone": say("gone {projects}", projects=names["gone"]),
    }
    return [text for kind, text in texts.items() if getattr(provider, kind).count]


def _name_projects(projects: NamedProjects, language: Language) -> str:
    titles = projects.get_titles(language)
    more = ["…"] if projects.count > len(titles) else []
    return f"{format_number(projects.count, language)} ({'; '.join([*titles, *more])})"


def describe_recipient(provider: ProviderSummary, language: Language) -> str:
    """To whom a provider's feedback goes, and which language stands first in it."""
    say = get_translator(language)
    tongue = say("Welsh first") if provider.language == "cy" else say("English first")
    return f"{provider.contact or say('no contact in its source file')} ({tongue})"


def describe_comparison(summary: ReleaseSummary, language: Language) -> str:
    """The heading of what changed."""
    say = get_translator(language)
    if summary.previous is None:
        return say("What is in the first release")
    return say("What changed since release {version}", version=summary.previous)


def render_summary_text(summary: ReleaseSummary, language: Language) -> str:
    """The summary as text: a table, what needs a person, what changed, and what to send to whom."""
    say, providers = get_translator(language), summary.providers
    parts = {
        "": _align_columns(_list_cells(providers, language)),
        say("What needs attention"): [line for each in providers for line in _describe_need(each, language)],
        describe_comparison(summary, language): list(_describe_changes(summary, language)),
        describe_sending(language): list(_describe_sending(providers, language)),
    }
    nothing = INDENT + say("Nothing.")
    texts = ["\n".join([*([title] if title else []), *(lines or [nothing])]) for title, lines in parts.items()]
    return "\n\n".join(texts) + "\n"


def describe_sending(language: Language) -> str:
    """The heading of what is to be sent."""
    return get_translator(language)("What to send: each letter is email.txt, the files beside it go with it")


def _describe_need(provider: ProviderSummary, language: Language) -> Iterator[str]:
    if not provider.needs_person:
        return
    yield from _wrap_line(f"{provider.provider} ({provider.get_name(language)}): {describe_status(provider, language)}")
    for text in filter(None, [*list_reasons(provider, language), describe_findings(provider, language)]):
        yield from _wrap_line(text, 2)


def _describe_changes(summary: ReleaseSummary, language: Language) -> Iterator[str]:
    for provider in summary.providers:
        if changes := list_changes(provider, language, summary.previous is None):
            yield from _wrap_line(f"{provider.provider}: {', '.join(changes)}")


def _describe_sending(providers: Sequence[ProviderSummary], language: Language) -> Iterator[str]:
    folders = [(provider, f"{provider.files[0].rpartition('/')[0]}/") for provider in providers if provider.files]
    width = max((len(folder) for _, folder in folders), default=0)
    for provider, folder in folders:
        yield f"{INDENT}{folder.ljust(width)}  → {describe_recipient(provider, language)}"


def _wrap_line(text: str, depth: int = 1) -> list[str]:
    indent = INDENT * depth
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _list_cells(providers: Sequence[ProviderSummary], language: Language) -> list[list[str]]:
    """The table: a row of headers, a row a provider, and where there are several a row of sums."""
    say = get_translator(language)
    headers = [say("Provider"), say("Status"), *(title.render(language) for title in COUNT_TITLES.values())]
    rows = [
        [provider.provider, STATUS_TITLES[provider.status].render(language), *_format_counts([provider], language)]
        for provider in providers
    ]
    sums = [[say("All"), "", *_format_counts(providers, language)]] if len(providers) > 1 else []
    return [headers, *rows, *sums]


def _format_counts(providers: Iterable[ProviderSummary], language: Language) -> list[str]:
    rows = list(providers)
    return [format_number(sum(getattr(row, name) for row in rows), language) for name in COUNT_TITLES]


def _align_columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines: two columns of words to the left, the numbers to the right. The first column gives way where it must."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    widths[0] = min(widths[0], max(WIDTH - sum(widths[1:]) - 2 * (len(widths) - 1), 12))
    lines = []
    for first, second, *counts in rows:
        name = first if len(first) <= widths[0] else f"{first[: widths[0] - 1]}…"
        words = (name.ljust(widths[0]), second.ljust(widths[1]))
        lines.append("  ".join([*words, *(cell.rjust(width) for cell, width in zip(counts, widths[2:], strict=True))]))
    return lines
