"""Which providers' tables do not follow from what lies in their folders now."""

from pathlib import Path

import dagster as dg

from assets.gather.received_files import find_submissions, hash_inputs
from pipelines.resources import OutputsFolder, ParquetTables, SourcesFolder


def find_changed_providers(assets: list[dg.AssetKey], sources: Path, outputs: OutputsFolder, tables: Path) -> list[str]:
    """The providers of whom an asset is missing, broken off, or made from other files, another source file or other code.

    assets: those that are made provider by provider; tables: the folder of resources.ParquetTables.
    """
    folder, stored = SourcesFolder(path=str(sources)), ParquetTables(path=str(tables))
    code = outputs.get_code_digests().code
    changed = []
    for provider, source in sorted(folder.load_sources().items()):
        try:
            digest = hash_inputs(source, *find_submissions(source, folder.get_provider_dir(provider)), code)
        except Exception:  # the run itself says which, and goes on with the others
            digest = ""
        if not digest or any(stored.get_input_digest(key.path[-1], provider) != digest for key in assets):
            changed.append(provider)
    return changed
