"""What the register's team is told by e-mail and webhook, each thing once.

Belongs here: what is worth an alert (facts), how it is said (texts), who is told and how (channels), and that it is told once
(the register's memory). Does not belong here: what a release itself says of its providers (its summary).
"""
