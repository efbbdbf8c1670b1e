"""How Celery is set up: for the run, which hands out steps, and for the workers, which must agree with it."""

from typing import Any

from pipelines.settings import RegisterSettings

# Longer than a step may take, or the broker gives it to a second worker while the first still works on it.
SECONDS_MORE = 5


def build_celery_config(settings: RegisterSettings) -> dict[str, Any]:
    """What dagster-celery calls the executor's config: the broker, where results go, and Celery's own settings. A step is given
    up by the broker only when it is done, so that it goes to another worker when its own is lost.
    """
    broker, seconds = settings.get_broker(), settings.worker_step_seconds
    is_redis = broker.startswith(("redis://", "rediss://"))
    return {
        "broker": broker,
        "backend": broker if is_redis else "rpc://",
        "config_source": {
            "task_default_queue": "dagster",
            "task_acks_late": True,
            "task_reject_on_worker_lost": True,
            "task_time_limit": seconds,
            # A worker that is busy takes no step that another could begin.
            "worker_prefetch_multiplier": 1,
            "worker_cancel_long_running_tasks_on_connection_loss": True,
            "broker_connection_retry_on_startup": True,
            "broker_transport_options": {"visibility_timeout": seconds + SECONDS_MORE} if is_redis else {},
        },
    }
