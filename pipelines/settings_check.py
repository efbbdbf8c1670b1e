"""Whether what the settings name can be used: asked before any work is begun."""

from assets.publish.release.signatures import build_list_signer
from pipelines.addresses import require_library
from pipelines.resources.register_database import check_database
from pipelines.settings import RegisterSettings


def check_settings(settings: RegisterSettings) -> None:
    """Raises FixableError for an address that cannot be read here, a key that is none, a database and a broker that do not
    answer, and workers where there are none."""
    for key in ("sources", "landing", "outputs"):
        require_library(key, getattr(settings, key) or "")
    build_list_signer(settings.get_signing_key())
    check_database(settings.get_database_url())
    if settings.broker:
        from pipelines.workers.broker_check import check_workers

        check_workers(settings)
