"""A sender's workbook as it is given back: with its findings at their cells, or with what could be fixed for the sender."""

from assets.publish.returned.annotated_workbook import annotate_workbook
from assets.publish.returned.corrected_workbook import Fix, correct_workbook
from assets.publish.returned.returned_workbook import ReturnedWorkbook, SentFile, SentSheet

__all__ = ["Fix", "ReturnedWorkbook", "SentFile", "SentSheet", "annotate_workbook", "correct_workbook"]
