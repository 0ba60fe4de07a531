"""Web archives in files: WARC 1.1 out, WARC and ARC in."""
