"""The styles of the template's .ods: the same look as its .xlsx."""

from collections.abc import Mapping

from schemas.languages import LANGUAGES
from schemas.palette import PALETTES

_COLOURS = PALETTES["light"]
CENTIMETRES_PER_CHARACTER = 0.2
_DATES = (
    '<number:date-style style:name="iso"><number:year number:style="long"/><number:text>-</number:text>'
    '<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>'
    '<number:text-style style:name="as-text"><number:text-content/></number:text-style>'
    '<number:number-style style:name="thousands">'
    '<number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true"/></number:number-style>'
)
_DATA_STYLES = {"text": "as-text", "date": "iso", "money": "thousands", "number": ""}


def _build_cell_style(name: str, cell: str, text: str, data_style: str = "") -> str:
    data = f' style:data-style-name="{data_style}"' if data_style else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell"{data}>'
        f'<style:table-cell-properties style:vertical-align="top" {cell}/><style:text-properties {text}/></style:style>'
    )


def build_automatic_styles(widths: Mapping[int, str]) -> str:
    """The styles of columns (width → its name), rows and cells."""
    wrap, edge = 'fo:wrap-option="wrap"', f'fo:border="0.5pt solid {_COLOURS["line"]}"'
    ink = f'fo:color="{_COLOURS["ink"]}"'
    parts = [
        '<style:style style:name="sheet" style:family="table"><style:table-properties table:display="true"/></style:style>',
        '<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>',
        '<style:style style:name="row" style:family="table-row">'
        '<style:table-row-properties style:use-optimal-row-height="true"/></style:style>',
        '<style:style style:name="tall" style:family="table-row">'
        '<style:table-row-properties style:row-height="1.7cm" style:use-optimal-row-height="false"/></style:style>',
    ]
    parts += [
        f'<style:style style:name="{name}" style:family="table-column"><style:table-column-properties'
        f' style:column-width="{width * CENTIMETRES_PER_CHARACTER:.1f}cm"/></style:style>'
        for width, name in widths.items()
    ]
    header = f'fo:color="{_COLOURS["on-band"]}" fo:font-weight="bold"'
    parts += [
        _DATES,
        _build_cell_style("plain", "", ""),
        _build_cell_style("header", f'{wrap} {edge} fo:background-color="{_COLOURS["band"]}"', header),
        _build_cell_style("wrapped", wrap, ink),
        _build_cell_style(
            "check", f'{wrap} fo:background-color="{_COLOURS["open-tint"]}"', f'fo:color="{_COLOURS["no"]}"'
        ),
    ]
    tint = f'{wrap} {edge} fo:background-color="{_COLOURS["open-tint"]}"'
    soft = f'fo:color="{_COLOURS["soft"]}" fo:font-style="italic"'
    for kind, data_style in _DATA_STYLES.items():
        parts.append(_build_cell_style(kind, f"{wrap} {edge}", "", data_style))
        parts.append(_build_cell_style(f"example-{kind}", tint, soft, data_style))
    for language in LANGUAGES:
        locale = f'fo:language="{language}" fo:country="GB"'
        big = f'fo:font-weight="bold" fo:font-size="16pt" fo:color="{_COLOURS["accent"]}" {locale}'
        parts.append(_build_cell_style(f"title-{language}", "", big))
        parts.append(_build_cell_style(f"line-{language}", "", f"{ink} {locale}"))
        parts.append(_build_cell_style(f"wrapped-{language}", wrap, f"{ink} {locale}"))
    return f"<office:automatic-styles>{''.join(parts)}</office:automatic-styles>"


def build_named_styles() -> str:
    """The document's own language and font, and how a cell looks that breaks a rule."""
    return (
        '<office:styles><style:default-style style:family="table-cell">'
        '<style:text-properties fo:language="en" fo:country="GB" fo:font-size="11pt"/></style:default-style>'
        '<style:style style:name="wrong" style:display-name="wrong" style:family="table-cell">'
        f'<style:table-cell-properties fo:background-color="{_COLOURS["no-tint"]}" fo:border="1.5pt solid {_COLOURS["no"]}"/>'
        f'<style:text-properties fo:color="{_COLOURS["no"]}"/></style:style></office:styles>'
    )
