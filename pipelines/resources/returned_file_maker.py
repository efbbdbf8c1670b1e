"""The workbooks that go back to a provider after a release."""

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from assets.check.repairs import REPAIRED_RULES
from pipelines.file_check import check_file
from pipelines.returned_files import annotate_findings, correct_file
from schemas.source_file import Source

CHECKED_ENDING, FIXED_ENDING = "-checked.xlsx", "-fixed.xlsx"


class ReturnedFileMaker(dg.ConfigurableResource):
    """Makes the workbooks, and keeps them for the next run. Its method: schemas.stores.ReturnedFileStore.

    path: the folder of those made before; code: identifies the code that makes them.
    """

    path: str

    def make_files(
        self, source: Source, name: str, content: bytes, findings: Sequence[Mapping[str, Any]], code: str
    ) -> Mapping[str, bytes]:
        sent = [source.model_dump_json(), name, hashlib.sha256(content).hexdigest(), list(findings), code]
        kept = Path(self.path) / hashlib.sha256(json.dumps(sent, sort_keys=True).encode()).hexdigest()
        if not kept.is_dir():
            self._keep_files(kept, _make_files(source, name, content, findings))
        return {path.name: path.read_bytes() for path in sorted(kept.iterdir())}

    def _keep_files(self, kept: Path, files: Mapping[str, bytes]) -> None:
        """Keeps them all or none, whoever else does so at the same time."""
        kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=kept.parent, prefix=".new-"))
        for name, content in files.items():
            (unfinished / name).write_bytes(content)
        unfinished.rename(kept)


def _make_files(
    source: Source, name: str, content: bytes, findings: Sequence[Mapping[str, Any]]
) -> Mapping[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        files = {f"{path.stem}{CHECKED_ENDING}": annotate_findings(path, findings, source.language)}
        if any(finding["rule"] in REPAIRED_RULES for finding in findings):
            sources = {source.provider: source}
            corrected = correct_file(path, check_file(path, sources, source.provider), sources, source.language)
            if corrected.fixes:
                files[f"{path.stem}{FIXED_ENDING}"] = corrected.content
    return files
