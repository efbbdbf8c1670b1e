"""The pages that explain the register: about it, its rules, privacy; and what a withdrawn project leaves."""

import re
from collections import Counter
from dataclasses import dataclass

from assets.publish.edition import Provider
from assets.publish.site import routes
from assets.publish.site.display_values import LinkedText, choose_text
from assets.publish.site.page_templates import PageView
from assets.publish.site.site_index import Record, SiteIndex
from schemas import codelists, definition
from schemas.codelists import Code
from schemas.languages import Language, format_number, get_sort_key, get_translator
from schemas.rules import RULES, Rule

SEVERITIES = ("error", "warning", "notice")
_PARAMETER = re.compile(r"\{\w*\}")


@dataclass(frozen=True, kw_only=True)
class AboutView(PageView):
    """The page about the register: the definition and its parts, the verdicts, the bases of answers, the providers."""

    definition: str
    parts: list[Code]
    verdicts: dict[str, Code]
    bases: list[Code]
    versions: list[str]
    providers: list[Provider]


@dataclass(frozen=True)
class RuleSummary:
    """A rule in one language; in its texts `…` is where a finding has its parameters. count: of its findings."""

    id: str
    version: str
    title: str
    message: str
    fix: str
    severity: Code
    effect: Code
    responsibility: Code
    columns: tuple[str, ...]
    href: str
    count: str


@dataclass(frozen=True, kw_only=True)
class RulesView(PageView):
    """All rules, by severity, then by title."""

    rules: list[RuleSummary]


@dataclass(frozen=True, kw_only=True)
class RuleView(PageView):
    """The page of one rule, with its findings by provider as (name, count)."""

    rule: RuleSummary
    counts: list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class PrivacyView(PageView):
    """The page on privacy, with the rule that holds personal data."""

    rule: RuleSummary


@dataclass(frozen=True, kw_only=True)
class WithdrawnView(PageView):
    """The page of a withdrawn project: when and why it went, and (identifier, path) of what replaces it."""

    project_id: str
    title: LinkedText
    withdrawn_on: str
    reason: LinkedText | None
    replaced_by: tuple[str, str] | None


def build_about_view(index: SiteIndex, language: Language) -> AboutView:
    """The page about the register."""
    limbs = codelists.load_codelist("limb")
    current = definition.CURRENT_DEFINITION
    return AboutView(
        heading=get_translator(language)("About"),
        definition=current.text_cy if language == "cy" else current.text_en,
        parts=[code for name, code in limbs.items() if name not in definition.CHARACTERISTICS],
        verdicts=dict(codelists.load_codelist("verdict")),
        bases=list(codelists.load_codelist("basis").values()),
        versions=sorted({record["definition_version"] for record in index.projects}),
        providers=sorted(
            index.edition.providers, key=lambda provider: get_sort_key(provider.get_name(language), language)
        ),
    )


def _summarise_rule(rule: Rule, language: Language, findings: int = 0) -> RuleSummary:
    is_welsh = language == "cy"
    return RuleSummary(
        id=rule.id,
        version=rule.version,
        title=rule.title_cy if is_welsh else rule.title_en,
        message=_PARAMETER.sub("…", rule.message_cy if is_welsh else rule.message_en),
        fix=_PARAMETER.sub("…", rule.fix_cy if is_welsh else rule.fix_en),
        severity=codelists.load_codelist("severity")[rule.severity],
        effect=codelists.load_codelist("effect")[rule.effect],
        responsibility=codelists.load_codelist("responsibility")[rule.responsibility],
        columns=rule.columns,
        href=routes.get_rule_route(rule.id).get_path(language),
        count=format_number(findings, language),
    )


def build_rules_view(index: SiteIndex, language: Language) -> RulesView:
    """The page of all rules."""
    counts: Counter[str] = Counter()
    for row in index.quality_rows:
        counts[row["rule"]] += row["findings"]
    rules = [_summarise_rule(rule, language, counts[rule.id]) for rule in RULES.values()]
    rules.sort(key=lambda rule: (SEVERITIES.index(rule.severity.code), get_sort_key(rule.title, language), rule.id))
    return RulesView(heading=get_translator(language)("Rules"), rules=rules)


def build_rule_view(index: SiteIndex, rule: Rule, language: Language) -> RuleView:
    """The page of one rule."""
    counts = [
        (index.get_provider_name(row["provider"], language), format_number(row["findings"], language))
        for row in index.quality_rows
        if row["rule"] == rule.id
    ]
    counts.sort(key=lambda count: get_sort_key(count[0], language))
    summary = _summarise_rule(rule, language)
    return RuleView(heading=summary.title, rule=summary, counts=counts)


def build_privacy_view(language: Language) -> PrivacyView:
    """The page on privacy."""
    return PrivacyView(
        heading=get_translator(language)("Privacy"), rule=_summarise_rule(RULES["personal-data"], language)
    )


def build_accessibility_view(language: Language) -> PageView:
    """The accessibility statement."""
    return PageView(heading=get_translator(language)("Accessibility statement"))


def build_withdrawn_view(row: Record, language: Language) -> WithdrawnView:
    """The page that a withdrawn project leaves. row: of `withdrawn`."""
    title = choose_text(row, "title", language) or LinkedText(row["project_id"])
    replacement = row["replaced_by"]
    return WithdrawnView(
        heading=title.text,
        project_id=row["project_id"],
        title=title,
        withdrawn_on=row["withdrawn_on"],
        reason=choose_text(row, "reason", language),
        replaced_by=(replacement, routes.get_project_route(replacement).get_path(language)) if replacement else None,
    )
