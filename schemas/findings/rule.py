"""What a rule is. Belongs here: the shape of a rule. Does not belong here: any rule."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

Severity = Literal["error", "warning", "notice"]
Responsibility = Literal["provider", "publisher"]
Effect = Literal["file-refused", "row-held", "field-held", "published", "published-tidied"]


@dataclass(frozen=True)
class Rule:
    """One rule, in both languages. Its texts are templates whose `{names}` a finding's parameters fill.

    `predicate`, where the rule is about a whole record: takes the typed records of `table` and gives for each True
    (passes), False (fails) or NA (does not apply); `columns` are the columns that a failure blames.
    """

    id: str
    version: str
    severity: Severity
    responsibility: Responsibility
    effect: Effect
    title_en: str
    title_cy: str
    message_en: str
    message_cy: str
    fix_en: str
    fix_cy: str
    table: str | None = None
    columns: tuple[str, ...] = ()
    predicate: Callable[[pd.DataFrame], pd.Series] | None = None
