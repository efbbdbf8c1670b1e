"""The pages that explain the register: about it, its rules, privacy; and what a withdrawn project leaves."""

import re
from collections import Counter

from assets.publish.site import routes
from assets.publish.site.display_values import LinkedText
from assets.publish.site.page_templates import View
from assets.publish.site.site_index import LocalIndex, Record
from schemas import codelists, definition
from schemas.rules import OPTIONAL_SENTENCE, RULES, Rule

_PARAMETER = re.compile(r"\{\w*\}")


def build_about_view(index: LocalIndex) -> View:
    """The page about the register: the definition and its parts, the verdicts, the bases of answers, the providers."""
    current = definition.CURRENT_DEFINITION
    limbs = codelists.load_codelist("limb")
    return View(
        heading=index.translate("About"),
        definition=current.text_cy if index.language == "cy" else current.text_en,
        parts=[code for name, code in limbs.items() if name not in definition.CHARACTERISTICS],
        verdicts=codelists.load_codelist("verdict"),
        bases=list(codelists.load_codelist("basis").values()),
        versions=sorted({record["definition_version"] for record in index.projects}),
        providers=sorted(
            index.edition.providers, key=lambda provider: index.get_sort_key(provider.get_name(index.language))
        ),
    )


def _summarise_rule(index: LocalIndex, rule: Rule, findings: int = 0) -> View:
    """A rule in one language; in its texts `…` is where a finding has its parameters."""
    texts = {name: getattr(rule, f"{name}_{index.language}") for name in ("title", "message", "fix")}
    codes = {
        name: codelists.load_codelist(name)[getattr(rule, name)] for name in ("severity", "effect", "responsibility")
    }
    return View(
        id=rule.id,
        version=rule.version,
        columns=rule.columns,
        href=index.get_path(routes.RULES.add_folder(rule.id)),
        count=index.format_number(findings),
        **{name: _PARAMETER.sub("…", OPTIONAL_SENTENCE.sub("", text)) for name, text in texts.items()},
        **codes,
    )


def build_rules_view(index: LocalIndex) -> View:
    """The page of all rules, by severity, then by title."""
    counts: Counter[str] = Counter()
    for row in index.quality_rows:
        counts[row["rule"]] += row["findings"]
    rules = [_summarise_rule(index, rule, counts[rule.id]) for rule in RULES.values()]
    severities = codelists.list_codes("severity")
    rules.sort(key=lambda rule: (severities.index(rule.severity.code), index.get_sort_key(rule.title), rule.id))
    return View(heading=index.translate("Rules"), rules=rules)


def build_rule_view(index: LocalIndex, rule: Rule) -> View:
    """The page of one rule, with its findings by provider as (name, count)."""
    counts = [
        (index.get_provider_name(row["provider"]), index.format_number(row["findings"]))
        for row in index.quality_rows
        if row["rule"] == rule.id
    ]
    counts.sort(key=lambda count: index.get_sort_key(count[0]))
    summary = _summarise_rule(index, rule)
    return View(heading=summary.title, rule=summary, counts=counts)


def build_privacy_view(index: LocalIndex) -> View:
    """The page on privacy, with the rule that holds personal data."""
    return View(heading=index.translate("Privacy"), rule=_summarise_rule(index, RULES["personal-data"]))


def build_accessibility_view(index: LocalIndex) -> View:
    """The accessibility statement."""
    return View(heading=index.translate("Accessibility statement"))


def build_withdrawn_view(index: LocalIndex, row: Record) -> View:
    """The page that a withdrawn project leaves: when and why it went, and (identifier, path) of what replaces it.

    row: of `withdrawn`.
    """
    title = index.choose_text(row, "title") or LinkedText(row["project_id"])
    replacement = row["replaced_by"]
    return View(
        heading=title.text,
        project_id=row["project_id"],
        title=title,
        withdrawn_on=row["withdrawn_on"],
        reason=index.choose_text(row, "reason"),
        replaced_by=(replacement, index.get_path(routes.PROJECTS.add_folder(replacement))) if replacement else None,
    )
