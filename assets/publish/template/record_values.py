"""A value as a cell of the template has it: a code by its titles, an organisation by its names, a date as a date."""

import datetime as dt
from contextlib import suppress

from schemas import codelists, organisations
from schemas.languages import BilingualText, Language
from schemas.return_template import TemplateColumn, join_languages

_YES_NO = {"true": "yes", "false": "no"}


def name_organisation(organisation: str, language: Language) -> str:
    """An organisation of the register by its names in both languages; the text itself where it is none."""
    register = organisations.load_organisations().set_index("organisation_id")
    if organisation not in register.index:
        return organisation
    names = register.loc[organisation, ["name_en", "name_cy"]].dropna()
    if len(names) < 2:
        return str(names.iloc[0])
    return join_languages(BilingualText(str(names["name_en"]), str(names["name_cy"])), language)


def name_code(codelist: str, code: str, language: Language) -> str:
    """A code by its titles in both languages."""
    entry = codelists.load_codelist(codelist)[code]
    return join_languages(BilingualText(entry.title_en, entry.title_cy), language)


class RecordValues:
    """Makes cells of published texts, in one language first."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def build_cell(self, column: TemplateColumn, text: str) -> str | float | dt.date:
        """A value in its form for a column. text: a code, an identifier, an ISO date, a number's digits."""
        if column.codelist:
            return name_code(column.codelist, _YES_NO.get(text, text), self.language)
        if column.is_organisation:
            return name_organisation(text, self.language)
        if column.sent.kind in ("money", "number", "integer"):
            with suppress(ValueError):
                number = float(text)
                return int(number) if number.is_integer() else number
        if column.sent.kind == "date":
            with suppress(ValueError):
                return dt.date.fromisoformat(text)
        return text
