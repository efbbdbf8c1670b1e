"""What must not be published without a person's word.

Belongs here: comparing a new release's content with the standing one.
"""

from collections.abc import Mapping

import pandas as pd

from assets.publish.release import Standing
from schemas.findings import RULES
from schemas.languages import Both, Message, Refusal


class Refused(Refusal):
    """A guard refuses the release; the last good one stands. Its messages say why."""


def _why(quality: pd.DataFrame, provider: str) -> Both:
    """The titles of the rules that refused a provider's files, or held or missed what it sent."""
    found = quality.loc[quality["provider"] == provider, "rule"]
    rules = [
        RULES[rule] for rule in found if RULES[rule].effect in ("file-refused", "row-held") or rule == "return-missing"
    ]
    return Both("; ".join(rule.title_en for rule in rules) or "?", "; ".join(rule.title_cy for rule in rules) or "?")


def lost_providers(content: Mapping[str, pd.DataFrame], standing: Standing | None) -> list[Message]:
    """A provider whose word was published in the standing release and of which nothing is published now."""
    if standing is None:
        return []
    before, now = set(standing.provenance["provider"]), set(content["provenance"]["provider"])
    text = "Nothing of the provider {provider} would be published, but the standing release has its records: {why}."
    return [Message(text, {"provider": name, "why": _why(content["quality"], name)}) for name in sorted(before - now)]


def guard(content: Mapping[str, pd.DataFrame], standing: Standing | None, accepted: str | None) -> None:
    """Raises Refused with every reason, unless a person accepts the release with a reason of their own."""
    reasons = lost_providers(content, standing)
    if reasons and not accepted:
        raise Refused(*reasons)
