"""The fixes that a provider refused, as a release remembers them: they are not proposed again."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from schemas.findings import load_parameters

REFUSED_FIXES_FILE = "refused-fixes.json"
REFUSED_RULE = "fix-refused"

RefusedFix = tuple[str, str]
"""The header of a column, and the text that stays as it is."""


def list_refused_fixes(findings: Iterable[Mapping[Any, Any]]) -> set[RefusedFix]:
    """The refused fixes that findings tell of. findings: rows of schemas.frames.FINDINGS."""
    refused = (finding for finding in findings if finding["rule"] == REFUSED_RULE)
    return {(load_parameters(finding)["header"], str(finding["value"])) for finding in refused}


def load_refused_fixes(folder: Path) -> set[RefusedFix]:
    """The refused fixes that the feedback of a provider remembers; none where it has no such file."""
    path = folder / REFUSED_FIXES_FILE
    rows = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return {(row["header"], row["text"]) for row in rows}


def render_refused_fixes(refused: Iterable[RefusedFix]) -> str:
    """The file that load_refused_fixes reads."""
    rows = [{"header": header, "text": text} for header, text in sorted(refused)]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
