"""Ctrl-C while work goes on in a thread of its own: what it does to end well is waited for."""

import os
import signal
import threading
import time

import pytest

from pipelines.interruptible_work import run_interruptibly


def test_work_that_is_interrupted_has_ended_before_the_program_goes_on() -> None:
    ended = []

    def work() -> None:
        try:
            while True:
                time.sleep(0.01)
        finally:
            time.sleep(0.5)
            ended.append(True)

    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        run_interruptibly(work)
    assert ended == [True]


def test_work_gives_its_result_or_its_error() -> None:
    assert run_interruptibly(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        run_interruptibly(lambda: 1 // 0)
