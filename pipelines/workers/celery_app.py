"""The program of a worker, for `celery --app pipelines.workers.celery_app worker` (docs/deploy.md)."""

from dagster_celery.executor import CeleryExecutor
from dagster_celery.make_app import make_app
from dagster_celery.tasks import create_task

from pipelines.settings import load_settings
from pipelines.workers.celery_settings import build_celery_config

app = make_app(CeleryExecutor.for_cli(**build_celery_config(load_settings())).app_args())
execute_plan = create_task(app)
