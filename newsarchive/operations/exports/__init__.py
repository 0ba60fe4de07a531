"""What leaves the archive as files: rows with stable names, written as JSON Lines, CSV, Parquet, Atom."""
