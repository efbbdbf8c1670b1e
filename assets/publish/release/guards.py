"""What must not be published without a person's word, and what is published with a warning.

Belongs here: comparing a new release's content with the standing one.
"""

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd

from assets.publish.release.published_releases import PublishedRelease
from schemas.languages import BilingualText, FixableError, Message
from schemas.rules import RULES
from schemas.tables import TABLES

GUARDED_TABLES = ("projects", "partners", "benefits", "observations")
"""Tables whose rows are watched: a table that follows from these loses nothing by itself."""
MAX_LOSS_PERCENT = 25
"""Per cent of a table's rows, or of the money, that no release may lose without a person's word."""
MIN_LOST_ROWS = 3
"""So many rows must go before their share counts: of four, one is a quarter."""
MAX_GROWTH_TIMES = 2
"""A release that has more than so many times the projects or the money of the last one comes with a warning. New providers bring
new projects, so growth is no fault; but a return read twice doubles, and amounts in pence grow by more."""


class GuardRefusedError(FixableError):
    """A guard refuses the release; the last good one stands. Its messages say why."""


def _list_refusal_reasons(quality: pd.DataFrame, provider: str) -> BilingualText:
    """The titles of the rules that refused a provider's files, or held or missed what it sent."""
    found = quality.loc[quality["provider"] == provider, "rule"]
    rules = [
        RULES[rule] for rule in found if RULES[rule].effect in ("file-refused", "row-held") or rule == "return-missing"
    ]
    return BilingualText(
        "; ".join(rule.title_en for rule in rules) or "?", "; ".join(rule.title_cy for rule in rules) or "?"
    )


def find_lost_providers(content: Mapping[str, pd.DataFrame], standing: PublishedRelease | None) -> list[Message]:
    """A provider whose word was published in the standing release and of which nothing is published now."""
    if standing is None:
        return []
    before, now = set(standing.provenance["provider"]), set(content["provenance"]["provider"])
    text = "Nothing of the provider {provider} would be published, but the standing release has its records: {why}."
    return [
        Message(text, {"provider": name, "why": _list_refusal_reasons(content["quality"], name)})
        for name in sorted(before - now)
    ]


def _sum_money(benefits: pd.DataFrame) -> Decimal:
    """The money that counts in a release's benefits, expected and realised."""
    counts = benefits[benefits["counted"].fillna(False).astype(bool) & (benefits["unit"] == "GBP").fillna(False)]
    values = [value for name in ("expected_value", "realised_value") for value in counts[name].dropna()]
    return sum((Decimal(str(value)) for value in values), Decimal(0))


def _get_table_title(name: str) -> BilingualText:
    about = TABLES[name].about
    return BilingualText(about.title_en, about.title_cy)


def find_large_losses(content: Mapping[str, pd.DataFrame], standing: PublishedRelease | None) -> list[Message]:
    """A release with far fewer rows in a table of ROWS, or far less money, than the standing one: MOST_LOST per cent or more."""
    if standing is None:
        return []
    money = _sum_money(standing.tables["benefits"]), _sum_money(content["benefits"])
    reasons = []
    for name in GUARDED_TABLES:
        before, now = len(standing.tables[name]), len(content[name])
        if before - now >= MIN_LOST_ROWS and _calculate_loss_percent(before, now) >= MAX_LOSS_PERCENT:
            told = {
                "table": _get_table_title(name),
                "before": before,
                "now": now,
                "percent": round(_calculate_loss_percent(before, now)),
            }
            reasons.append(Message("{table}: {percent}% of the rows would go, from {before} to {now}.", told))
    if _calculate_loss_percent(*money) >= MAX_LOSS_PERCENT:
        sums = {
            "before": f"{money[0]:,.0f}",
            "now": f"{money[1]:,.0f}",
            "percent": str(round(_calculate_loss_percent(*money))),
        }
        reasons.append(
            Message("{percent}% of the money in the benefits would go: from £{before} to £{now}.", dict(sums))
        )
    return reasons


def _calculate_loss_percent(before: int | Decimal, now: int | Decimal) -> float:
    return float(100 * (before - now) / before) if before else 0.0


def find_large_growth(content: Mapping[str, pd.DataFrame], standing: PublishedRelease | None) -> list[Message]:
    """A release with more than MOST_GROWN times the projects, or the money, of the standing one. It is published all the same."""
    if standing is None:
        return []
    projects = len(standing.tables["projects"]), len(content["projects"])
    money = _sum_money(standing.tables["benefits"]), _sum_money(content["benefits"])
    warnings = []
    if projects[1] > MAX_GROWTH_TIMES * projects[0] > 0:
        text = "There are more than {times} times as many projects as in the last release: {now}, and {before} then."
        warnings.append(Message(text, {"times": MAX_GROWTH_TIMES, "before": projects[0], "now": projects[1]}))
    if money[1] > MAX_GROWTH_TIMES * money[0] > 0:
        text = (
            "The money in the benefits is more than {times} times that of the last release: £{now}, and £{before} then."
        )
        sums = {"before": f"{money[0]:,.0f}", "now": f"{money[1]:,.0f}"}
        warnings.append(Message(text, {"times": MAX_GROWTH_TIMES, **sums}))
    return warnings


def guard_release(content: Mapping[str, pd.DataFrame], standing: PublishedRelease | None, accepted: str | None) -> None:
    """Raises Refused with every reason, unless a person accepts the release with a reason of their own."""
    reasons = [*find_lost_providers(content, standing), *find_large_losses(content, standing)]
    if reasons and not accepted:
        raise GuardRefusedError(*reasons)
