"""A release: its content and version, what changed since the previous one, its folder, hashes, signature and verification.

Belongs here: whatever makes a folder of files into a release that can be trusted. Does not belong here: the files themselves
(open_data, api, site, feedback).
"""
