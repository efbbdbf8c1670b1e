"""The template: a workbook made from the declarations of what can be sent, for people to fill in.

- what it holds, whatever its format: `return_workbook`
- which rules are live in its cells, and which cannot be: `live_checks`
- how a formula is written for each program: `sheet_formulas`
- the records that a provider sent last: `last_records`
- the two formats: `template_xlsx`, `template_ods`

What its sheets and headers are called is in schemas.return_template, where the reader finds it too.
"""
