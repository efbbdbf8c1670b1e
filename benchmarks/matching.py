"""Which reports are of the same project: how often similarity is right, and how long 20,000 reports of 50 providers take.

The peer compares the titles of some of the same reports all with all, by rapidfuzz's own `cdist`, which is the plain way; its
time is scaled by the square of the number of reports.
"""

import random

from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from assets.match.report_similarity import ProjectReport, find_similar_reports
from benchmarks import SYLLABLES, processes, scale_size
from schemas import codelists, organisations
from tests.match.pairs import counted, pairs

REPORTS, PROVIDERS, SAMPLE = scale_size(20_000), 50, 4000
SERVICES = (
    "adoption fostering archives libraries audit payroll legal procurement crematorium planning highways lighting waste",
    "education music youth justice safeguarding housing benefits revenues catering cleaning fleet drainage emergency parking",
    "translation networks data museum theatre leisure parks countryside trading licensing pensions telecare recycling flood",
)
WORDS = " ".join(SERVICES).split()
FORMS = (
    "Shared {a} and {b} service",
    "Joint {a} {b} unit ({n})",
    "{p} {a} and {b} collaborative",
    "{n}: {p} {a} partnership",
    "{n} {a} programme",
)


def _build_reports() -> list[ProjectReport]:
    """Half as many projects as reports: each project's second report is written otherwise, by another provider."""
    chance = random.Random(2011)
    register = organisations.load_organisations()
    councils = register[register["organisation_type"] == "council"]
    ids, names = list(councils["organisation_id"]), list(councils["name_en"])
    areas = codelists.list_codes("service_area")
    reports = []
    for number in range(REPORTS // 2):
        at = sorted(chance.sample(range(len(ids)), chance.randint(2, 6)))
        name = "".join(chance.choices(SYLLABLES, k=3)).capitalize()
        words = {"a": chance.choice(WORDS), "b": chance.choice(WORDS), "p": names[at[0]].split()[0], "n": name}
        area, start = chance.choice(areas), f"{chance.randint(2008, 2025)}-{chance.randint(1, 12):02d}"
        for copy in range(2):
            title = chance.choice(FORMS).format(**words)
            partners = frozenset(ids[i] for i in at if copy == 0 or chance.random() > 0.2)
            provider = f"provider-{(number + copy * chance.randint(1, PROVIDERS - 1)) % PROVIDERS:02d}"
            key = (provider, f"{number}-{copy}")
            reports.append(ProjectReport(key, (title,), partners, area, start[: 4 if copy else 7]))
    return reports


def main() -> None:
    """Prints how often similarity is right, and both times."""
    counts = counted(pairs())
    print(f"Match {counts.same} pairs of reports of one project and {counts.different} of two projects")
    print(f"  joined: {counts.joined_rightly} right, {counts.joined_wrongly} wrong (precision {counts.precision:.2f})")
    print(f"  proposed: {counts.proposed_rightly} right, {counts.proposed_wrongly} wrong; recall {counts.recall:.0%}")
    reports = _build_reports()
    ours, matches = processes.time_runs(lambda: find_similar_reports(reports), 1)
    titles = [report.titles[0] for report in reports[:SAMPLE]]
    peer, _ = processes.time_runs(
        lambda: cdist(titles, titles, scorer=fuzz.token_set_ratio, score_cutoff=60, workers=1), 1
    )
    peer *= (len(reports) / len(titles)) ** 2
    print(f"  {len(reports):,} reports of {PROVIDERS} providers: {ours:.1f} s, {len(matches):,} pairs found")
    print(
        f"  rapidfuzz cdist of the titles alone: {peer:.1f} s (from {len(titles):,}); register / cdist: {ours / peer:.2f}"
    )
