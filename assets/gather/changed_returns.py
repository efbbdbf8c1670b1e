"""What changed of some providers: the two steps of gather, for as many providers as are asked for.

Belongs here: which providers are read again, and that one of them never stops the others. Does not belong here: how a file is
read (provider_files, raw_records), and who asks: an asset, or a worker with a share of the providers.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assets.gather.raw_records import EarlierReturns, build_raw_records, build_stopped_records
from assets.gather.received_files import build_stopped_submissions, build_submissions_frame
from assets.gather.recognised_files import is_standing
from assets.gather.taken_files import list_fitting_digests, mark_accepted, take_files
from schemas.languages import FixableError, Message
from schemas.stores import LandingStore, OutputStore, ProviderOutput, SourcesStore, TableStore
from schemas.unexpected_errors import describe_error


@dataclass(frozen=True)
class GatherStores:
    """What gathering takes from and asks. log_error: is told what stopped one provider."""

    sources: SourcesStore
    landing: LandingStore
    outputs: OutputStore
    tables: TableStore
    log_error: Callable[[str], None]


def gather_submissions(providers: Iterable[str], stores: GatherStores) -> dict[str, ProviderOutput]:
    """Submissions of each provider of which anything changed (schemas.frames.SUBMISSIONS). Raises FixableError for one that has
    no source file any more.
    """
    code, accepted = stores.outputs.get_code_digests().code, stores.outputs.list_accepted_files()
    providers = list(providers)
    if gone := sorted(set(providers) - set(stores.sources.load_sources())):
        text = (
            "There is no source file of {provider} any more, but Dagster still has its partition. Delete the partition on "
            "Dagster's pages, or run shared-services publish, which does so."
        )
        raise FixableError(*(Message(text, {"provider": provider}) for provider in gone))
    changed = {}
    for provider in providers:
        source = stores.sources.load_source(provider)
        try:
            folder = stores.sources.get_provider_dir(provider)
            taken = take_files(source, folder, accepted, stores.landing.note_arrival, code)
        except Exception as error:  # one provider's files never stop the others
            description = describe_error(error, f"taking in the files of {provider}")
            stores.log_error(description.text)
            changed[provider] = ProviderOutput("", build_stopped_submissions(source, description.reference))
            continue
        for submission in taken.received:
            if submission.content is not None:
                stores.landing.store_bytes(submission.content)
        if stores.tables.get_input_digest("submissions", provider) != taken.inputs_hash:
            frame = build_submissions_frame(source, taken.received, taken.missing)
            changed[provider] = ProviderOutput(taken.inputs_hash, frame)
    return changed


def gather_raw_records(
    submissions: Mapping[str, Any], stores: GatherStores, accept: str | None
) -> dict[str, ProviderOutput]:
    """Raw records of each provider of which anything changed: rows, blocks, findings, and each returned table. A return
    that stops with an unexpected error has none, and is tried again in the next run.

    accept: why files stand that are older than the last return, or lack many of its projects.
    """
    changed = {}
    earlier = EarlierReturns(stores.outputs.list_accepted_files(), stores.sources.load_sources(), bool(accept))
    for provider in submissions:
        inputs_hash = stores.tables.get_input_digest("submissions", provider)
        if inputs_hash:
            hashes = set(submissions[provider]["sha256"].dropna())
            stands = is_standing(provider, hashes, earlier.accepted)
            accepted_hash = mark_accepted(inputs_hash)
            # What was refused before may be read once a person accepts it.
            fitting = {accepted_hash} if accept else list_fitting_digests(inputs_hash, is_standing=stands)
            if stores.tables.get_input_digest("raw_records", provider) in fitting:
                continue
            inputs_hash = accepted_hash if accept or stands else inputs_hash
        source = stores.sources.load_source(provider)
        try:
            records = build_raw_records(source, submissions[provider], stores.landing.read_bytes, earlier)
        except Exception as error:  # one provider's files never stop the others
            description = describe_error(error, f"reading the return of {provider}")
            stores.log_error(description.text)
            inputs_hash, records = "", build_stopped_records(source, description.reference)
        changed[provider] = ProviderOutput(inputs_hash or "", records)
    return changed
