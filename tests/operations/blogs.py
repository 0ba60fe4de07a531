"""A Jekyll source folder with posts of our own making."""

import subprocess
from pathlib import Path

SENTENCES = (
    "마을 앞 갯벌에 물이 빠지자 조개를 캐는 사람들이 하나둘 모여들었다.",
    "둑길을 따라 심은 해당화가 올해는 보름이나 일찍 피었다고 한다.",
    "어촌계는 다음 달부터 하루에 들어올 수 있는 사람을 쉰 명으로 줄인다.",
)


def a_post(number: int, *, body: str | None = None, more: str = "") -> bytes:
    """The source of a post that names KBS as its source."""
    text = body or f"{number}번째 소식이다. {SENTENCES[number % 3]}\n\n{SENTENCES[(number + 1) % 3]}"
    source = f"\n\n(출처: [KBS 뉴스](https://news.kbs.co.kr/news/view.do?ncd={8_000_000 + number}))\n"
    return f"---\ntitle: 갯벌 소식 {number}호\n{more}---\n\n{text}{source}".encode()


def name_of(number: int) -> str:
    """The file's name, dated from 1 May 2024 on."""
    return f"2024-{5 + number // 28 % 8:02}-{1 + number % 28:02}-mudflat-{number}.md"


def make_blog(folder: Path, posts: int, config: str = "url: https://mudflat.example\n") -> Path:
    """A blog of that many posts; gives the folder."""
    (folder / "_posts").mkdir(parents=True)
    if config:
        (folder / "_config.yml").write_text(config, encoding="utf-8")
    for number in range(posts):
        (folder / "_posts" / name_of(number)).write_bytes(a_post(number))
    return folder


def commit(folder: Path, when: str) -> None:
    """Commit everything in the folder, which becomes a checkout, as of `when`."""
    dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    who = ("-c", "user.name=t", "-c", "user.email=t@mudflat.example", "-c", "commit.gpgsign=false")
    for command in (("init", "--quiet"), ("add", "."), (*who, "commit", "--quiet", "-m", "posts")):
        subprocess.run(
            ("git", *command), cwd=folder, env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", **dates}, check=True
        )
