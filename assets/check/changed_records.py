"""What changed of some providers' raw records, checked: for as many providers as are asked for."""

from collections.abc import Callable, Mapping

from assets.check.provider_check import check_provider, hold_stopped_return, hold_unplaced_rows
from schemas.stores import ProviderOutput, ProviderTables, SourcesStore, TableStore
from schemas.unexpected_errors import describe_error

CHECKED_ASSETS = ("accepted", "held", "notes", "findings")


def check_changed_records(
    raw_records: ProviderTables, sources: SourcesStore, tables: TableStore, log_error: Callable[[str], None]
) -> Mapping[str, dict[str, ProviderOutput]]:
    """By CHECKED_ASSETS: those tables of each provider whose raw records changed. A return that stops with an unexpected error
    is held whole, and is tried again in the next run. log_error: is told what stopped one provider.
    """
    outputs: dict[str, dict[str, ProviderOutput]] = {name: {} for name in CHECKED_ASSETS}
    for provider in raw_records:
        digest = tables.get_input_digest("raw_records", provider)
        if digest and all(tables.get_input_digest(name, provider) == digest for name in CHECKED_ASSETS):
            continue
        source = sources.load_source(provider)
        try:
            raw = raw_records[provider]
            done = hold_unplaced_rows(raw, check_provider(source, raw))
        except Exception as error:  # one provider's return never stops the others
            description = describe_error(error, f"checking the return of {provider}")
            log_error(description.text)
            digest, done = "", hold_stopped_return(source, raw_records[provider], description.reference)
        for name in CHECKED_ASSETS:
            outputs[name][provider] = ProviderOutput(digest or "", getattr(done, name))
    return outputs
