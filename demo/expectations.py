"""What the archive must say after each crawl, worked out from the stories and posts alone."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from demo.posts import Blog, Source
from demo.stories import Story, stories_of

FATES: Final = ("new", "changed", "touched", "seen", "gone")
TROUBLES: Final = ("unrecognised", "missing", "refused", "failed", "parse_failed")


class Unexpected(Exception):
    """The archive says something else than the stories do."""


def expected_counts(stories: tuple[Story, ...], edition: int) -> Mapping[str, int]:
    """How many stories have which fate in the crawl of that edition."""
    if edition == 1:
        return {"new": len(stories_of(stories, 1))}
    return Counter(story.fate for story in stories)


def check_run(run: Mapping[str, Any], expected: Mapping[str, int]) -> None:
    """The run is complete, its articles have the expected fates, and nothing went wrong on the way."""
    counts: Mapping[str, int] = run["counts"]
    problems = [
        f"{name}: {counts.get(name, 0)} instead of {expected.get(name, 0)}"
        for name in (*FATES, *TROUBLES)
        if counts.get(name, 0) != expected.get(name, 0)
    ]
    if run["outcome"] != "complete":
        problems.append(f"outcome: {run['outcome']} instead of complete")
    insist(not problems, f"run {run['id']}: {'; '.join(problems)}")


def keys_with(stories: tuple[Story, ...], text: str) -> set[str]:
    """The archive's keys of the articles that hold the text now, found without any index."""
    there = (story for story in stories_of(stories, 2) if not story.removed)
    return {key_of(story) for story in there if text in "\n".join((story.headline, *story.paragraphs))}


def key_of(story: Story) -> str:
    """The identity key under which the archive keeps the story."""
    return f"kbs:ncd:{story.ncd}"


def check_sources(blog: Blog, found: Sequence[Mapping[str, Any]]) -> None:
    """The archive has the source links of a blog that a person reads in its posts, and no other."""
    expected = [(blog.key(post), *asdict(source).values()) for post in blog.posts for source in post.sources]
    said = [(row["key"], *(row[name] for name in Source.__dataclass_fields__)) for row in found]
    wrong = [row for row in (*expected, *said) if expected.count(row) != said.count(row)]
    insist(not wrong, f"source links of {blog.host} that are not as they should be: {wrong}")


def check_asked_once(blog: Blog, paths: Sequence[str]) -> None:
    """Every post of the blog was asked for, and nothing twice; its feed may spell a post's address with a query."""
    posts = {blog.address(post).removeprefix(blog.home): post.slug for post in blog.posts}
    plain = (path.partition("?")[0] for path in paths)
    asked = Counter(post if post in posts else path for post, path in zip(plain, paths, strict=True))
    missed = [slug for post, slug in posts.items() if not asked[post]]
    twice = [path for path, times in asked.items() if times > 1]
    insist(not missed and not twice, f"{blog.host}: not asked for {missed}, twice for {twice}")


def keys_citing(blogs: Sequence[Blog], target: str) -> set[str]:
    """The archive's keys of the posts that name an article, as a person reads them."""
    posts = ((blog, post) for blog in blogs for post in blog.posts)
    return {blog.key(post) for blog, post in posts if any(source.target == target for source in post.sources)}


def keys_naming(blogs: Sequence[Blog], outlet: str, text: str) -> set[str]:
    """The archive's keys of the posts that name an outlet as a source and hold the text."""
    posts = ((blog, post) for blog in blogs for post in blog.posts if text in "\n".join((post.title, *post.lines)))
    return {blog.key(post) for blog, post in posts if any(source.outlet == outlet for source in post.sources)}


def insist(holds: bool, message: str) -> None:
    """Stop the demo, saying what is off, unless the check holds."""
    if not holds:
        raise Unexpected(message)


def one(found: Iterable[Any], what: str) -> Any:
    """The only one there is."""
    items = list(found)
    insist(len(items) == 1, f"{len(items)} {what} instead of one")
    return items[0]
