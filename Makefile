# Two commands: `make demo` shows the main job, `make test` checks everything.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# What of the tests leans most on others' code: tried on other Pythons, and with the lowest versions of what is needed.
PART := tests/packaging tests/config tests/spiders tests/publishers/platforms tests/publishers/test_kbs_page.py tests/operations/exports \
	$(addprefix tests/,$(addsuffix .py,publishers/test_fixtures extraction/test_page extraction/test_feeds extraction/test_decoding crawling/test_behaviours \
	crawling/test_decompression archive/test_store archive/test_search archive/test_migration operations/test_metrics \
	operations/test_warc_round_trip operations/test_jekyll_import cli/test_init cli/test_crawl cli/test_schedule cli/test_terminal \
	web/test_pages web/test_api web/test_feeds))
PYTHONS ?= 3.11 3.12 3.13

.PHONY: install browser demo test test-long test-lowest test-pythons bench lint pins clean

# Run-time packages and the project itself.
install: $(VENV)/installed
$(VENV)/installed: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "newsarchive needs Python 3.11 or newer; set PYTHON=...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# What tests and checks need besides.
$(VENV)/installed-dev: $(VENV)/installed requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

demo: install
	$(BIN)/python -m demo

# A browser for the tests of the pages: Debian's, where it may be installed; elsewhere they are skipped, and say so.
browser:
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq \
		&& DEBIAN_FRONTEND=noninteractive apt-get install -qq -y chromium >/dev/null; } \
		|| echo "chromium is not here and cannot be installed: tests of the pages in a browser are skipped" >&2

test: $(VENV)/installed-dev lint browser
	$(BIN)/python -m pytest -m "not long"

test-long: $(VENV)/installed-dev browser
	$(MAKE) .venv-replay/installed || echo "pywb cannot be installed here: its test is skipped" >&2
	$(BIN)/python -m pytest
	$(MAKE) test-lowest test-pythons

# The lowest versions that pyproject.toml allows; `make test` tries the newest, which the pins are.
.venv-lowest/installed: requirements-lowest.txt
	test -x .venv-lowest/bin/python || $(PYTHON) -m venv .venv-lowest
	.venv-lowest/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-lowest.txt
	.venv-lowest/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

test-lowest: .venv-lowest/installed
	.venv-lowest/bin/python -m pytest -m "not long" $(PART)

# Other Pythons, where they are found: `make test-pythons PYTHONS=3.13 PART=tests` is all of it on one.
test-pythons:
	set -e; for version in $(PYTHONS); do .ci/test-python $$version -m "not long" $(PART); done

# Packages that newsarchive is measured beside, apart from its own. Without them the benchmarks say so and go on.
.venv-bench/installed: requirements-bench.txt
	test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-bench.txt
	touch $@

.venv-bench-newsplease/installed: requirements-bench-newsplease.txt
	test -x .venv-bench-newsplease/bin/python || $(PYTHON) -m venv .venv-bench-newsplease
	.venv-bench-newsplease/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-bench-newsplease.txt
	touch $@

# pywb, which shows exported WARC files (docs/warc.md). Without it the test of that says so and is skipped.
.venv-replay/installed: requirements-replay.txt
	test -x .venv-replay/bin/python || $(PYTHON) -m venv .venv-replay
	.venv-replay/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-replay.txt
	touch $@

bench: $(VENV)/installed
	$(MAKE) .venv-bench/installed || echo "fundus and trafilatura cannot be installed here: they are left out" >&2
	$(MAKE) .venv-bench-newsplease/installed || echo "news-please and newspaper4k cannot be installed here: they are left out" >&2
	$(BIN)/python -m benchmarks

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy

# Pin every package with its hashes, from requirements*.in.
pins:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header --python-version 3.11 requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header --python-version 3.11 requirements-dev.in -o requirements-dev.txt
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header --python-version 3.11 requirements-workers.in -c requirements-dev.txt -o requirements-workers.txt
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header --python-version 3.11 requirements-bench.in -o requirements-bench.txt
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header --python-version 3.11 requirements-bench-newsplease.in -o requirements-bench-newsplease.txt
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header --python-version 3.11 requirements-replay.in -o requirements-replay.txt
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header --python-version 3.11 --resolution lowest-direct \
		--all-extras --only-binary :all: pyproject.toml requirements-lowest.in -o requirements-lowest.txt

clean:
	rm -rf .venv .venv-* demo/run .pytest_cache .mypy_cache .ruff_cache
