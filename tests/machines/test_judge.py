"""The judge of many machines sees each rule that is broken, and breaks none itself."""

from dataclasses import replace

import pytest

from tests.machines.judge import Done, Evidence, Held, Kept, Look, Request, Verdict, judge
from tests.machines.sites import Told

HOST = "blog-00.example"
TOLD = {f"https://{HOST}/{name}": Told(name, (f"{name} 첫 줄", f"{name} 끝 줄")) for name in ("a", "b", "c")}


def of(**changes: object) -> Verdict:
    """The judgement of three pages crawled by one machine, a second apart, with these changes."""
    told = [Request(float(number), "m0", HOST, f"/{name}") for number, name in enumerate("abc")]
    kept = [Kept(1, "blog", HOST, f"/{name}", number + 0.1) for number, name in enumerate("abc")]
    held = {address: Held(each.headline, "\n".join(each.lines), 1) for address, each in TOLD.items()}
    whole = Evidence(requests=told, captures=kept, articles=held, done=(), looks=(), unended=())
    return judge(replace(whole, **changes), TOLD, 1.0)  # type: ignore[arg-type]


def asked(*times_and_machines: tuple[float, str, str]) -> tuple[Request, ...]:
    return tuple(Request(at, machine, HOST, path) for at, machine, path in times_and_machines)


def kept(*times: tuple[float, str], run: int = 1) -> tuple[Kept, ...]:
    return tuple(Kept(run, "blog", HOST, path, at) for at, path in times)


def held(body: str = "", versions: int = 1) -> dict[str, Held]:
    return {address: Held(told.headline, body or "\n".join(told.lines), versions) for address, told in TOLD.items()}


def test_who_keeps_every_rule_is_found_good() -> None:
    verdict = of()
    assert verdict.is_good
    assert (verdict.fetched_again, verdict.retaken, verdict.gone_on, verdict.nearest) == (0, (), (), 1.0)


def test_an_article_that_is_not_there_or_not_whole_is_lost() -> None:
    assert of(articles=dict(list(held().items())[1:])).lost == (f"https://{HOST}/a is not archived",)
    assert len(of(articles=held("a 첫 줄")).lost) == 3


def test_what_is_still_somebodys_is_lost() -> None:
    assert of(unended=("https://x/ is still leased",)).lost == ("https://x/ is still leased",)


def test_a_second_version_of_what_never_changed_is_doubled() -> None:
    assert len(of(articles=held(versions=2)).doubled) == 3


def test_an_article_that_the_sites_do_not_have_is_doubled() -> None:
    assert len(of(articles={**held(), f"https://{HOST}/a?again": Held("a", "", 1)}).doubled) == 1


def test_a_page_that_a_run_keeps_twice_is_doubled() -> None:
    assert len(of(captures=kept((0.1, "/a"), (1.1, "/b"), (2.1, "/c"), (3.1, "/a"))).doubled) == 1


def test_another_run_may_keep_the_page_again() -> None:
    requests = asked((0, "m0", "/a"), (1, "m0", "/b"), (2, "m0", "/c"), (9, "m1", "/a"))
    captures = (*kept((0.1, "/a"), (1.1, "/b"), (2.1, "/c")), *kept((9.1, "/a"), run=2))
    assert of(requests=requests, captures=captures).is_good


def test_a_run_may_be_led_to_a_page_twice_by_a_shortener() -> None:
    requests = asked((0, "m0", "/a"), (1, "m0", "/b"), (2, "m0", "/c"), (9, "m0", "/a"))
    captures = (
        *kept((0.1, "/a"), (1.1, "/b"), (2.1, "/c")),
        Kept(1, "cited", HOST, "/a", 9.1, "https://short.example/1"),
    )
    assert of(requests=requests, captures=captures).is_good


AGAIN = asked((0, "m0", "/a"), (5, "m1", "/a"), (6, "m1", "/b"), (7, "m1", "/c"))
"""What m0 asked for was not kept; m1 asked for it again."""
KEPT = kept((5.1, "/a"), (6.1, "/b"), (7.1, "/c"))


@pytest.mark.parametrize("kind", ["kill", "power", "stop"])
def test_a_page_is_asked_for_again_where_its_fetcher_was_killed(kind: str) -> None:
    machine = "" if kind == "stop" else "m0"
    verdict = of(requests=AGAIN, captures=KEPT, done=(Done(kind, machine, 0.05, 3.0),))  # type: ignore[arg-type]
    assert verdict.is_good
    assert verdict.fetched_again == 1


@pytest.mark.parametrize("done", [(), (Done("kill", "m1", 0.05, 3.0),), (Done("kill", "m0", 6.5, 9.0),)])
def test_a_page_that_is_asked_for_again_without_need_is_doubled(done: tuple[Done, ...]) -> None:
    assert len(of(requests=AGAIN, captures=KEPT, done=done).doubled) == 1


def test_two_requests_nearer_than_the_delay_are_early_whoever_sent_them() -> None:
    verdict = of(requests=asked((0, "m0", "/a"), (0.99, "m1", "/b"), (2, "m0", "/c")))
    assert len(verdict.early) == 1
    assert verdict.nearest == pytest.approx(0.99)


def test_robots_txt_counts_as_a_request() -> None:
    assert len(
        of(requests=asked((0, "m0", "/a"), (1, "m1", "/b"), (1.5, "m2", "/robots.txt"), (2.5, "m0", "/c"))).early
    )


def test_requests_to_two_hosts_may_go_at_once() -> None:
    assert of(
        requests=(*asked((0, "m0", "/a"), (1, "m1", "/b"), (2, "m0", "/c")), Request(1.0, "m1", "b", "/x"))
    ).is_good


def looks(*owners: dict[str, str]) -> tuple[Look, ...]:
    """One every 20 seconds from second 1 on."""
    return tuple(Look(1.0 + 20 * number, each) for number, each in enumerate(owners))


M0, OTHER = "m0~boot-space:7:1", "m1~boot-space:9:4"


@pytest.mark.parametrize("what", ["job blog", "run 3", "row 5"])
def test_what_a_killed_worker_held_is_retaken_when_it_is_anothers(what: str) -> None:
    verdict = of(done=(Done("kill", "m0", 1.5, 99.0),), looks=looks({what: M0}, {what: M0}, {what: OTHER}))
    assert verdict.retaken == pytest.approx((39.5,))
    assert verdict.is_good


def test_what_is_anothers_after_a_minute_only_is_late() -> None:
    never = looks({"row 5": M0}, *[{"row 5": M0}] * 3)
    for found in (never, (*never, *looks(*[{}] * 5)[4:])):
        verdict = of(done=(Done("power", "m0", 1.5, 99.0),), looks=found)
        assert len(verdict.late) == 1


def test_where_postgresql_was_stopped_meanwhile_it_is_counted_from_when_it_was_there_again() -> None:
    found = looks({"row 5": M0}, {"row 5": M0}, {"row 5": M0}, {"row 5": M0}, {"row 5": OTHER})
    stopped = Done("stop", "", 5.0, 30.0)
    assert of(done=(Done("kill", "m0", 1.5, 99.0), stopped), looks=found).retaken == pytest.approx((51.0,))
    assert len(of(done=(Done("kill", "m0", 1.5, 99.0),), looks=found).late) == 1


def test_a_job_that_is_merely_free_is_not_retaken() -> None:
    found = looks({"job blog": M0}, {}, {}, {}, {"job blog": OTHER})
    assert len(of(done=(Done("kill", "m0", 1.5, 99.0),), looks=found).late) == 1


def test_what_another_machine_holds_is_not_waited_for() -> None:
    assert of(done=(Done("kill", "m0", 1.5, 99.0),), looks=looks({"row 5": OTHER}, {"row 5": OTHER})).retaken == ()
    assert of(done=(Done("stop", "", 1.5, 99.0),), looks=looks({"row 5": M0}, {"row 5": M0})).retaken == ()


def test_a_crawl_of_a_killed_machine_goes_on_when_its_next_page_is_kept() -> None:
    requests = asked((0, "m0", "/a"), (1, "m0", "/b"), (61, "m1", "/c"))
    captures = kept((0.1, "/a"), (1.1, "/b"), (61.1, "/c"))
    verdict = of(requests=requests, captures=captures, done=(Done("power", "m0", 1.5, 99.0),))
    assert verdict.gone_on == pytest.approx((59.6,))
    assert verdict.is_good


def test_a_crawl_on_another_machine_or_that_had_ended_does_not_go_on() -> None:
    assert of(done=(Done("kill", "m1", 1.5, 99.0),)).gone_on == ()
    assert of(done=(Done("kill", "m0", 2.5, 99.0),)).gone_on == ()
