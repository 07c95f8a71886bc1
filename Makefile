# The commands of the project. Each is a script in scripts/ that says in one line what is missing when it cannot go on.
.PHONY: help setup run dev web test check bench compare screens sabotage
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup: ## install what building and testing need and this machine lacks
	@scripts/setup.sh --tests

run: ## build all and serve the demo workspace on http://localhost:3000
	@scripts/run.sh

dev: ## the same in debug, rebuilt and restarted at every change of a source file
	@scripts/setup.sh
	@node scripts/dev.mjs

web: ## only the browser bundle, into target/site
	@scripts/web.sh

test: ## every test, on SQLite and PostgreSQL and in Chromium; ends with `N passed, N failed`
	@scripts/test.sh

check: ## format, lints, browser dependencies, file lengths
	@scripts/check.sh

bench: ## measure against the budgets
	@scripts/bench.sh

compare: ## measure beside Tryton, on the same records and the same PostgreSQL
	@scripts/compare.sh

screens: ## photograph the main screens into docs/screens
	@scripts/screens.sh

sabotage: ## remove each vital guard in a scratch copy and expect its test to fail
	@scripts/sabotage.sh
