"""As of any day: the release that stood then comes back byte for byte, and the next one follows the newest all the same."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from assets.publish.release import digests
from pipelines import past_releases
from pipelines.cli import main
from schemas.languages import FixableError
from tests.conftest import publish
from tests.pipelines.two_providers import FLAT, build_first_release, replace_text

pytestmark = pytest.mark.slow


def _dated(sources: Path, old: str, new: str) -> None:
    for path in sources.glob("*.yaml"):
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three months: a value corrected in the second; in the third a project left out."""
    folder = tmp_path_factory.mktemp("months") / "register"
    shutil.copytree(build_first_release(tmp_path_factory), folder, symlinks=True)
    sources = folder / "sources"
    _dated(sources, "2026-11-01", "2026-12-01")
    replace_text(sources / FLAT, "SW/02,Partneriaeth,Education", "SW/02,Partneriaeth,Waste")
    publish(sources, folder / "outputs")
    _dated(sources, "2026-12-01", "2027-01-01")
    text = (sources / FLAT).read_text(encoding="cp1252").splitlines(keepends=True)
    (sources / FLAT).write_bytes("".join(line for line in text if not line.startswith("SW/02")).encode("cp1252"))
    publish(sources, folder / "outputs")
    return folder


@pytest.fixture
def outputs(months: Path, tmp_path: Path) -> Path:
    """The outputs of these months, for one test alone."""
    shutil.copytree(months / "outputs", tmp_path / "outputs", symlinks=True)
    return tmp_path / "outputs"


@pytest.fixture
def sources(months: Path, tmp_path: Path) -> Path:
    """The sources as they are in the third month, for one test alone."""
    shutil.copytree(months / "sources", tmp_path / "sources")
    return tmp_path / "sources"


def _version(outputs: Path) -> str:
    return str(json.loads((outputs / "current/release.json").read_text(encoding="utf-8"))["version"])


def test_three_months_and_back(sources: Path, outputs: Path) -> None:
    releases = {path.name: digests.hash_files(path) for path in (outputs / "releases").iterdir()}
    newest = _version(outputs)
    assert len(releases) == 3
    no_sources = shutil.copytree(sources, sources.parent / "no-sources", ignore=lambda _, names: names)
    # What is kept is all that a release was made from.
    done = publish(no_sources, outputs, as_of="2026-11-30")
    assert not list((outputs / "store").glob("as-of-*"))
    assert (done.is_earlier, done.is_rebuilt, done.is_new) == (True, True, False)
    assert _version(outputs) == "1.0.0" == done.about["version"]
    assert digests.hash_files((outputs / "current").resolve()) == releases["1.0.0"]
    back = publish(sources, outputs)
    assert not back.is_new and _version(outputs) == newest
    assert {path.name: digests.hash_files(path) for path in (outputs / "releases").iterdir()} == releases
    assert publish(sources, outputs, as_of="2027-02-01").about["data_date"] == "2027-02-01", (
        "a day to come is a new release"
    )


def test_explain_tells_what_was_said_on_a_day(
    outputs: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(
            "sys.argv", ["shared-services", "explain", "Partneriaeth", *arguments, "--outputs", str(outputs)]
        )
        with pytest.raises(SystemExit) as left:
            main()
        return int(left.value.code or 0), capsys.readouterr().out

    assert "education" in told("service_area", "--as-of", "2026-11-30")[1]
    assert "waste" in told("service_area", "--as-of", "2026-12-01")[1]
    assert "waste" in told("service_area")[1], "it is not reported any more, and stands as it was last said"
    assert told("service_area", "--as-of", "2026-10-01")[0] == told("service_area", "--as-of", "yesterday")[0] == 2


def test_a_release_that_is_taken_back_leaves_a_notice_in_the_next(
    sources: Path, outputs: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["shared-services", "rollback", *arguments, "--outputs", str(outputs)])
        with pytest.raises(SystemExit) as left:
            main()
        captured = capsys.readouterr()
        return int(left.value.code or 0), captured.out + captured.err

    newest = _version(outputs)
    assert told()[0] == told("9.9.9", "--reason", "x")[0] == told(newest, "--reason", "x")[0] == 2
    assert _version(outputs) == newest
    status, said = told("--reason", "The waste figures were wrong.", "--lang", "cy")
    assert (status, _version(outputs)) == (0, "1.0.1"), said
    assert newest in said and "Tynnwyd" in said
    after = publish(sources, outputs)
    assert after.about["previous"] == "1.0.1" and after.about["version"] not in (newest, "1.0.1")
    (notice,) = pd.read_parquet(after.folder / "public/data/corrections.parquet").to_dict("records")
    assert (notice["version"], notice["stands"], notice["reason_en"]) == (
        newest,
        "1.0.1",
        "The waste figures were wrong.",
    )
    log = (after.folder / "public/data/CHANGELOG.md").read_text(encoding="utf-8")
    assert log.count(f"Release {newest} was taken back") == 1
    assert publish(sources, outputs, as_of="2026-11-01").is_rebuilt, (
        "an earlier release is as it was, without the notice"
    )


def test_before_the_first_release_there_is_none(sources: Path, outputs: Path) -> None:
    with pytest.raises(FixableError, match=r"no release yet on 2026-10-31\. The first release is dated 2026-11-01"):
        publish(sources, outputs, as_of="2026-10-31")
    shutil.rmtree(outputs / "releases/1.0.0")
    with pytest.raises(FixableError, match=r"release 1\.0\.0, which was current on 2026-11-15, is missing from"):
        publish(sources, outputs, as_of="2026-11-15")


def test_a_release_of_other_code_comes_back_as_it_was_published_or_not_at_all(
    sources: Path, outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_releases, "calculate_code_digest", lambda _: "other code")
    done = publish(sources, outputs, as_of="2026-11-01")
    assert (done.is_earlier, done.is_rebuilt, _version(outputs)) == (True, False, "1.0.0")
    page = outputs / "releases/1.0.0/public/en/index.html"
    page.write_text("tampered", encoding="utf-8")
    with pytest.raises(FixableError, match=r"index\.html has changed since it was published"):
        publish(sources, outputs, as_of="2026-11-01")
