"""The workbooks that go back to a provider after a release."""

import hashlib
import json
import logging
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import dagster as dg
from pydantic import PrivateAttr

from schemas.stores import FileToReturn
from schemas.unexpected_errors import describe_error
from schemas.unfinished_files import make_unfinished_path

CHECKED_ENDING, FIXED_ENDING = "-checked.xlsx", "-fixed.xlsx"
LOG = logging.getLogger(__name__)


class ReturnedFileMaker(dg.ConfigurableResource):
    """Makes the workbooks, and keeps them for the next run. Its methods: schemas.stores.ReturnedFileStore.

    path: the folder of those made before.
    """

    path: str
    _used: set[str] = PrivateAttr(default_factory=set)

    def make_files(self, file: FileToReturn, code: str) -> Mapping[str, bytes]:
        digest = hashlib.sha256(file.content).hexdigest()
        sent = [file.source.model_dump_json(), file.name, digest, list(file.findings), sorted(file.refused), code]
        kept = Path(self.path) / hashlib.sha256(json.dumps(sent, sort_keys=True).encode()).hexdigest()
        if not kept.is_dir():
            self._keep_files(kept, _make_files(file))
        self._used.add(kept.name)
        return {path.name: path.read_bytes() for path in sorted(kept.iterdir())}

    def remove_unused(self) -> None:
        for folder in Path(self.path).glob("*"):
            if folder.name not in self._used:
                shutil.rmtree(folder, ignore_errors=True)

    def _keep_files(self, kept: Path, files: Mapping[str, bytes]) -> None:
        """Keeps all of them or none."""
        kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished = make_unfinished_path(kept.parent.parent, kept.name)
        unfinished.mkdir()
        for name, content in files.items():
            (unfinished / name).write_bytes(content)
        unfinished.rename(kept)


def _make_files(file: FileToReturn) -> Mapping[str, bytes]:
    """The workbooks of a file. One that cannot be made is left out, and the log says why: the release does not depend on it."""
    # Loaded here: a run that makes none, or that has nothing to do at all, takes a fifth less time without them.
    from assets.check.repairs import REPAIRED_RULES
    from pipelines.file_check import RegisterState, check_file
    from pipelines.returned_files import MAX_STEM, FixOptions, annotate_findings, correct_file

    files: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        name = Path(file.name)
        path = Path(folder) / f"{name.stem[:MAX_STEM]}{name.suffix[:MAX_STEM]}"
        path.write_bytes(file.content)
        language = file.source.language
        try:
            files[f"{path.stem}{CHECKED_ENDING}"] = annotate_findings(path, file.findings, language)
            if any(finding["rule"] in REPAIRED_RULES for finding in file.findings):
                sources = {file.source.provider: file.source}
                register = RegisterState()
                report = check_file(path, sources, file.source.provider, register)
                corrected = correct_file(path, report, sources, register, FixOptions(language, file.refused))
                if corrected.fixes:
                    files[f"{path.stem}{FIXED_ENDING}"] = corrected.content
        except Exception as error:  # the report and the other files go on
            LOG.error(describe_error(error, f"giving back {file.name} of {file.source.provider}").text)
    return files
