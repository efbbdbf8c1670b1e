"""The workbooks that go back to a provider after a release."""

import hashlib
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

import dagster as dg

from assets.check.repairs import FOUND_BY_MATCHING, REPAIRED_RULES
from pipelines.file_check import RegisterState, check_file
from pipelines.returned_files import annotate_findings, correct_file
from schemas.stores import FileToReturn

CHECKED_ENDING, FIXED_ENDING = "-checked.xlsx", "-fixed.xlsx"


class ReturnedFileMaker(dg.ConfigurableResource):
    """Makes the workbooks, and keeps them for the next run. Its method: schemas.stores.ReturnedFileStore.

    path: the folder of those made before.
    """

    path: str

    def make_files(self, file: FileToReturn, code: str) -> Mapping[str, bytes]:
        digest = hashlib.sha256(file.content).hexdigest()
        sent = [file.source.model_dump_json(), file.name, digest, list(file.findings), sorted(file.refused), code]
        kept = Path(self.path) / hashlib.sha256(json.dumps(sent, sort_keys=True).encode()).hexdigest()
        if not kept.is_dir():
            self._keep_files(kept, _make_files(file))
        return {path.name: path.read_bytes() for path in sorted(kept.iterdir())}

    def _keep_files(self, kept: Path, files: Mapping[str, bytes]) -> None:
        """Keeps all of them or none."""
        kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=kept.parent, prefix=".new-"))
        for name, content in files.items():
            (unfinished / name).write_bytes(content)
        unfinished.rename(kept)


def _make_files(file: FileToReturn) -> Mapping[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(file.name).name
        path.write_bytes(file.content)
        language = file.source.language
        files = {f"{path.stem}{CHECKED_ENDING}": annotate_findings(path, file.findings, language)}
        if any(finding["rule"] in REPAIRED_RULES for finding in file.findings):
            sources = {file.source.provider: file.source}
            is_matched = any(finding["rule"] in FOUND_BY_MATCHING for finding in file.findings)
            report = check_file(path, sources, file.source.provider, RegisterState(is_matched=is_matched))
            corrected = correct_file(path, report, sources, language, file.refused)
            if corrected.fixes:
                files[f"{path.stem}{FIXED_ENDING}"] = corrected.content
    return files
