"""One article as evidence: all that the archive has of it in one file that anybody can check without newsarchive."""
