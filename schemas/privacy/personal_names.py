"""Names of people, recognised by the form of address before them, unless they hold a public role.

A bare name (`Jane Davies`) looks like that of a place, a firm or a service, and is not recognised.

Councillors, chief executives, directors, heads of service, cabinet members and leaders are named in public, with their role
(ICO guidance on section 40: the more senior and the more public the role, the less may be kept back).
"""

import re
from collections.abc import Iterator

from schemas.privacy.personal_spans import PersonalSpan

NAME_SIGNS = (r"\b(?:Mrs?|Ms|Mx|Miss|Dr|Prof|Professor|Bnr|Bns|Athro)\b",)
"""A pattern without which a text holds no form of address."""
_CAPITAL = "[A-ZÀ-ÖØ-ÞŴŶ]"
_WORD = rf"{_CAPITAL}(?:['’]{_CAPITAL})?[^\W\d_]+(?:['’-][^\W\d_]+)*"
_NAMED = re.compile(
    # `Park Dr`, `Near Miss Reporting`: after a capital word these two are no form of address.
    rf"(?:\b(?:Mr|Mrs|Ms|Mx|Prof|Professor|Bnr|Bns|Athro)\b|(?<![^\W\d_]['’\w] )\b(?:Dr|Miss)\b)\.?"
    rf"(?: (?:and|a|&) (?:Mrs|Ms|Miss|Dr)\b\.?)?\s+"
    rf"(?P<name>(?:{_CAPITAL}\b\.?\s?){{0,3}}{_WORD}(?:\s+(?:(?:ap|ab|ferch|de|van|von)\s+)?{_WORD}){{0,2}})"
)
_COUNCILLOR = re.compile(r"(?:\b(?:Cllr|Councillor|Cyng|Cynghorydd|Gynghorydd|Alderman|Henadur)s?\.?,?\s*)$")
_ROLE = (
    r"(?:chief executives?|(?:managing |executive |strategic |corporate |deputy |assistant )*directors?|head of"
    r"|cabinet (?:member|lead)|(?<!team )(?<!project )(?<!group )leader"
    r"|[bp]h?rif weithredw(?:r|raig)|(?:c|ch|g|ngh)yfarwyddw(?:r|raig)|(?:p|ph|b|mh)enn?aeth"
    r"|aelod(?:au)? (?:o'r |y )?cabinet|arweinydd(?! (?:tîm|prosiect|grŵp)))"
)
_SERVING = (
    r"(?:assistant|secretary|pa|support|advis[eo]r|office|cynorthwyydd|ysgrifennydd)(?: of| to| for| i)(?: the|'r)?\s*"
)
_BEFORE = re.compile(rf"(?<!\w){_ROLE}\b[^.;\n]{{0,60}}$", re.IGNORECASE)
_AFTER = re.compile(
    rf"^[\s,(:–-]*(?:(?:is|the|our|a|its|yw'r|y|yr|ein)\s+)*(?:[^\W\d]+\s+){{0,2}}?{_ROLE}\b", re.IGNORECASE
)
_SERVES = re.compile(rf"\b{_SERVING}{_ROLE}", re.IGNORECASE)

# `Professor Jones's review`: who wrote a report is on its cover.
_WROTE = re.compile(
    r"^(?:['’]s?)?\s+(?:[^\W\d]+\s+){0,2}?(?:review|report|inquiry|adolygiad|adroddiad|ymchwiliad)\b", re.IGNORECASE
)


def _has_public_role(words_before: str, name: str, words_after: str) -> bool:
    """Whether the person named holds a public role or wrote a report, by the words around the name."""
    if _COUNCILLOR.search(words_before) or _WROTE.search(words_after):
        return True
    return any(
        role.search(words) and not _SERVES.search(words)
        for role, words in (
            (_BEFORE, words_before[-120:]),
            (_AFTER, words_after[:80]),
            (_AFTER, name.partition(" ")[2] + words_after[:80]),
        )
    )


def find_personal_names(text: str) -> Iterator[PersonalSpan]:
    """The places of names of people without a public role."""
    for match in _NAMED.finditer(text):
        if not _has_public_role(text[: match.start()], match["name"], text[match.end() :]):
            yield PersonalSpan(match.start("name"), match.end("name"), "the name of a person", "enw person")
