"""How the benchmarks are asked, and how they answer: one table each, or JSON."""

import argparse
import json
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any


def options(parser: argparse.ArgumentParser) -> None:
    """What every benchmark takes."""
    parser.add_argument("--quick", action="store_true", help="the short form: fewer pages, one round")
    parser.add_argument("--json", action="store_true", help="data instead of tables")


def main(
    name: str,
    about: str | None,
    own_options: Callable[[argparse.ArgumentParser], None],
    run_with: Callable[[argparse.Namespace], dict[str, Any]],
    show_found: Callable[[dict[str, Any]], None],
) -> None:
    """One benchmark as a command."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}".removesuffix("."), description=about)
    own_options(parser)
    chosen = parser.parse_args()
    found = run_with(chosen)
    if chosen.json:
        print(json.dumps(machine() | found, ensure_ascii=False))
    else:
        print(machine_line())
        show_found(found)


def machine() -> dict[str, Any]:
    """Where and when this was measured, and how busy the machine was."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "cores": os.cpu_count(),
        "memory_gib": round(memory),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
    }


def machine_line() -> str:
    """The same for people."""
    here = machine()
    return (
        f"{here['date']}, {here['cores']} cores, {here['memory_gib']} GiB, Python {here['python']}, load {here['load']}"
        " (includes the benchmark's own)"
    )


def show(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> None:
    """Rows under the columns' titles; numbers to the right, as far as they are wide."""
    texts = [list(columns.values()), *([_text(row.get(name)) for name in columns] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for line in texts:
        first, *others = zip(line, widths, strict=True)
        print("  ".join([first[0].ljust(first[1]), *(text.rjust(width) for text, width in others)]).rstrip())
    print()


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(_text, value))
    return "-" if value is None else f"{value:,}" if isinstance(value, int | float) else str(value)
