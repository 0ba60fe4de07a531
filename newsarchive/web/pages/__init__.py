"""The pages: each asks the archive, and hands what it says to a template."""
