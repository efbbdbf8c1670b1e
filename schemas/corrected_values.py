"""Which values the register's team corrected, and why, from the findings that tell their providers."""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from schemas.frames import CORRECTIONS, build_frame
from schemas.languages import LANGUAGES, Language, format_date, get_translator


def _describe_correction(facts: Mapping[str, Any], language: Language) -> str:
    return get_translator(language)(
        "{reason} ({by}, until {until})",
        reason=facts[f"reason_{language}"],
        by=facts["by"],
        until=format_date(facts["until"], language),
    )


def list_corrections(findings: pd.DataFrame) -> pd.DataFrame:
    """CORRECTIONS. findings: schemas.frames.FINDINGS of stage check."""
    rows = []
    for row in findings[findings["rule"] == "correction-applied"].to_dict("records"):
        facts = json.loads(row["parameters"])
        reasons = {f"correction_{language}": _describe_correction(facts, language) for language in LANGUAGES}
        rows.append({"record": row["record"], "column": row["column"], **reasons})
    return build_frame(rows, CORRECTIONS)
