"""The tables of docs/scaling.md, reckoned anew: ``python -m benchmarks.scaling``."""

from benchmarks.scaling.reckoning import tables

if __name__ == "__main__":
    for name, table in tables().items():
        print(f"{name}:\n{table}\n")
