"""Raw records of a table: the provider's columns become ours, every value a text with its cell.

- which of their headers fills which of our columns: `header_matching`
- records row by row, with headings, labels and constants: `record_sections`
- periods across the columns: `period_records`
- partners, benefits and measures from a project's row: `project_details`, `partner_lists`
- identifiers of rows and blocks, findings: `mapped_records`

Where the table lies belongs to layout, what a text means to stage check.
"""
