"""Postcodes of homes: one that follows a house and a street, or words that speak of a home."""

import re
from collections.abc import Iterator

from schemas.privacy.personal_spans import PersonalSpan

_POSTCODE = re.compile(r"\b(?:GIR ?0AA|[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2})\b")
_STREET = re.compile(
    r"(?<![\w/£.,-])\d{1,4}[A-Za-z]?,? (?:(?:[A-ZÂÊÎÔÛŴŶ][\w'’-]*|y|yr|the|of|and|a)[ ]){0,4}?(?:"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Close|Crescent|Drive|Lane|Terrace|Way|Gardens|Grove|Row|View|Rise|Walk|Hill|Mews)\b"
    r"|(?:Heol|Stryd|Ffordd|Rhodfa|Lôn|Clos|Maes|Rhes|Teras|Cilgant|Bryn|Parc)\b[^,;\n]{0,40}"
    r")[^;\n]{0,60}$"
)
_HOME = re.compile(
    r"\b(?:home address|(?:lives?|living|resides?|residing) (?:at|in)|resident (?:at|of)|private address|home post ?code"
    r"|cyfeiriad (?:ei |eu )?(?:cartref|chartref|gartref)|cod post (?:y )?cartref|(?:yn|sy'n) byw (?:yn|ar|mewn)|preswylio yn)\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(?:offices?|halls?|cent(?:re|er)s?|council|civic|depots?|schools?|college|university|librar(?:y|ies)|museum|hospital"
    r"|clinic|surgery|health|(?:police|fire|bus|railway) station|headquarters|HQ|units?|works"
    r"|(?:business|industrial|retail) (?:park|estate)"
    r"|care home|nursing home|children's home|hub|theatre|church|chapel|ltd|limited|plc|cyf|house"
    r"|swyddf\w*|neuadd|canolfan|ganolfan|cyngor|gyngor|depo|ysgol|coleg|prifysgol|llyfrgell|amgueddfa|ysbyty|clinig|meddygfa|iechyd"
    r"|gorsaf|pencadlys|uned|parc (?:busnes|menter)|ystad|cartref (?:gofal|nyrsio|plant|preswyl)|theatr|eglwys|capel|hyb|tŷ)\b",
    re.IGNORECASE,
)
_NEAR = 100
POSTCODE_SIGNS = (r"[0-9][A-Z]{2}\b",)
"""A pattern without which a text holds no postcode."""


def find_home_addresses(text: str) -> Iterator[PersonalSpan]:
    """The places of homes' addresses in a text, from the house's number where it has one."""
    for match in _POSTCODE.finditer(text):
        before = text[max(0, match.start() - _NEAR) : match.start()]
        street = _STREET.search(before)
        if _HOME.search(before) or (street and not _OFFICE.search(before)):
            start = match.start() - len(before) + street.start() if street else match.start()
            yield PersonalSpan(start, match.end(), "the address of a home", "cyfeiriad cartref")
