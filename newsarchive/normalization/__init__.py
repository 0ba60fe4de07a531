"""What the archive keeps: clean text, dates, addresses, search tokens. Pure functions, no I/O."""
