"""Stores that are addresses (`s3://bucket/prefix`) and not folders of this machine: a working folder here mirrors each.

Belongs here: what is brought before a run, what is taken back after it, and the lock that holds over machines. Does not belong
here: what any file means; everything else reads and writes the working folder and knows of no store. Loaded only where an
address is given: a run on folders pays nothing for it.
"""
