# One command runs it (make demo), one command checks everything (make test, make check).
# Lock files are made with:
#   uv pip compile --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
#     pyproject.toml -o .requirements.txt          (with --extra dev -o .requirements-dev.txt,
#     with --extra pdf -o .requirements-pdf.txt)

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
export PORT ?= 8000
LISTEN ?= 127.0.0.1
ARGS ?=
WHO ?= ward_staff
PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r

.DEFAULT_GOAL := help
.PHONY: help demo code setup run test check bench fmt

help: ## these lines
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /	/'

demo: .venv/runtime.stamp ## the portal with its sample world on http://127.0.0.1:8000/ (PORT=…)
	@exec env DEBUG= DEMO=1 DATABASE_URL=sqlite:///var/demo.sqlite3 $(PY) manage.py demo --listen $(LISTEN)

code: .venv/runtime.stamp ## the six digits for a sample sign-in of the demo (WHO=ward_staff)
	@DEBUG= DEMO=1 DATABASE_URL=sqlite:///var/demo.sqlite3 $(PY) manage.py totp_code $(WHO)

setup: .venv/dev.stamp ## .venv with everything for running and developing

run: .venv/dev.stamp ## the development server on the database of DATABASE_URL (PORT=…)
	@export DEBUG=1 && $(PY) manage.py migrate -v0 && $(PY) manage.py createcachetable && $(PY) manage.py runserver $(PORT)

test: .venv/dev.stamp ## all tests: SQLite, PostgreSQL and Chromium where found (ARGS=… for pytest)
	@$(PY) tests/run.py $(ARGS)

check: .venv/dev.stamp ## the gate: format, lint, types, floors, deployment checks, migrations
	@$(PY) tests/check.py

bench: .venv/dev.stamp ## every promised figure beside its goal (smaller: BENCH_ROWS=2000 …, see README)
	@$(PY) tests/benchmarks/run.py

fmt: .venv/dev.stamp ## write code and templates in the one format
	@$(PY) tests/check.py --fix

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; name it like this: make PYTHON=/path/to/python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is older." >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/runtime.stamp: .requirements.txt | .venv/bin/python
	$(PIP) .requirements.txt
	@touch $@

.venv/dev.stamp: .requirements-dev.txt | .venv/bin/python
	$(PIP) .requirements-dev.txt
	@touch $@ .venv/runtime.stamp
