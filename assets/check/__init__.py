"""Check: raw records → typed records, findings, held rows."""
