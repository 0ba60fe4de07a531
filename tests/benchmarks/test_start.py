"""What a start costs, measured once each way."""

from benchmarks import start


def test_a_forked_job_costs_a_part_of_a_command_by_itself() -> None:
    forked, by_itself = start.report(1)
    assert (forked["way"], by_itself["way"], by_itself["ratio"]) == ("forked", "by itself", 1.0)
    assert 0 < forked["cpu_s"] < by_itself["cpu_s"]
    assert 0 < forked["mb"] < by_itself["mb"]
