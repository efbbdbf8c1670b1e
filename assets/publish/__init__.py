"""Publish: tables → a release (data, catalogue, website, feedback, changes).

An output is one function of an edition and a folder.
"""
