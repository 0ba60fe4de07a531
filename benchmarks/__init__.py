"""What a page costs, measured beside others in the same run. `python -m benchmarks`, or `make bench`."""
