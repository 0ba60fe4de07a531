"""Workers: processes, on any number of machines, that do the jobs of one archive on PostgreSQL.

Jobs wait in Procrastinate's tables, beside the archive's own. What is due and who is at work on it stands in the table
``jobs``, as for the schedule: a job in a queue is only offered, and who takes its lease begins it.
"""
