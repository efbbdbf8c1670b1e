"""The partners that one cell names, and their roles."""

import csv
import json
import re
from typing import Any

from schemas import codelists, organisations
from schemas.languages import fold_text

_BULLETS = "•●○◦▪▫■□‣⁃∙·➢➤►→\uf0b7\uf0a7"
LIST_DELIMITER = rf"[;|\n\t\v\f\u2028{_BULLETS}]"
_FIRST_NUMBER = re.compile(r"\s*\(?(?:1|a|i)[.)]\s")
_NUMBER = r"(?:^|\s)\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)]\s+"
_LETTER_BULLETS = re.compile(r"\s*o\s.+(?:\n\s*o\s.+)+")
# Marks that delimit organisations in some cells and belong to their names in others.
_POSSIBLE_DELIMITER = re.compile(
    r"\s*(?:,|/|&|\+|\s[–—-]\s|\b(?:and|a|ac|with|plus|gyda|in partnership with|(?:jointly|together|working) with"
    r"|mewn partneriaeth â)\b)\s*",
    re.IGNORECASE,
)
_KIND_OF_COUNCIL = r"(?:county borough|county|city|borough)"
# What a list says of all its names: `Powys and Ceredigion County Councils`, `Cynghorau: Caerdydd, Abertawe`.
_SAID_OF_ALL = re.compile(
    r"(?:(?:the )?(?:local )?(?:councils|authorities|health boards|organisations|bodies|members|las)(?: of)?|both|joint(?:ly)?"
    r"|between|cynghorau(?: sir| bwrdeistref sirol)?|awdurdodau(?: lleol)?|byrddau iechyd|sefydliadau|aelodau|rhwng)\b:?\s+(.+)"
    rf"|(.+?)\s+(?:{_KIND_OF_COUNCIL} )?(?:councils|authorities|health boards|police forces|las)",
    re.IGNORECASE | re.DOTALL,
)
_KIND_BEHIND_NAME = re.compile(rf"(?:the )?(.+?)(?: (?:(?:{_KIND_OF_COUNCIL} )?council|c ?b ?c|c ?c))?")
_REMARK_BEHIND_NAME = re.compile(r"\s*[(\[][^()\[\]]*[)\]]$")

_NAME_KEYS = ("name", "title", "label", "displayname", "lookupvalue", "value", "text", "organisation", "organization")
_ROLE_AFTER = re.compile(r"(?P<name>.+?)\s*[(\[](?P<role>[^()\[\]]+)[)\]]")
_ROLE_BEFORE = re.compile(r"(?P<role>[^:]+):\s*(?P<name>.+)")


def split_role(text: str) -> tuple[str, str | None]:
    """The name and the role in one item of a list: `Swansea (lead)`, `Lead: Swansea`; no role where none is said."""
    for pattern in (_ROLE_AFTER, _ROLE_BEFORE):
        match = pattern.fullmatch(text)
        if match and fold_text(match["role"]) in codelists.map_words_to_codes("partner_role"):
            return match["name"], match["role"]
    return text, None


def _read_list_item(item: Any) -> str:
    """An item of a JSON list: a text, or a record with a name."""
    if isinstance(item, dict):
        names = {str(key).casefold(): value for key, value in item.items()}
        item = next((names[key] for key in _NAME_KEYS if names.get(key)), item)
    return "" if item is None else str(item)


def parse_program_list(text: str) -> list[str] | None:
    """The items of a list as another program writes it; None for a text that a person wrote.

    SharePoint writes `12;#Swansea;#14;#Powys`, databases `["Swansea","Powys"]`, `{Swansea,"Powys"}` or `['Swansea']`.
    """
    text = text.strip()
    if ";#" in text:
        return [item for item in text.split(";#") if item.strip() and not item.strip().isdigit()]
    if text[:1] + text[-1:] not in ("[]", "{}"):
        return None
    try:
        items = json.loads(text)
    except ValueError:
        quote = "'" if re.match(r"[\[{]\s*'", text) else '"'
        try:
            items = next(csv.reader([text[1:-1]], quotechar=quote, escapechar="\\", skipinitialspace=True), [])
        except csv.Error:
            return None
    named = [_read_list_item(item) for item in (items if isinstance(items, list) else [items])]
    # Records without a name are no list of names.
    return [text] if any(item.startswith("{") for item in named) and items else named


def split_partner_list(text: str, delimiter_pattern: str | None) -> list[str]:
    """The names in one cell, with their roles. delimiter_pattern: the source file's regular expression, or None.

    Without one, an item that is no organisation's name is split at commas, `and`, `a` and the like, where every part of
    it is an organisation's name, or at least two and half of them are.
    """
    listed = parse_program_list(text) if delimiter_pattern is None else None
    if listed is not None:
        return [name for item in listed for name in ([text] if item == text else split_partner_list(item, None))]
    if delimiter_pattern is None and _LETTER_BULLETS.fullmatch(text):
        text = re.sub(r"(?m)^\s*o\s", "", text)
    pattern = delimiter_pattern or (f"{_NUMBER}|{LIST_DELIMITER}" if _FIRST_NUMBER.match(text) else LIST_DELIMITER)
    items = [item for part in re.split(pattern, text) if (item := _strip_marks(part))]
    return items if delimiter_pattern is not None else [name for item in items for name in _split_item(item)]


def _strip_marks(item: str) -> str:
    """An item without the dash before it, or the quotation marks around it."""
    item = item.strip(" \t\r*–-")
    for opening, closing in ('""', "''", "“”", "‘’"):
        if len(item) > 2 and item[0] == opening and item[-1] == closing and opening not in item[1:-1]:
            item = item[1:-1].strip()
    return item


def _is_organisation(text: str) -> bool:
    """Whether a text names an organisation that the register knows, perhaps with its kind (`Torfaen CBC`) or a remark."""
    known = organisations.map_names_to_identifiers()
    name = fold_text(split_role(text)[0])
    if name in known:
        return True
    kind = _KIND_BEHIND_NAME.fullmatch(fold_text(_REMARK_BEHIND_NAME.sub("", text)))
    return kind is not None and kind[1] in known


def _split_known_names(text: str) -> list[str] | None:
    """The parts of a text that are organisations' names throughout; None for any other text."""
    text = _strip_marks(text.strip(" ,/&+"))
    if _is_organisation(text):
        return [text]
    for mark in _POSSIBLE_DELIMITER.finditer(text):
        first = text[: mark.start()]
        if _is_organisation(first) and (rest := _split_known_names(text[mark.end() :])):
            return [_strip_marks(first.strip(" ,/&+")), *rest]
    return None


def _split_item(text: str) -> list[str]:
    label = _ROLE_BEFORE.fullmatch(text)
    if label and fold_text(label["role"]).removesuffix("s") in codelists.map_words_to_codes("partner_role"):
        role = label["role"].strip().removesuffix("s")  # `Partners: Vale, Bridgend`
        return [f"{role}: {name}" for name in _split_item(label["name"])]
    if names := _split_known_names(text):
        return names
    shared = _SAID_OF_ALL.fullmatch(text)
    if shared and (names := _split_known_names(shared[1] or shared[2])):
        return names
    if (joined := re.match(r"(?:and|&|ac?)\s+", text, re.IGNORECASE)) and _is_organisation(text[joined.end() :]):
        return [text[joined.end() :]]
    at_commas = [_strip_marks(part) for part in text.split(",") if part.strip()]
    at_all_marks = [part for part in _POSSIBLE_DELIMITER.split(text) if part]
    for parts in (at_commas, at_all_marks):
        known = sum(map(_is_organisation, parts))
        if known > 1 and known * 2 >= len(parts):
            return [name for part in parts for name in _split_known_names(part) or [part]]
    return [text]
