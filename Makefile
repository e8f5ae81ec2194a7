# Everything a person or a machine does with this project. `make` alone explains itself.
#
#   make test ONLY=sqlite ARGS="-k roster"     only one of sqlite, postgresql, browser; ARGS go to pytest
#   make setup PYTHON=python3.12               another Python than python3 (3.11 or newer)

PYTHON ?= python3
ONLY ?=
ARGS ?=
LANGUAGE ?= en

BIN := .venv/bin
VENDOR := lms/static/vendor
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:

# Compiled at once: where Python may not write .pyc files, each start would read 1.400 modules anew (4.6 s instead of 2.3).
# $(call install,WHERE,WHAT): uv where it can, else pip, which reads pip.conf and so knows a site's own mirror.
UV := UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 $(BIN)/uv --quiet
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
HASHED := --require-hashes --only-binary :all:
install = $(UV) pip install --python $(1) $(2) || { echo "setup: trying again with pip" >&2; $(PIP) --python $(1) install $(2); }

##@ Use

.PHONY: help
help: ## this list
	@awk 'BEGIN {FS = ":.*## "} \
	  /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z][a-z-]*:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: serve
serve: setup ## the site and its worker on http://127.0.0.1:8000, with content and sample data
	@exec $(BIN)/lms serve

##@ Set up (the others call it)

.PHONY: setup
setup: .venv/.runtime .venv/.dev .venv/.project $(VENDOR)/.done ## .venv/ from the hashed requirements, and the front-end files
	@:

.PHONY: setup-production
setup-production: .venv/.runtime .venv/.project $(VENDOR)/.done ## the same without what only tests and lint need
	@:

.PHONY: lock
lock: .venv/bin/uv ## pin requirements/*.in anew, newest that fit together; then `make setup`
	@cd requirements && for name in setup runtime dev node; do \
	  $(UV:$(BIN)%=../$(BIN)%) pip compile --upgrade --universal --python-version 3.11 --generate-hashes \
	    --custom-compile-command "make lock" --no-emit-index-url --no-emit-find-links \
	    --output-file $$name.txt $$name.in || exit 1; \
	done

.PHONY: clean
clean: ## away with all that make made; instance/ (data) stays
	@rm -rf .venv .node node_modules $(VENDOR) build dist htmlcov .coverage* *.egg-info \
	  .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: messages
messages: setup ## the catalogue of LANGUAGE=en brought up to date with the code, and compiled
	@mkdir -p build
	@$(BIN)/pybabel -q extract -F lms/locales/babel.cfg -k N_ -k _l --sort-by-file --no-location --project=lms -o build/messages.pot .
	@test -f lms/locales/$(LANGUAGE)/LC_MESSAGES/messages.po && command=update || command=init; \
	  $(BIN)/pybabel -q $$command -i build/messages.pot -d lms/locales -l $(LANGUAGE)
	@$(BIN)/pybabel -q compile -d lms/locales -l $(LANGUAGE)

##@ Check

.PHONY: lint
lint: setup ## style, complexity, types and the floors
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

.PHONY: format
format: setup ## let ruff lay out the code and sort the imports
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format

.PHONY: test
test: setup ## every test: on SQLite, on PostgreSQL, in the browser; sets up Chromium, PostgreSQL, Redis
	@$(BIN)/python tests/run.py $(ONLY) -- $(ARGS)

.PHONY: test-long
test-long: setup ## the tests marked `long`, which `make test` leaves out, with new examples every time
	@LMS_RANDOM=1 $(BIN)/python tests/run.py $(ONLY) -- -m long $(ARGS)

.PHONY: coverage
coverage: setup ## which lines of lms/ the tests on SQLite do not reach
	@$(BIN)/coverage erase
	@$(BIN)/python tests/run.py --coverage sqlite -- $(ARGS)
	@$(BIN)/coverage combine --quiet && $(BIN)/coverage report

.PHONY: bench
bench: setup ## speed as ratios to a bare Flask page under the same server
	@$(BIN)/python -m bench.run $(ARGS)

.PHONY: bench-tracker
bench-tracker: setup ## the tracker at growing sizes; needs PostgreSQL (LMS_BENCH_POSTGRES_URL)
	@$(BIN)/python -m bench.tracker $(ARGS)

# The files behind setup. Each stamp is as old as the last install, so a second setup only compares times.

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "setup: needs Python 3.11 or newer; another one: make PYTHON=python3.12" >&2; exit 1; }
	@echo "setup: making .venv" >&2
	@$(PYTHON) -m venv .venv || \
	  { rm -rf .venv; echo "setup: no .venv; on Debian or Ubuntu, first: apt-get install python3-venv" >&2; exit 1; }

.venv/bin/uv: requirements/setup.txt | .venv/bin/python
	@$(PIP) install $(HASHED) --requirement $<
	@touch $@

.venv/.runtime: requirements/runtime.txt .venv/bin/uv
	@echo "setup: packages of the site" >&2
	@$(call install,$(BIN)/python,$(HASHED) --requirement $<)
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	@echo "setup: tools for tests and lint" >&2
	@$(call install,$(BIN)/python,$(HASHED) --requirement $<)
	@touch $@

# Installed in place, by path: the site runs from this folder, where templates/ and content/ lie.
.venv/.project: setup.cfg pyproject.toml .venv/.runtime
	@$(call install,$(BIN)/python,--no-index --no-deps --no-build-isolation --config-settings editable_mode=compat --editable .)
	@touch $@

# Debian 12 and newer bring a node that will do; a machine with none, or an old one, gets its own in .node/.
# No page asks for axe: the tests of the screens put it into each of them.
$(VENDOR)/.done: package-lock.json requirements/node.txt .venv/bin/uv
	@echo "setup: front-end files" >&2
	@{ node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' && npm --version; } >/dev/null 2>&1 || $(MAKE) .node/.done
	@PATH="$(CURDIR)/.node/bin:$$PATH" npm ci --ignore-scripts --silent
	@rm -rf $(@D) && mkdir -p $(@D)/fonts
	@for face in Regular:400Regular Bold:700Bold Italic:400Regular_Italic; do \
	  folder=node_modules/@expo-google-fonts/be-vietnam-pro/$${face#*:}; \
	  cp $$folder/BeVietnamPro_$${face#*:}.ttf $(@D)/fonts/BeVietnamPro-$${face%%:*}.ttf || exit 1; \
	done
	@cp node_modules/@expo-google-fonts/be-vietnam-pro/LICENSE_FONT $(@D)/fonts/
	@cp node_modules/axe-core/axe.min.js node_modules/easymde/dist/easymde.min.js node_modules/easymde/dist/easymde.min.css $(@D)/
	@touch $@

.node/.done: requirements/node.txt .venv/bin/uv
	@echo "setup: no node 18 or newer here; bringing one in .node/" >&2
	@$(BIN)/python -m venv --clear --without-pip .node
	@$(call install,.node/bin/python,$(HASHED) --requirement $<)
	@touch $@
