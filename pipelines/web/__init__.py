"""What `serve` shows: the website of a release, and the page where a provider checks files before it sends them.

Belongs here: addresses, receiving files within limits, the queue of checks and the answers while they are kept. Does not belong
here: how a file is checked (pipelines.file_check), or how the website is made (assets.publish.site).
"""
