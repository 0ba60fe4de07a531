"""A news site in miniature: invented stories in KBS's page layouts on loopback, and a tour of the archive over it.

It stands outside the package: it talks to newsarchive only as a person does, through the command line.
"""
