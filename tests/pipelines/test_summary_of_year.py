"""A year of the register, month by month: what its summary says, and what the team is told, no more.

PLAN is what a careful officer would write. It was written before it was run.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipelines.settings import PREFIX
from tests.conftest import ROOT
from tests.examples import source_keys, table, write_source
from tests.pipelines.alert_sinks import HookSink, open_hook_sink
from tests.pipelines.test_app import run

pytestmark = pytest.mark.slow

PROVIDERS = ("east", "north", "south", "west")
COLUMNS = {"reference": "Ref", "title_en": "Title", "service_area": "Area"}
AREAS = ("waste", "education")


@dataclass(frozen=True)
class Month:
    """A run. day: of it; sends: provider → what it sends (see Register.send); says: provider → its summary; told: the alerts;
    prints: what stands on the terminal.
    """

    day: str
    sends: dict[str, str]
    says: dict[str, str]
    told: list[str] = field(default_factory=list)
    prints: tuple[str, ...] = ()


ALL_NEW = dict.fromkeys(PROVIDERS, "new")
PLAN = {
    "all four send": Month(
        "2026-02-03", dict.fromkeys(PROVIDERS, "2026-01 all"), dict.fromkeys(PROVIDERS, "new, 6 new")
    ),
    "one is late, one changes a project": Month(
        "2026-03-03",
        {"north": "2026-02 all", "south": "2026-02 changed", "west": "2026-02 all"},
        {**ALL_NEW, "east": "overdue since 2026-02-28, 6 of 2026-01-31 stand", "south": "new, 1 changed"},
        ["return-overdue east"],
        ("east overdue", "Its 6 projects of 31 January 2026 stand.", "south: changed 1 (South service 0)"),
    ),
    "the late one comes, one sends last month's again, one leaves two projects out": Month(
        "2026-04-03",
        {"east": "2026-03 all", "north": "2026-03 the same", "south": "2026-03 changed", "west": "2026-03 four"},
        {
            **ALL_NEW,
            "north": "overdue since 2026-03-31, 6 of 2026-02-28 stand",
            "west": "new, 2 of 2026-02-28 stand",
        },
        ["return-overdue north"],
        ("north overdue", "west (West): new", "2 of its projects are not in this return."),
    ),
    "one sends another's file": Month(
        "2026-05-05",
        {"east": "2026-04 all", "north": "2026-04 all", "south": "2026-04 another's", "west": "2026-04 all"},
        {**ALL_NEW, "south": "refused since 2026-04-30, 6 of 2026-03-31 stand"},
        ["return-refused south"],
    ),
    "that is mended, one sends half": Month(
        "2026-06-03",
        {"east": "2026-05 all", "north": "2026-05 all", "south": "2026-05 changed", "west": "2026-05 two"},
        {**ALL_NEW, "west": "refused since 2026-05-31, 6 of 2026-04-30 stand"},
        ["return-refused west"],
        ("west refused", "west (West): refused since 31 May 2026", "4 of the 6 projects of the last accepted return"),
    ),
    "that is mended, one sends an old one": Month(
        "2026-07-03",
        {"east": "2026-06 all", "north": "2025-12 all", "south": "2026-06 changed", "west": "2026-06 all"},
        {**ALL_NEW, "north": "refused since 2026-06-30, 6 of 2026-05-31 stand"},
        ["return-refused north"],
    ),
    "nobody sends anything": Month(
        "2026-08-04", {}, {**ALL_NEW, "north": "refused since 2026-06-30, 6 of 2026-05-31 stand"}
    ),
    "and still nobody": Month(
        "2026-08-20",
        {},
        {**ALL_NEW, "north": "refused since 2026-06-30, 6 of 2026-05-31 stand"},
        ["return-overdue east", "return-overdue south", "return-overdue west"],
        ("north refused", *(f"{provider} overdue" for provider in ("east", "south", "west"))),
    ),
    "all four send again": Month("2026-09-03", dict.fromkeys(PROVIDERS, "2026-08 changed"), {}, []),
    "one takes its file away": Month(
        "2026-10-05",
        {"east": "2026-09 changed", "north": "2026-09 changed", "south": "nothing", "west": "2026-09 changed"},
        {**ALL_NEW, "south": "missing since 2026-09-30, 6 of 2026-08-31 stand"},
        ["return-overdue south"],
    ),
    "that is mended, one sends a picture": Month(
        "2026-11-04",
        {**dict.fromkeys(PROVIDERS, "2026-10 changed"), "west": "2026-10 picture"},
        {**ALL_NEW, "west": "refused since 2026-10-31, 6 of 2026-09-30 stand"},
        ["return-refused west"],
    ),
    "and sends it again": Month(
        "2026-12-03",
        {**dict.fromkeys(PROVIDERS, "2026-11 changed"), "west": "2026-11 picture"},
        {**ALL_NEW, "west": "refused since 2026-10-31, 6 of 2026-09-30 stand"},
    ),
}
PLAN["all four send again"].says.update(
    {"east": "new, 1 changed", "north": "new, 1 changed", "south": "new", "west": "new, 1 changed"}
)


DAILY_MONTHS = 6
"""So many are played through in each run of the tests, and the whole year where the long tests are asked for."""


class Register:
    """The register of a year: its folders, and what its command prints."""

    def __init__(self, folder: Path, hook: HookSink) -> None:
        self.sources, self.landing, self.outputs = (folder / name for name in ("sources", "landing", "outputs"))
        self._hook = hook
        self.sources.mkdir()
        for name in ("measures.csv", "matches.csv"):
            shutil.copy(ROOT / "sources" / name, self.sources)
        for number, provider in enumerate(PROVIDERS):
            expected = {"every": "month", "because": "It is an example."}
            more = {
                "name_en": provider.title(),
                "name_cy": provider.title(),
                "precedence": number,
                "expected": expected,
            }
            keys = source_keys(
                table(columns=COLUMNS), match="*.csv", data_date={"from": "name"}, provider=provider, **more
            )
            write_source(self.sources, keys)
            (self.landing / provider).mkdir(parents=True)

    def send(self, provider: str, sent: str) -> None:
        """A provider's folder has one file: `<month> <what>`, or nothing."""
        folder = self.landing / provider
        before = next((path.read_bytes() for path in folder.iterdir()), b"")
        month, _, kind = sent.partition(" ")
        content = {
            "the same": before,
            "another's": next((self.landing / "west").iterdir(), folder).read_bytes() if kind == "another's" else b"",
            "picture": b"\x89PNG\r\n\x1a\n" + b"0" * 100,
        }.get(kind) or _write_list(provider, month, kind)
        for path in folder.iterdir():
            path.unlink()
        if sent != "nothing":
            (folder / f"{provider}-{month}.csv").write_bytes(content)

    def publish(self, day: str, *options: str) -> subprocess.CompletedProcess[str]:
        """A run of the command on a day."""
        places = [f"--{name}={getattr(self, name)}" for name in ("sources", "landing", "outputs")]
        environment = {f"{PREFIX}RUN_DATE": day, f"{PREFIX}WEBHOOK": self._hook.address}
        return run("publish", *places, *options, environment=environment)

    def read_summary(self) -> dict[str, str]:
        """What summary.json of the current release says of each provider, in words."""
        summary = json.loads((self.outputs / "current" / "summary.json").read_text(encoding="utf-8"))
        about = json.loads((self.outputs / "current" / "release.json").read_text(encoding="utf-8"))
        assert summary == about["summary"]
        for row in summary["providers"]:
            assert all((self.outputs / "current" / path).is_file() for path in row["files"])
            assert row["received"] == row["published"] + row["held"] + row["not_records"]
        return {row["provider"]: _describe_row(row) for row in summary["providers"]}


def _write_list(provider: str, month: str, kind: str) -> bytes:
    number = {"four": 4, "two": 2}.get(kind, 6)
    lines = [",".join(COLUMNS.values())]
    for place in range(number):
        area = AREAS[kind == "changed" and place == 0]
        lines.append(f"{provider[:1].upper()}{place},{provider.title()} service {place},{area}")
    # A line of its own makes each month's bytes differ, and is no record.
    return "\n".join([*lines, "", f"Position at the end of {month}", ""]).encode()


def _describe_row(row: dict[str, Any]) -> str:
    parts = [f"{row['status']} since {row['since']}" if row["since"] else row["status"]]
    if row["standing"]:
        parts.append(f"{row['standing']['projects']} of {row['standing']['first_date']} stand")
    parts += [f"{row[kind]['count']} {kind}" for kind in ("new", "changed", "gone") if row[kind]["count"]]
    return ", ".join(parts)


@pytest.fixture(scope="module")
def hook() -> Iterator[HookSink]:
    with open_hook_sink() as sink:
        yield sink


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory, hook: HookSink) -> Register:
    return Register(tmp_path_factory.mktemp("year"), hook)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if at < DAILY_MONTHS else pytest.mark.long) for at, name in enumerate(PLAN)]
)
def test_a_month_is_told_as_a_careful_officer_would(name: str, register: Register, hook: HookSink) -> None:
    month = PLAN[name]
    for provider, sent in month.sends.items():
        register.send(provider, sent)
    done = register.publish(month.day)
    assert done.returncode == 0, done.stderr
    assert (register.read_summary() if month.sends else month.says) == month.says
    assert hook.take_titles() == month.told
    assert ("Nothing has changed" in done.stdout) == (not month.sends)
    printed = " ".join(done.stdout.split())
    assert [text for text in month.prints if text not in printed] == [], done.stdout


@pytest.mark.long
def test_a_provider_that_leaves_is_told_once_and_leaves_by_a_person_s_word(register: Register, hook: HookSink) -> None:
    for provider in PROVIDERS[1:]:
        register.send(provider, "2026-12 changed")
    (register.sources / "east.yaml").unlink()
    for told in (["release-refused"], []):
        done = register.publish("2027-01-05")
        assert done.returncode == 1 and "Provider east" in done.stderr
        assert hook.take_titles() == told
    done = register.publish("2027-01-05", "--accept", "East has left.")
    assert done.returncode == 0, done.stderr
    assert register.read_summary() == dict.fromkeys(PROVIDERS[1:], "new") and hook.take_titles() == []
