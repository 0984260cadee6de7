# All that one can do with the source. Each command first makes the environment in .venv, or mends it (tools/setup.py).
# On Windows, without make: "py tools\setup.py -m pytest -q", and so on.

ifndef PYTHON
PYTHON := $(firstword $(foreach name,python3 python3.11 python3.12 python3.13,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $(name))) python3)
endif
IN := $(PYTHON) tools/setup.py
PICTURES ?= pictures

.PHONY: help run test lowest bench check format lock strings columns pictures package try-package python

help:  ## the list of these commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

run: python  ## open the program on a practice club
	@$(IN) -m kiscase --practice

test: python  ## run all tests, then those of actions once more on a server
	@PYTHONDONTWRITEBYTECODE= QT_QPA_PLATFORM=offscreen $(IN) -m pytest -q -n auto --dist worksteal
	@PYTHONDONTWRITEBYTECODE= $(IN) -m pytest -q -n auto --dist worksteal --server

lowest: python  ## run all tests with the oldest libraries that pyproject.toml allows, in .venv-lowest
	@$(IN) -m uv venv --quiet --clear .venv-lowest
	@$(IN) -m uv pip install --quiet --python .venv-lowest --resolution lowest-direct -e . --group dev
	@QT_QPA_PLATFORM=offscreen .venv-lowest/bin/python -m pytest -q -n auto --dist worksteal

bench: python  ## measure the program with much data; ONLY=start measures a part (see CONTRIBUTING.md)
	@QT_QPA_PLATFORM=offscreen $(IN) -m benchmarks $(if $(ONLY),--only $(ONLY))

check: python  ## style, format, types, imports and conventions, without the other tests
	@QT_QPA_PLATFORM=offscreen $(IN) tools/check.py

format: python  ## put the source into its format
	@$(IN) -m ruff check --fix .
	@$(IN) -m ruff format .

lock: python  ## renew requirements.lock from pyproject.toml; what it pins stays, where it can
	@$(IN) -m uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		pyproject.toml --group dev --group bench --output-file requirements.lock
	@$(IN) -m uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		pyproject.toml --group package --constraint requirements.lock --output-file packaging/requirements.lock

strings: python  ## gather the texts for translation into translations/
	@$(IN) tools/update_translations.py

package: python  ## build the bundle and the packages that this system can, into dist/
	@$(IN) -m tools.package

try-package: python  ## try the packages in dist/: the .deb in a bare Debian, the installer of Windows under wine
	@build/environment/bin/python -m tools.package.bare_debian
	@build/environment/bin/python -m tools.package.installer_trial

columns: python  ## write down the columns of the records after a change of the schema
	@$(IN) tools/update_columns.py

pictures: python  ## pictures of every page into the folder PICTURES (default: pictures)
	@QT_QPA_PLATFORM=offscreen $(IN) -m kiscase --pictures $(PICTURES)

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
		echo "kiscase needs Python 3.11 or newer, and there is no $(PYTHON) here." \
		"On Debian and Ubuntu: sudo apt-get install python3 python3-venv" >&2; exit 1; }
