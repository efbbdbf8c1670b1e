"""Whether what the settings name can be used: asked before any work is begun."""

from assets.publish.release.signatures import build_list_signer
from pipelines.addresses import to_store_address
from pipelines.resources.register_database import check_database
from pipelines.settings import RegisterSettings
from pipelines.working_folders import StoreUnreachableError
from schemas.languages import FixableError, Message


def check_settings(settings: RegisterSettings) -> None:
    """Raises FixableError for a store that cannot be used, a key that is none, a database or a broker that does not answer, and
    workers where there are none.
    """
    settings.get_sources_folder()
    for key in ("landing", "outputs"):
        if address := to_store_address(getattr(settings, key) or ""):
            _check_store(key, address)
    if address := to_store_address(settings.outputs):
        from pipelines.remote.publisher_lock import require_server

        require_server(settings.get_database_url(), address)
    build_list_signer(settings.get_signing_key())
    check_database(settings.get_database_url())
    if settings.broker:
        from pipelines.workers.broker_check import check_workers

        check_workers(settings)


def _check_store(key: str, address: str) -> None:
    from pipelines.remote.remote_store import RemoteStore

    try:
        RemoteStore(address).list_folders("")
    except FixableError as error:
        raise FixableError(
            *(Message("{key}: {fault}", {"key": key, "fault": fault}) for fault in error.messages)
        ) from None
    except StoreUnreachableError as error:
        raise FixableError(Message("{key}: {fault}", {"key": key, "fault": error.message})) from None
