"""The command line: parses what was asked, calls the archive's door or the crawl, prints the answer."""
