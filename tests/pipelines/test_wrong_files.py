"""`check` refuses what the pipeline would, where the releases know better."""

from pathlib import Path

from pipelines import file_check
from schemas.source_file import Source
from tests.examples import source, source_keys, table, write_csv
from tests.pipelines.test_return_difference import release

HEADER = ["Ref", "Title"]
ROWS = [HEADER, *([f"R{number}", f"Service {number}"] for number in range(8))]
BY = source(match="*.csv", data_date={"from": "name"})
OTHER = Source.model_validate({**source_keys(table(columns={"reference": "X"})), "provider": "other", "precedence": 2})


def refusal_of(path: Path, outputs: Path) -> str | None:
    state = file_check.RegisterState(outputs=outputs)
    refused = file_check.check_file(path, {"example": BY, "other": OTHER}, "example", state).about["refused"]
    return refused and refused["rule"]


def test_a_file_is_compared_with_what_the_releases_have(tmp_path: Path) -> None:
    last = write_csv(tmp_path / "return 2025-10.csv", ROWS)
    theirs = write_csv(tmp_path / "theirs 2025-10.csv", [*ROWS, ["R9", "Theirs"]])
    sent = [("example", last.name, last.read_bytes(), 8), ("other", theirs.name, theirs.read_bytes(), 9)]
    outputs = release(tmp_path / "outputs", "1.0.0", sent)
    assert refusal_of(last, outputs) is None
    assert refusal_of(theirs, outputs) == "file-of-another-provider"
    assert refusal_of(write_csv(tmp_path / "return 2025-11.csv", ROWS[:5]), outputs) == "projects-gone"
    assert refusal_of(write_csv(tmp_path / "return 2025-12.csv", [*ROWS, ["R10", "New"]]), outputs) is None
    assert refusal_of(write_csv(tmp_path / "return 2025-11.csv", ROWS[:5]), tmp_path / "none") is None
