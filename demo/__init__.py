"""A news site in miniature: invented stories in KBS's layouts on loopback, blogs that retell them, and a tour.

It stands outside the package: it talks to newsarchive only as people do, through the command line and the SQL views.
"""
