"""Which providers' tables do not follow from what lies in their folders now."""

from collections.abc import Iterator, Sequence

import dagster as dg

from assets.gather.taken_files import take_files
from pipelines.resources import LandingFolder, OutputsFolder, ParquetTables, SourcesFolder


def find_changed_providers(
    assets: Sequence[dg.AssetKey],
    sources: SourcesFolder,
    landing: LandingFolder,
    outputs: OutputsFolder,
    tables: ParquetTables,
) -> Iterator[str]:
    """The providers of whom an asset is missing, broken off, or made from other files, another source file or other code.
    assets: those that are made provider by provider.
    """
    code, accepted = outputs.get_code_digests().code, outputs.list_accepted_files()
    for provider, source in sorted(sources.load_sources().items()):
        try:
            folder = sources.get_provider_dir(provider)
            digest = take_files(source, folder, accepted, landing.note_arrival, code).inputs_hash
        except Exception:  # the run itself says which, and goes on with the others
            digest = ""
        if not digest or any(tables.get_input_digest(key.path[-1], provider) != digest for key in assets):
            yield provider
