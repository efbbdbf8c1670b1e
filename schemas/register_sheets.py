"""The sheets that the register adds to a workbook which it gives back. When the workbook is sent again they are known by their
names, and are no table of the sender's.
"""

from collections.abc import Mapping

from schemas.languages import Language

ISSUES_SHEETS: Mapping[Language, str] = {"en": "Issues (register)", "cy": "Materion (cofrestr)"}
"""What there is to fix, with a link to each cell."""
FIXES_SHEETS: Mapping[Language, str] = {"en": "Fixes (register)", "cy": "Cywiriadau (cofrestr)"}
"""What was fixed, cell by cell, and where the sender refuses a fix."""
REGISTER_SHEETS = frozenset((*ISSUES_SHEETS.values(), *FIXES_SHEETS.values()))
HEADER_LINE = 6
"""The line of such a sheet on which its headers stand; above are its title and what it is for."""
ISSUES_COLUMNS = ("number", "severity", "sheet", "cell", "value", "message", "fix", "effect", "rule")
"""The columns of the sheet of issues, in order."""
TEXT_DAMAGE_RULES = frozenset({"quote-unclosed", "line-damaged", "header-damaged"})
"""Rules about a damaged line of a text file. A workbook made of it has cells where the damage cannot be seen: its sheet of issues
says where it is, until the cell is changed or the line of that sheet is deleted.
"""
FIXES_COLUMNS = ("number", "sheet", "cell", "column", "before", "after", "reason", "refused")
"""The columns of the sheet of fixes, in order. `refused` is the sender's: whatever stands there refuses the fix of that line."""
