"""What a run ends with that a step of it stopped, because of a bug of ours."""


class RunError(Exception):
    """A step failed because of a bug in this software. The text names step and error; the current release is untouched. step,
    error_name, run: where it was, which kind of error, and Dagster's identifier of the run.
    """

    def __init__(self, text: str, step: str, error_name: str, run: str) -> None:
        super().__init__(text)
        self.step, self.error_name, self.run = step, error_name, run
