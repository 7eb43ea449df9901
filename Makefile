# Needs python3 (3.11 or newer) and make; everything else goes into .venv.
PYTHON ?= python3
PY := .venv/bin/python
STUDIO = $$(ls .venv-labelstudio/bin/label-studio 2>/dev/null)
SAMPLE := corpora/sample
DEMO := out/demo

.PHONY: demo test test-full test-lowest test-labelstudio coverage audit bench fuzz corpus train evaluate notebooks clean
.DEFAULT_GOAL := demo

demo: .venv/installed
	@.venv/bin/nianbao analyse $(SAMPLE) --gazetteer corpora/sample/gazetteer.tsv -o $(DEMO) || test $$? -eq 1
	@echo "Next: README.md has the first lines for a notebook; $(DEMO)/README.md says what each column means."

test: .venv/installed
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/pytest -n 2 -m "not slow"

# With the extra that reads scans, which `make test` does without.
test-full: .venv/installed .venv-labelstudio/tried
	@$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,ocr]'
	LABEL_STUDIO=$(STUDIO) .venv/bin/pytest -n 2 -rs

# The round trip through a real Label Studio server on the loopback address; skipped where it cannot be installed.
test-labelstudio: .venv/installed .venv-labelstudio/tried
	LABEL_STUDIO=$(STUDIO) .venv/bin/pytest -m slow -rs tests/exchange/test_label_studio.py

# The lowest versions that pyproject.toml allows, in an environment of their own.
test-lowest: .venv/installed
	$(PY) -m pip install --quiet --disable-pip-version-check uv
	@mkdir -p out
	.venv/bin/uv pip compile --quiet --no-config --resolution lowest-direct --extra dev --python-version 3.11 \
		pyproject.toml -o out/lowest.txt
	.venv/bin/uv venv --quiet --allow-existing -p $(PY) out/lowest
	.venv/bin/uv pip sync --quiet --no-config -p out/lowest/bin/python out/lowest.txt
	.venv/bin/uv pip install --quiet --no-config -p out/lowest/bin/python --no-deps -e .
	PATH="$(CURDIR)/out/lowest/bin:$$PATH" out/lowest/bin/python -m pytest -n 2 -m "not slow"

# Each line of checking is tested, or excused beside it with its reason; of parsing, 99 of 100 are.
coverage: .venv/installed
	.venv/bin/coverage erase
	.venv/bin/pytest -n 2 -m "not slow" --cov=toolkit --cov-report=
	@.venv/bin/coverage combine --quiet --append 2>/dev/null || true  # of workers that outlived the tests
	@rm -f .coverage.*  # of workers that were killed while they wrote
	.venv/bin/coverage html --quiet -d out/coverage
	.venv/bin/coverage report
	.venv/bin/coverage report --include='toolkit/parsing/*' --fail-under=99
	.venv/bin/coverage report --include='toolkit/checking/*' --fail-under=100

audit: .venv/installed
	$(PY) -m pip install --quiet --disable-pip-version-check pip-audit
	@$(PY) tests/trust/audit.py .venv/bin/pip-audit

fuzz: .venv/installed
	@.venv/bin/python -c 'import atheris' 2>/dev/null || $(PY) -m pip install --quiet --disable-pip-version-check -e '.[fuzz]'
	$(PY) tests/fuzz/run.py

bench: .venv/installed
	@for name in coding reuse screen tables whole; do $(PY) benchmarks/$$name.py || exit 1; done

corpus: .venv/installed
	$(PY) -m corpora.build.generate

train: .venv/installed
	$(PY) -m corpora.build.coded
	$(PY) -m toolkit.coding.training

evaluate: .venv/installed
	@$(PY) -m toolkit.coding.evaluation

notebooks: .venv/installed
	.venv/bin/jupyter nbconvert --execute --to html --output-dir out/notebooks notebooks/*.ipynb

clean:
	rm -rf .venv .venv-labelstudio out build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "found $$($(PYTHON) --version); valid would be Python 3.11 or newer (make PYTHON=python3.12)"; exit 2; }
	@echo "Setting up .venv (a few minutes, once)"
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

# Label Studio wants other versions of what we use (numpy among them), so it has an environment of its own.
.venv-labelstudio/tried: tests/exchange/label-studio.txt
	@echo "Setting up .venv-labelstudio (about two minutes, once)"
	@test -x .venv-labelstudio/bin/python || $(PYTHON) -m venv .venv-labelstudio
	@.venv-labelstudio/bin/pip install --quiet --disable-pip-version-check -r $< && touch $@ || \
		echo "Label Studio could not be installed: its test is skipped; make tries again next time"
