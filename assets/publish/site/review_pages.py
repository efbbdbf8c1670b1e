"""The pages of what came of the review: the seven recommendations with their follow-up, and ideas for new projects."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from assets.publish.site import routes
from assets.publish.site.display_values import LinkedText, choose_text
from assets.publish.site.page_templates import PageView
from assets.publish.site.site_index import Record, SiteIndex
from schemas import codelists
from schemas.codelists import Code
from schemas.languages import Language, format_number, get_sort_key, get_translator

SEPARATOR = " | "
"""Between the identifiers in a column that holds several."""


@dataclass(frozen=True)
class ActionView:
    """What is done about a recommendation; facts: (label, value)."""

    action: LinkedText | None
    is_late: bool
    facts: list[tuple[str, LinkedText]]


@dataclass(frozen=True)
class RecommendationView:
    """A recommendation with its projects by outcome. parts: (outcome's code, count) of every outcome."""

    code: str
    title: LinkedText | None
    description: LinkedText | None
    total: int
    parts: list[tuple[str, int]]
    counts: list[tuple[Code, str]]
    actions: list[ActionView]


@dataclass(frozen=True, kw_only=True)
class RecommendationsView(PageView):
    """The seven recommendations: how far the projects' records show what each asks for, and what was done about it."""

    recommendations: list[RecommendationView]
    outcomes: list[Code]
    ideas_path: str


@dataclass(frozen=True)
class IdeaView:
    """An idea, and the registered projects like it."""

    title: LinkedText
    summary: LinkedText | None
    facts: list[tuple[str, LinkedText]]
    similar: list[LinkedText]


@dataclass(frozen=True, kw_only=True)
class IdeasView(PageView):
    """Ideas for new projects, by title."""

    ideas: list[IdeaView]


def build_recommendations_view(index: SiteIndex, language: Language) -> RecommendationsView:
    """The page of the seven recommendations."""
    projects = Counter((row["recommendation"], row["outcome"]) for row in index.edition.get_rows("assessments"))
    actions: dict[str, list[ActionView]] = defaultdict(list)
    for row in index.edition.get_rows("follow_up"):
        actions[row["recommendation"]].append(_build_action(index, row, language))
    outcomes = list(codelists.load_codelist("outcome").values())
    recommendations = []
    for row in index.edition.get_rows("recommendations"):
        code = row["recommendation"]
        counts = [(outcome, projects[code, outcome.code]) for outcome in outcomes]
        recommendations.append(
            RecommendationView(
                code,
                choose_text(row, "title", language),
                choose_text(row, "description", language),
                total=sum(count for _, count in counts),
                parts=[(outcome.code, count) for outcome, count in counts],
                counts=[(outcome, format_number(count, language)) for outcome, count in counts if count],
                actions=actions[code],
            )
        )
    return RecommendationsView(
        heading=get_translator(language)("The seven recommendations"),
        recommendations=recommendations,
        outcomes=outcomes,
        ideas_path=routes.IDEAS.get_path(language),
    )


def _build_action(index: SiteIndex, row: Record, language: Language) -> ActionView:
    excluded = ("action_id", "recommendation", "action", "overdue")
    facts = index.list_facts("follow_up", row, language, excluded)
    return ActionView(choose_text(row, "action", language), bool(row["overdue"]), facts)


def build_ideas_view(index: SiteIndex, language: Language) -> IdeasView:
    """The page of ideas for new projects."""
    projects = {row["project_id"]: row for row in index.projects}
    ideas = []
    for row in index.edition.get_rows("ideas"):
        project_ids = (row["similar_projects"] or "").split(SEPARATOR)
        similar = index.sort_projects((projects[one] for one in project_ids if one in projects), language)
        ideas.append(
            IdeaView(
                choose_text(row, "title", language) or LinkedText(row["idea_id"]),
                choose_text(row, "summary", language),
                index.list_facts("ideas", row, language, ("idea_id", "title", "summary", "similar_projects")),
                [index.link_project(project, language) for project in similar],
            )
        )
    ideas.sort(key=lambda idea: get_sort_key(idea.title.text, language))
    return IdeasView(heading=get_translator(language)("Ideas for new projects"), ideas=ideas)
