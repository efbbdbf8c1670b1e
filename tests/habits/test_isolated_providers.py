"""No return stops the register.

Belongs here: what happens to the other providers when one sends anything at all; rows whose project is not there; one project
in several rows; and what of two providers' projects are one. Does not belong here: what a cell holds.
"""

import json
import logging
import random
import shutil
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import pandas as pd
import pytest
import yaml
from hypothesis import settings

from assets.check import changed_records
from assets.check.provider_check import check_provider
from assets.gather.raw_records import build_raw_records
from assets.gather.received_files import build_stopped_submissions
from assets.join.verdicts import decide_verdicts
from assets.match.organisation_names import match_similar_organisation
from assets.match.project_groups import identify_projects
from assets.match.project_titles import split_title
from assets.match.report_similarity import ProjectReport, compare_reports
from assets.publish.site.timeline import Axis
from pipelines import file_check
from pipelines.run_history import open_run_history
from pipelines.settings import load_settings
from schemas import organisations
from schemas.source_file import Source, load_sources
from tests.conftest import EXAMPLES_SCALE
from tests.examples import source, table, write_csv, write_xlsx
from tests.habits.habits import BUG_CASES, FIRST_CONTACT, habit
from tests.habits.random_registers import build_return, check_return, match_returns, run_register
from tests.hostile.judging import check_laws, read_file
from tests.match.test_matched_records import HEAD, found, matched
from tests.match.test_project_groups import reports
from tests.pipelines.test_app import run
from tests.pipelines.two_providers import build_first_release

PROJECTS = {"reference": "Project reference", "title_en": "Project title", "start_actual": "Start date"}
OPEN_ENDED = {**PROJECTS, "lead": "Lead organisation", "partner_list": "Partners", "end_date": "End date"}
BROKEN_PROVIDER = "system-export"


def add_provider(sources: Path, name: str, file: Path, precedence: int, columns: dict[str, str] | None = None) -> None:
    """A further provider that sends one of the given files. columns: of projects; None for the partners of the given source."""
    keys = yaml.safe_load((BUG_CASES / "40_source.yaml").read_text(encoding="utf-8"))
    if columns:
        keys["files"][0]["tables"] = [{"table": "projects", "columns": columns}]
    keys |= {"provider": name, "precedence": precedence}
    (sources / f"{name}.yaml").write_text(yaml.safe_dump(keys, sort_keys=False), encoding="utf-8")
    (sources / name).mkdir()
    shutil.copy(file, sources / name)


def fail_for(provider: str, step: Any) -> Any:
    """A step that fails for one provider as nobody foresaw."""

    def fail(given: Source, *others: Any) -> Any:
        if given.provider == provider:
            raise ZeroDivisionError("nobody foresaw this")
        return step(given, *others)

    return fail


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A register whose first release stands, and to which five providers have come that each would have stopped it; while a
    sixth, which was in that release, meets an error of ours. `about`: release.json; `shown`: what the command showed.
    """
    base = tmp_path_factory.mktemp("isolated")
    first = build_first_release(tmp_path_factory)
    sources = Path(shutil.copytree(first / "sources", base / "sources"))
    outputs = Path(shutil.copytree(first / "outputs", base / "outputs", symlinks=True))
    add_provider(sources, "e12", BUG_CASES / "12c_one_open_end_stops_the_run.csv", 501, OPEN_ENDED)
    add_provider(sources, "e40-share", BUG_CASES / "40_shares_of_one.csv", 502)
    add_provider(sources, "e47", BUG_CASES / "47_no_reference.csv", 503, PROJECTS)
    for at, name in enumerate(("partners-only", "projects-unreadable"), start=903):
        shutil.copytree(FIRST_CONTACT / name, sources, dirs_exist_ok=True)
        path = sources / ("t-mini.yaml" if at == 903 else "t-two.yaml")
        path.write_text(
            path.read_text(encoding="utf-8").replace("precedence: 903", f"precedence: {at}"), encoding="utf-8"
        )
    # A return of which nothing has changed is not checked again.
    path = sources / f"{BROKEN_PROVIDER}.yaml"
    keys = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump({**keys, "about_en": "As before."}, sort_keys=False), encoding="utf-8")
    options = ("publish", "--sources", sources, "--outputs", outputs)
    with mock.patch.object(changed_records, "check_provider", fail_for(BROKEN_PROVIDER, check_provider)):
        done = run(*options)
        before = (outputs / "current").resolve()
        strict = run(*options, "--strict", environment={"LANG": "cy_GB.UTF-8"})
    about = json.loads((before / "release.json").read_text(encoding="utf-8"))
    return {"about": about, "done": done, "strict": strict, "outputs": outputs, "release": before, "sources": sources}


def _get_counts(register: dict[str, Any], provider: str) -> list[int]:
    counts = [0, 0, 0, 0]
    for each in register["about"]["submissions"]:
        if each["provider"] == provider:
            row = [each[name] for name in ("received", "published", "held", "not_records")]
            counts = [one + other for one, other in zip(counts, row, strict=True)]
    return counts


@pytest.mark.slow
@habit(
    "anything at all, at which the software fails as nobody foresaw",
    "held",
    "the provider's last good records stand, marked as out of date; the register's team is told with a reference that is also "
    "in the log; the other providers are published",
)
def test_an_unexpected_error_stays_with_its_provider(register: dict[str, Any]) -> None:
    done, about = register["done"], register["about"]
    assert done.returncode == 0, done.stdout + done.stderr
    (refused,) = (row for row in about["refused"] if row["provider"] == BROKEN_PROVIDER)
    assert refused["rule"] == "return-stopped" and len(refused["reference"]) == 8
    assert f"reference {refused['reference']}" in done.stdout and "Traceback" not in done.stdout + done.stderr
    received, published, held, others = _get_counts(register, BROKEN_PROVIDER)
    # Its file is the same as in the last release, so that its rows are those that stand.
    assert (received, published, held) == (11, 10, 0) and others == 1
    projects = pd.read_csv(register["release"] / "public/data/projects.csv")
    assert set(projects["stale"]) == {True, False}, "what it said last stands, out of date"
    quality = (register["release"] / "public/data/quality.csv").read_text(encoding="utf-8")
    assert f"{BROKEN_PROVIDER},return-stopped,error,1" in quality
    feedback = (register["release"] / "feedback" / BROKEN_PROVIDER / "findings.json").read_text(encoding="utf-8")
    assert "return-stopped" not in feedback, "it is not the provider's to fix"


@pytest.mark.slow
def test_the_log_has_the_reference_and_the_traceback(register: dict[str, Any]) -> None:
    (refused,) = (row for row in register["about"]["refused"] if row["reference"])
    with open_run_history(load_settings(outputs=register["outputs"])) as instance:
        messages = [
            record.event_log_entry.user_message
            for each in instance.get_runs()
            for record in instance.get_records_for_run(each.run_id).records
        ]
    assert any(refused["reference"] in text and "ZeroDivisionError" in text for text in messages)


@pytest.mark.slow
def test_strict_refuses_the_release_and_says_so_in_welsh(register: dict[str, Any]) -> None:
    done = register["strict"]
    assert done.returncode == 1
    assert f"Darparwr {BROKEN_PROVIDER}: ataliodd gwall annisgwyl ei ffurflen" in done.stdout + done.stderr
    assert (register["outputs"] / "current").resolve() == register["release"]


@pytest.mark.slow
@habit("one end date of 9999-12-31", "read", "it is published, and the project's line of years has room for it")
@habit("a dash or N/A where the reference should be", "told", "the project's title stands for its reference")
@habit("partners alone, without any project", "held", "each row, because no project in the return has its reference")
@habit("partners beside projects that cannot be read", "held", "the rows of partners; the others go on")
def test_returns_that_stopped_everybody_stop_nobody(register: dict[str, Any]) -> None:
    assert _get_counts(register, "e12") == [2, 2, 0, 0]
    assert _get_counts(register, "e47") == [33, 33, 0, 0]
    assert _get_counts(register, "e40-share") == [3, 0, 3, 0]
    assert _get_counts(register, "t-mini") == [7, 0, 7, 0]
    assert _get_counts(register, "t-two") == [7, 0, 7, 0]
    for each in register["about"]["submissions"]:
        assert each["received"] == each["published"] + each["held"] + each["not_records"]
    findings = json.loads((register["release"] / "feedback/t-two/findings.json").read_text(encoding="utf-8"))
    rules = [row["rule"] for row in findings]
    assert rules.count("reference-unknown") == 7 and "file-unreadable" in rules
    assert "projects-2026.csv" in register["done"].stdout


@pytest.mark.slow
def test_check_says_what_publish_holds(register: dict[str, Any]) -> None:
    """Each return by the command that its provider runs, all its files together."""
    for provider in ("e12", "e40-share", "e47", "t-mini", "t-two"):
        folder = register["sources"] / provider
        files = sorted(folder.iterdir())
        done = run("check", *files, "--source", provider, "--sources", register["sources"], "--format", "json")
        counts = [0, 0, 0, 0]
        for file in json.loads(done.stdout)["files"]:
            for each in file["tables"]:
                row = [each["rows"][name] for name in ("received", "accepted", "held", "not_records")]
                counts = [one + other for one, other in zip(counts, row, strict=True)]
        assert counts == _get_counts(register, provider), provider


def test_a_line_of_years_reaches_as_far_as_dates_can_be_written() -> None:
    for first, last in ((1, 9999), (1970, 9999), (2019, 2024), (2024, 2024)):
        assert len(Axis(date(first, 1, 1), date(last, 12, 31)).list_years()) <= 9


def test_files_that_cannot_be_taken_in_are_told_as_a_stopped_return() -> None:
    stopped = build_stopped_submissions(source(), "0123abcd")
    records = build_raw_records(source(), stopped, lambda _: b"")
    assert records["findings"]["rule"].tolist() == ["return-stopped"] and records["rows"].empty


def test_check_of_a_file_at_which_the_software_fails_gives_a_reference(tmp_path: Path) -> None:
    good = write_csv(tmp_path / "good.csv", [["Project reference", "Project title"], ["1", "Archives"]])
    bad = write_csv(tmp_path / "bad.csv", [["Project reference", "Project title"], ["1", "Archives"]])

    def fail(path: Path, *others: Any) -> Any:
        if path.name == "bad.csv":
            raise ZeroDivisionError
        return map_file(path, *others)

    map_file = file_check.map_file
    with mock.patch.object(file_check, "map_file", fail):
        done = run("check", good, bad, "--format", "json")
    first, second = json.loads(done.stdout)["files"]
    assert done.returncode == 2 and first["refused"] is None
    assert second["refused"]["rule"] == "check-stopped" and "reference" in second["refused"]["message_en"]


@habit("a value of a measure that names no project and no organisation", "held", "the row, at its value")
def test_a_figure_of_nobody_is_held(tmp_path: Path) -> None:
    columns = {"measure": "Measure", "period": "Period", "actual": "Value", "organisation": "Who"}
    by = source(table("observations", columns, constants={"value_kind": "actual"}))
    rows = [list(columns.values()), ["Vacancies", "2024-25", "4", ""], ["Vacancies", "2024-25", "5", "Powys"]]
    outcome = read_file(write_csv(tmp_path / "file.csv", rows), by)
    assert ("figure-unattributed", "C2") in outcome.found()
    assert outcome.about["tables"][0]["rows"] == {"received": 2, "accepted": 1, "held": 1, "not_records": 0}


@habit(
    "partners in one file, their projects in another",
    "told",
    "when checked alone, that the projects are in another file",
)
def test_files_of_one_return_are_checked_together(tmp_path: Path) -> None:
    folder = FIRST_CONTACT / "projects-unreadable"
    by = load_sources(folder)
    partners = folder / "t-two" / "partners-2026.csv"
    alone = file_check.check_file(partners, by, "t-two")
    assert "references-unchecked" in set(alone.findings["rule"]) and not alone.has_errors
    projects = write_csv(
        tmp_path / "projects-2026.csv", [["Reference", "Project", "Lead"], ["A1", "Joint archive", "Powys"]]
    )
    both = [file_check.map_file(path, by, "t-two") for path in (partners, projects)]
    counts = [report.about["tables"][0]["rows"] for report in file_check.report_files(both)]
    assert [row["accepted"] for row in counts] == [3, 1] and counts[0]["held"] == 4


def run_random_registers(count: int, first: int, root: Path) -> None:
    """Registers of 3 to 8 random returns: none fails, each row has a fate, and the sound returns give what they give alone."""
    for seed in range(first, first + count):
        chance = random.Random(seed)
        returns = [build_return(chance, root / str(seed), number) for number in range(chance.randint(3, 8))]
        checked = [check_return(sent) for sent in returns]
        done = run_register(checked)
        assert not (done.findings["rule"] == "row-unexplained").any(), seed
        assert (
            set(done.rows["fate"].dropna()) <= {"published", "held", "not-a-record"} and done.rows["fate"].notna().all()
        )
        assert done.rows.loc[done.rows["fate"] == "held", "why"].notna().all(), seed
        sound = [each for sent, each in zip(returns, checked, strict=True) if sent.is_sound]
        if sound:
            alone = match_returns(sound)["provenance"]
            theirs = done.provenance[done.provenance["provider"].isin({each.source.provider for each in sound})]
            order = list(alone)
            alone, theirs = (frame.sort_values(order).reset_index(drop=True) for frame in (alone, theirs))
            assert alone.equals(theirs), seed


def test_a_random_register_stands(tmp_path: Path) -> None:
    run_random_registers(1, 1000, tmp_path)


@pytest.mark.slow
@habit(
    "anything: blanks, dashes, errors, huge and garbled cells, missing, repeated, hidden, cut and wrong files",
    "told",
    "each row is published or held with a finding, and what sound providers publish is what they publish alone",
)
def test_random_registers_stand(tmp_path: Path) -> None:
    scale = EXAMPLES_SCALE[settings.get_current_profile_name()]
    run_random_registers(8 * scale, 0, tmp_path)


@habit(
    "a row for each partner of a project, with its role",
    "read",
    "each project once, with all its partners and their roles",
)
def test_a_row_for_each_partner_with_its_role() -> None:
    outcome = read_file(FIRST_CONTACT / "q_row_per_partner.csv")
    check_laws(outcome)
    assert outcome.about["tables"][0]["rows"]["accepted"] == 7
    partners = {(row["reference"], row["organisation"], row["role"]) for row in outcome.records("partners")}
    assert partners == {
        ("A1", "Swansea", "lead"),
        ("A1", "Powys", "partner"),
        ("A1", "Neath Port Talbot", "partner"),
        ("A2", "Conwy", "lead"),
        ("A2", "Denbighshire", "partner"),
        ("A3", "Cardiff", "lead"),
        ("A3", "Newport", "partner"),
    }
    assert {row["title_en"] for row in outcome.records("projects")} == {
        "Joint archive",
        "Regional payroll",
        "Joint waste",
    }


@habit(
    "a row for each partner of a project, without a role",
    "read",
    "each project once with all its partners; nobody leads",
)
def test_a_row_for_each_partner_without_a_role() -> None:
    outcome = read_file(FIRST_CONTACT / "q_row_per_partner2.csv")
    check_laws(outcome)
    assert outcome.about["tables"][0]["rows"] == {"received": 6, "accepted": 6, "held": 0, "not_records": 0}
    roles = {(row["reference"], row["organisation"]): row["role"] for row in outcome.records("partners")}
    assert [roles["Joint archive", name] for name in ("Swansea", "Powys", "Neath Port Talbot")] == ["partner"] * 3
    assert roles["Joint waste", "Cardiff"] == "partner", "one row of such a list is read as the others are"
    assert ("leads-differ", None) not in outcome.found()


ROLES = source(table(columns={**PROJECTS, "partner_list": "Partner", "partner_role": "Role"}))
ROLE_HEAD = ["Project reference", "Project title", "Start date", "Partner", "Role"]


@habit(
    "rows of one project that give different values",
    "told",
    "the first row's value is published, and the others are told",
)
@habit("one reference over two titles", "held", "the second row, as a repeated reference")
@habit("rows of one project of which only the first has the title", "read", "as rows of that project")
def test_rows_of_one_project_and_of_two(tmp_path: Path) -> None:
    rows = [
        ROLE_HEAD,
        ["A1", "Joint archive", "2019", "Swansea", "Lead"],
        ["A1", "joint archive", "2020", "Powys", "Partner"],
        ["A1", "", "2019-04", "Conwy", "Funder"],
        ["A2", "Payroll", "", "Cardiff", "Lead"],
        ["A2", "Parking", "", "Newport", "Partner"],
    ]
    outcome = read_file(write_csv(tmp_path / "file.csv", rows), ROLES)
    check_laws(outcome)
    assert {("rows-differ", "C3"), ("reference-repeated", "A6")} <= outcome.found()
    assert ("rows-differ", "C4") not in outcome.found(), "the same, more exactly"
    assert outcome.about["tables"][0]["rows"]["held"] == 1
    done = matched(tmp_path / "m", {"a": {"projects": HEAD + "1,A,B,Swansea,live,2014\n1,A,B,Powys,live,2014-05\n"}})
    assert done["reconciled_projects"]["start_actual"].tolist() == ["2014-05"] and len(done["partners"]) == 2
    assert found(done, "rows-differ") == found(done, "providers-disagree") == []


@habit(
    "a sheet a year, with another cost for the same service",
    "told",
    "the first cost is published; both are not added up",
)
@habit("a row and a cost for each partner of a service", "read", "the costs of the partners")
def test_costs_of_one_project_in_several_rows(tmp_path: Path) -> None:
    header = ["Reference", "Project title", "Lead organisation", "Partners", "Cost"]
    years: dict[str, list[list[Any]]] = {
        "2023-24": [header, ["A1", "Joint archive", "Swansea", "Powys", 5000], ["A2", "Joint fleet", "Conwy", "", 1]],
        "2024-25": [header, ["A1", "Joint archive", "Swansea", "Powys", 6000], ["A2", "Joint fleet", "Conwy", "", 1]],
    }
    outcome = read_file(write_xlsx(tmp_path / "years.xlsx", years))
    assert sorted(row["amount"] for row in outcome.records("benefits")) == [1, 5000]
    assert ("rows-differ", "E2") in outcome.found() and ("rows-differ", "E3") not in outcome.found()
    partners = [["Reference", "Project title", "Organisation", "Cost"]]
    partners += [["A1", "Joint archive", "Swansea", "5000"], ["A1", "Joint archive", "Powys", "7000"]]
    outcome = read_file(write_csv(tmp_path / "partners.csv", partners))
    assert sorted(row["amount"] for row in outcome.records("benefits")) == [5000, 7000]
    assert "rows-differ" not in {rule for rule, _ in outcome.found()}


@habit(
    "two services of one name with other partners, without references", "held", "the second, as a repeated reference"
)
def test_one_name_over_other_partners_is_two_projects(tmp_path: Path) -> None:
    columns = {"title_en": "Project title", "partner_list": "Partners"}
    head, first = list(columns.values()), ["Internal audit", "Swansea; Neath Port Talbot"]
    for second, held in (("Conwy; Denbighshire", 1), ("Swansea; Bridgend", 0), ("Conwy", 0)):
        path = write_csv(tmp_path / "file.csv", [head, first, ["Internal audit", second]])
        outcome = read_file(path, source(table(columns=columns)))
        assert outcome.about["tables"][0]["rows"]["held"] == held, second


GENERIC_TITLES = (
    *("Internal audit", "Joint committee", "Shared legal service", "Joint payroll", "Shared ICT", "Procurement"),
    *("Emergency planning", "Joint equipment store", "Building control", "Translation unit", "Contact centre"),
    *("Archwilio mewnol", "Cydbwyllgor", "Cyd-bwyllgor", "Gwasanaeth cyfreithiol ar y cyd", "Uned gaffael"),
    *("Cyflogres ar y cyd", "TGCh a rennir", "Gwasanaeth mabwysiadu", "Gwasanaethau a rennir"),
)


@habit(
    "two councils' services of one common name (Internal audit, Cydbwyllgor)",
    "told",
    "two projects, unless both name the same partners; a person is asked",
)
def test_generic_titles_never_join_by_themselves() -> None:
    register = organisations.load_organisations()
    councils = sorted(register.loc[register["organisation_type"] == "council", "organisation_id"])
    assert len(councils) == 22
    chance, pairs = random.Random(22), 0
    while pairs < 200:
        title, other_title = (chance.choice(GENERIC_TITLES),) * 2
        one, other = (frozenset(chance.sample(councils, chance.randint(0, 5))) for _ in range(2))
        if one and chance.random() < 0.5:
            other = frozenset({*chance.sample(sorted(one), 1), *chance.sample(councils, 2)})
        if one == other and one:
            continue
        area, start = chance.choice(("ict", None)), chance.choice(("2014", "2014-04", None))
        joined = compare_reports(
            ProjectReport(("a", "1"), (title,), one, area, start),
            ProjectReport(("b", "1"), (other_title,), other, area, start),
        )
        assert joined is None or not joined.joins, (title, one, other)
        pairs += 1
    assert all(split_title(title).is_generic for title in GENERIC_TITLES)


@habit(
    "two references of one provider over one title",
    "read",
    "as two projects, unless matches.csv says that they are one",
)
def test_two_references_of_one_provider_stay_two() -> None:
    rows = reports(*(("a", str(number), "Community grant", None) for number in range(555)))
    partners = {("a", str(number)): frozenset({"GB-PLA-SWA", "GB-PLA-NTL"}) for number in range(555)}
    assert identify_projects(rows, [], {}, partners).projects.nunique() == 555


@habit(
    "the Welsh and the English name of one service", "told", "a person is asked, where partners, area and dates agree"
)
@pytest.mark.parametrize(
    ("one", "other", "is_asked"),
    [
        ("Asiant Cefnffyrdd De Cymru", "South Wales Trunk Road Agency", True),
        ("Gwasanaeth Archifau Gwent", "Gwent Archives", True),
        ("Gwasanaeth Archifau Gwent", "Shared payroll", False),
        ("Asiant Cefnffyrdd Gogledd Cymru", "South Wales Trunk Road Agency", False),
        ("Shared payroll", "Joint archive", False),
    ],
)
def test_names_in_two_languages_are_asked_about(one: str, other: str, is_asked: bool) -> None:
    partners = frozenset({"GB-PLA-SWA", "GB-PLA-NTL", "GB-PLA-BGE"})
    area = "human-resources" if "payroll" in other else "highways" if "Cefnffyrdd" in one else "archives"
    own_area = "archives" if "Archifau" in one else area
    pair = compare_reports(
        ProjectReport(("a", "1"), (one,), partners, own_area, "2006-04"),
        ProjectReport(("b", "1"), (other,), partners, area, "2006-04-01"),
    )
    assert (pair is not None) is is_asked
    assert pair is None or not pair.joins


LEAD_HEAD = "Ref,Title,Teitl,Lead,Partners,Stage,Start\n"


@habit("a lead, and no column of partners", "read", "whether two organisations share the service is not known")
@habit("a lead, and nothing under its partners", "read", "whether two organisations share the service is not known")
@habit("a list of partners that names one organisation", "read", "fewer than two organisations share the service")
@pytest.mark.parametrize(
    ("text", "answer", "verdict"),
    [
        ("Ref,Title,Teitl,Lead,Stage,Start\n1,A,B,Swansea,live,2014\n", "not-known", "cannot-tell"),
        (LEAD_HEAD + "1,A,B,Swansea,,live,2014\n", "not-known", "cannot-tell"),
        (LEAD_HEAD + "1,A,B,Swansea,Atlantis Board,live,2014\n", "not-known", "cannot-tell"),
        (LEAD_HEAD + "1,A,B,Swansea,Swansea,live,2014\n", "no", "does-not-meet"),
        (LEAD_HEAD + "1,A,B,Swansea,Powys,live,2014\n", "yes", "cannot-tell"),
    ],
)
def test_silence_about_partners_is_no_answer(
    text: str, answer: str, verdict: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.match import test_matched_records

    monkeypatch.setitem(test_matched_records.TABLES["projects"], "lead", "Lead")
    done = matched(tmp_path, {"a": {"projects": text}})
    readings = done["disagreements"].head(0).reindex(columns=["project", "limb"])
    verdicts, limbs = decide_verdicts(
        done["reconciled_projects"], done["project_facts"], done["provenance"], readings, {}
    )
    assert limbs.loc[limbs["limb"] == "two_organisations", "answer"].tolist() == [answer]
    assert verdicts["verdict"].tolist() == [verdict]
    assert bool(found(done, "one-organisation")) is (answer == "no")


def test_the_log_of_check_names_the_reference(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    caplog.set_level(logging.DEBUG, "pipelines.cli.check_command")
    path = write_csv(tmp_path / "file.csv", [["Ref", "Title"], ["1", "A"]])
    with mock.patch.object(file_check, "map_file", side_effect=ZeroDivisionError):
        run("check", path)
    assert "ZeroDivisionError" in caplog.text


@habit(
    "organisations whose names look like a known one's: town councils, English counties, universities",
    "held",
    "each as an unknown organisation; only a letter of another alphabet is overlooked, and told",
)
def test_names_that_look_like_a_known_one_are_of_nobody() -> None:
    names = pd.read_csv(BUG_CASES / "35_organisations_alike.csv", keep_default_na=False)["Partners"]
    taken = {name: found.organisation for name in names if (found := match_similar_organisation(name))}
    assert taken == {"Сardiff Council": "GB-PLA-CRF", "Swansea University": "SSR-ORG-swansea-university"}
    for name in ("Conway City Council", "City of Conwy Council", "Cyngor Dinas Conwi", "Cardif City Council"):
        found = match_similar_organisation(name)
        assert (found is not None) == (name == "Cardif City Council"), name
