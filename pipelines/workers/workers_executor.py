"""The executor that hands a run's steps to the workers, and has the outputs meanwhile."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.outputs_lock import describe_lock_holder, lock_outputs
from pipelines.run_history import record_run
from pipelines.settings import RegisterSettings
from pipelines.workers.celery_settings import build_celery_config


class ReservingExecutor(dg.Executor):
    """An executor that reserves the outputs from a run's first step to its last, in the process of the run: its steps, in
    other processes, must not.
    """

    def __init__(self, executor: Any, outputs: Path) -> None:
        self._executor, self._outputs = executor, outputs

    @property
    def retries(self) -> Any:
        return self._executor.retries

    def app_args(self) -> dict[str, Any]:
        """What dagster-celery makes its Celery app of."""
        return dict(self._executor.app_args())

    def execute(self, plan_context: Any, execution_plan: Any) -> Iterator[Any]:
        def log_waiting() -> None:
            holder = describe_lock_holder(self._outputs)
            plan_context.log.warning(f"{holder} is publishing to {self._outputs}. This run waits until it has ended.")

        recorded = record_run(plan_context.instance, plan_context.dagster_run.run_id, self._outputs)
        with lock_outputs(self._outputs, log_waiting), recorded:
            yield from self._executor.execute(plan_context, execution_plan)


def declare_workers_executor(settings: RegisterSettings, outputs: Path) -> dg.ExecutorDefinition:
    """The executor on the broker of the settings, which is not in the config of a run: its address may hold a password."""

    @dg.executor(name="workers", requirements=dg.multiple_process_executor_requirements())
    def workers(context: dg.InitExecutorContext) -> dg.Executor:
        from dagster_celery import celery_executor

        create_executor = celery_executor.executor_creation_fn
        if create_executor is None:
            raise TypeError("dagster-celery declares no executor")
        config = {**build_celery_config(settings), "retries": {"enabled": {}}}
        given = dg.InitExecutorContext(context.job, celery_executor, config, context.instance)
        return ReservingExecutor(create_executor(given), outputs)

    return workers
