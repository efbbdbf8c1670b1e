"""What must not be published unless a person accepts it, and what is published with a warning."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assets.publish.plain_values import to_plain_rows
from assets.publish.release.published_releases import PublishedRelease
from schemas.languages import LANGUAGES, BilingualText, FixableError, Language, Message
from schemas.rules import RULES
from schemas.tables import TABLES

GUARDED_TABLES = ("projects", "partners", "benefits", "observations")
"""Tables whose rows are watched: a table that follows from these loses nothing by itself."""
MAX_LOSS_PERCENT = 25
"""Per cent of a table's rows, or of the money, that no release may lose without a person's word."""
MIN_LOST_ROWS = 3
"""So many rows must go before their share counts: of four, one is a quarter."""
MAX_GROWTH_TIMES = 2
"""A release that has more than so many times the projects or the money of the previous one comes with a warning. New providers
bring new projects, so growth is no fault; but a return read twice doubles, and amounts in pence grow by more."""


class GuardRefusedError(FixableError):
    """A guard refuses the release; the previous one stays. Its messages say why."""


@dataclass(frozen=True)
class GuardOutcome:
    """How the guards judged a release. accepted: a person's reason to publish it nevertheless; warnings: language → text."""

    accepted: str | None
    warnings: list[dict[Language, str]]


def _list_refusal_reasons(quality: pd.DataFrame, provider: str) -> BilingualText:
    """The titles of the rules that refused a provider's files, or held or missed what it sent."""
    rules = [RULES[rule] for rule in quality.loc[quality["provider"] == provider, "rule"]]
    rules = [rule for rule in rules if rule.effect in ("file-refused", "row-held") or rule.id == "return-missing"]
    english, welsh = ("; ".join(getattr(rule, name) for rule in rules) or "?" for name in ("title_en", "title_cy"))
    return BilingualText(english, welsh)


def find_lost_providers(content: Mapping[str, pd.DataFrame], previous: PublishedRelease) -> list[Message]:
    """A message for each provider of the previous release of which nothing is published now."""
    lost = set(previous.provenance["provider"]) - set(content["provenance"]["provider"])
    text = "Provider {provider}: nothing would be published, but the previous release has its records. Reason: {why}."
    return [
        Message(text, {"provider": provider, "why": _list_refusal_reasons(content["quality"], provider)})
        for provider in sorted(lost)
    ]


def _sum_money(benefits: pd.DataFrame) -> float:
    """The pounds that count in a release's benefits, expected and realised."""
    is_counted = benefits["counted"].fillna(False).astype(bool) & (benefits["unit"] == "GBP").fillna(False)
    amounts = benefits.loc[is_counted, ["expected_value", "realised_value"]]
    return math.fsum(amounts.to_numpy(float, na_value=0).ravel())


def find_large_losses(content: Mapping[str, pd.DataFrame], previous: PublishedRelease) -> list[Message]:
    """A message for each of GUARDED_TABLES that has lost MAX_LOSS_PERCENT of its rows or more, and for such a loss of money."""
    losses = []
    for table in GUARDED_TABLES:
        before, now = len(previous.tables[table]), len(content[table])
        percent = 100 * (before - now) / max(before, 1)
        if before - now >= MIN_LOST_ROWS and percent >= MAX_LOSS_PERCENT:
            title = BilingualText(TABLES[table].about.title_en, TABLES[table].about.title_cy)
            values: dict[str, Any] = {"before": before, "now": now, "percent": round(percent), "table": title}
            losses.append(Message("{table}: {percent}% of the rows would be lost, from {before} to {now}.", values))
    money, money_now = _sum_money(previous.tables["benefits"]), _sum_money(content["benefits"])
    percent = 100 * (money - money_now) / money if money else 0.0
    if percent >= MAX_LOSS_PERCENT:
        values = {"before": f"{money:,.0f}", "now": f"{money_now:,.0f}", "percent": str(round(percent))}
        losses.append(Message("Benefits: {percent}% of the total would be lost, from £{before} to £{now}.", values))
    return losses


def find_large_growth(content: Mapping[str, pd.DataFrame], previous: PublishedRelease) -> list[Message]:
    """A warning where there are more than MAX_GROWTH_TIMES the projects, or the money, of the previous release."""
    projects, projects_now = len(previous.tables["projects"]), len(content["projects"])
    money, money_now = _sum_money(previous.tables["benefits"]), _sum_money(content["benefits"])
    warnings = []
    if projects_now > MAX_GROWTH_TIMES * projects > 0:
        text = "There are more than {times} times as many projects as in the previous release: {now}, up from {before}."
        warnings.append(Message(text, {"times": MAX_GROWTH_TIMES, "before": projects, "now": projects_now}))
    if money_now > MAX_GROWTH_TIMES * money > 0:
        text = "The total of the benefits is more than {times} times that of the previous release: £{now}, up from £{before}."
        sums = {"before": f"{money:,.0f}", "now": f"{money_now:,.0f}"}
        warnings.append(Message(text, {"times": MAX_GROWTH_TIMES, **sums}))
    return warnings


def guard_refusals(refusals: pd.DataFrame, submissions: pd.DataFrame, accepted: str | None, *, is_strict: bool) -> None:
    """Lets a release stand although returns were refused (REFUSAL_COLUMNS), unless an unexpected error stopped that of every
    provider: that is a fault of this software and not of a return. submissions: SUBMISSIONS of all; accepted: a person's
    reason to publish; is_strict: whether any refusal refuses the release.

    Raises GuardRefusedError with every reason, unless a person accepts the release.
    """
    stopped = refusals[refusals["reference"].notna()]
    has_come = submissions["sha256"].notna() | submissions["error"].notna()
    providers = set(submissions.loc[has_come, "provider"])
    reasons = []
    if providers and set(stopped["provider"]) >= providers:
        references = ", ".join(sorted(set(stopped["reference"])))
        text = "An unexpected error stopped the returns of all providers (reference: {references})."
        reasons.append(Message(text, {"references": references}))
    elif is_strict:
        reasons += describe_refusals(to_plain_rows(refusals))
    if reasons and not accepted:
        raise GuardRefusedError(*reasons)


def describe_refusals(refusals: Iterable[Mapping[str, Any]]) -> list[Message]:
    """A message for each refused file, and for each return that an unexpected error stopped. refusals: as release.json
    lists them.
    """
    messages = []
    for row in refusals:
        if row["reference"]:
            text = (
                "Provider {provider}: an unexpected error stopped its return (reference: {reference}). Its last good "
                "records stay published."
            )
        else:
            text = "Provider {provider}: {file} was refused ({why}). Its last good records stay published."
        rule = RULES[row["rule"]]
        messages.append(Message(text, {**row, "why": BilingualText(rule.title_en, rule.title_cy)}))
    return messages


def guard_release(
    content: Mapping[str, pd.DataFrame], previous: PublishedRelease | None, accepted: str | None
) -> GuardOutcome:
    """How the guards judge a release; one that is only built once more keeps its outcome. accepted: a person's reason to publish.

    Raises GuardRefusedError with every reason, unless a person accepts the release.
    """
    if previous is None:
        return GuardOutcome(accepted, [])
    if previous.metadata["version"] == content["about"].iloc[0]["version"]:
        return GuardOutcome(previous.metadata["accepted"], previous.metadata["warnings"])
    reasons = [*find_lost_providers(content, previous), *find_large_losses(content, previous)]
    if reasons and not accepted:
        raise GuardRefusedError(*reasons)
    growth = find_large_growth(content, previous)
    return GuardOutcome(accepted, [{language: text.render(language) for language in LANGUAGES} for text in growth])
