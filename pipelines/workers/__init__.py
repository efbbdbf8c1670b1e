"""Gathering and checking shared among workers, on one machine or several: Dagster's own run, whose steps Celery hands out.

Belongs here: the job, its executor, the program of a worker, and whether the broker answers. Does not belong here: how a return
is gathered or checked (assets), and the release, which is made as ever in one process (docs/decisions).
"""
