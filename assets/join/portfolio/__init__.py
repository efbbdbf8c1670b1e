"""All projects together: outcomes counted, chances of success observed, and money planned against realised.

Belongs here: counting and adding up. Does not belong here: which figures count once (stage match), or any judgement of
one project (assessments).
"""
