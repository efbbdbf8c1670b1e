"""Whether the broker answers, and any worker with it: asked before any work is begun."""

from urllib.parse import urlsplit

from pipelines.settings import PREFIX, RegisterSettings
from schemas.languages import FixableError, Message

BROKER_VARIABLE = f"{PREFIX}BROKER"
SECONDS_TO_CONNECT = 5
SECONDS_TO_ANSWER = 3.0


def check_workers(settings: RegisterSettings) -> None:
    """Raises FixableError where the library is not installed, the broker does not answer, or no worker does. Of the address it
    says the host, and never the password.
    """
    try:
        from dagster_celery.executor import CeleryExecutor
        from dagster_celery.make_app import make_app
        from kombu.exceptions import OperationalError
    except ImportError as error:
        text = "{key}: the library for workers is not installed ({fault}): pip install 'shared-services[workers]'"
        raise FixableError(Message(text, {"key": BROKER_VARIABLE, "fault": error})) from None
    from pipelines.workers.celery_settings import build_celery_config

    app = make_app(CeleryExecutor.for_cli(**build_celery_config(settings)).app_args())
    try:
        with app.connection_for_write(connect_timeout=SECONDS_TO_CONNECT) as connection:
            connection.ensure_connection(max_retries=1, timeout=SECONDS_TO_CONNECT)
            answers = app.control.ping(timeout=SECONDS_TO_ANSWER, connection=connection)
    except (OperationalError, OSError):
        text = (
            "{key}: the broker at {place} does not answer, or refuses the password. Start it, or correct the address."
        )
        raise FixableError(Message(text, {"key": BROKER_VARIABLE, "place": _name_place(settings)})) from None
    except (KeyError, ValueError, ImportError):
        text = "{key}: this is not the address of a broker. Write it as redis://host:6379/0 or amqp://host:5672//."
        raise FixableError(Message(text, {"key": BROKER_VARIABLE})) from None
    if not answers:
        text = "{key}: the broker answers, but no worker does. Start one: docs/deploy.md says how."
        raise FixableError(Message(text, {"key": BROKER_VARIABLE}))


def _name_place(settings: RegisterSettings) -> str:
    address = urlsplit(settings.get_broker())
    return f"{address.hostname}:{address.port}" if address.port else str(address.hostname)
