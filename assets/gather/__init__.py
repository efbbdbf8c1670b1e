"""Gather: bytes that landed → submissions and raw records, every value a text with its cell."""
