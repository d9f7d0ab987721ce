# Needs Rust, Node 20 and npm. `make run` and `make test` are the two commands to know.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

HERAUT := cargo run --quiet --profile daily -p heraut-server --bin heraut --
E2E := tests/e2e
# The binary with its checks on. The gate builds it along with the tests, which want more of the same crates: once, not twice.
CHECKED ?= cargo build --quiet -p heraut-server --bin heraut
CHECKED_BIN := $(or $(CARGO_TARGET_DIR),$(CURDIR)/target)/debug/heraut

# What is installed or built leaves a file to compare with, so that nothing is done twice.
UI_MODULES := ui/node_modules/.heraut-installed
UI_BUILT := ui/app/dist/index.html
E2E_MODULES := $(E2E)/node_modules/.heraut-installed
UI_SOURCES := $(shell find ui \( -name node_modules -o -name dist \) -prune -o -type f -print)

##@ Use

.PHONY: help run build seed-db
help: ## this list
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z0-9-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(UI_BUILT) ## build what changed, then serve http://localhost:5000
	cargo run --profile daily -p heraut-server --bin heraut -- serve

build: $(UI_BUILT) ## the binary of daily use, with the screens inside
	cargo build --profile daily -p heraut-server --bin heraut

seed-db: $(UI_BUILT) ## load the eight demonstration scenarios; twice changes nothing
	$(HERAUT) seed

##@ In containers

# podman-compose, or another that reads the same file: make up COMPOSE="docker compose -f podman-compose.yml"
COMPOSE ?= podman-compose -f podman-compose.yml

.PHONY: up down logs
up: .env ## the server and MariaDB in containers: http://localhost:3000 and :5000
	$(COMPOSE) up -d --build

down: ## stop them; what was written stays in the volume mariadb_data
	$(COMPOSE) down

logs: ## follow what the server says
	$(COMPOSE) logs -f server

# The example with a password of its own for the database; readable by its owner alone.
.env:
	umask 077; sed "s/^#DB_PASS=.*/DB_PASS=$$(head -c 18 /dev/urandom | base64 | tr '+/' '-_')/" .env.example > $@

##@ Develop

.PHONY: dev format openapi bench
dev: $(UI_MODULES) ## screens on port 3000, rebuilt as you type, against the server on port 5000
	cargo build -p heraut-server --bin heraut
	trap 'kill $$(jobs -p) 2>/dev/null' EXIT; \
	  cargo run -p heraut-server --bin heraut -- serve & npm run dev --prefix ui & wait -n

format: $(UI_MODULES) $(E2E_MODULES) ## rewrite in the house format
	cargo fmt --all
	npm run format --prefix ui
	npm run format --prefix $(E2E)

openapi: $(UI_MODULES) ## write openapi.json and the client's types from the code
	$(CHECKED)
	new=$$(mktemp); trap "rm -f $$new" EXIT; \
	  $(CHECKED_BIN) openapi > $$new && cat $$new > openapi.json
	npm run generate --prefix ui

bench: ## benchmarks that live beside the code
	cargo bench --workspace --benches

##@ Verify

.PHONY: test test-ui test-rust test-peers test-contract test-e2e format-check lint check audit
test: test-ui test-rust test-e2e ## everything: screens, three databases, journeys in Chromium

test-ui: $(UI_MODULES) $(UI_BUILT) ## unit tests of the screens, and what a first visit loads
	npm test --prefix ui
	npm run budget --prefix ui

test-rust: ## cargo tests on SQLite, MariaDB and PostgreSQL (temporary servers)
	scripts/test-databases.sh -- cargo test --workspace

test-peers: ## the client of providers and its fakes against official libraries and a real llama.cpp (from the Python index)
	tests/peers/run.sh

test-contract: $(UI_BUILT) ## a binary with its checks on against its own OpenAPI document (schemathesis, from the Python index)
	$(CHECKED)
	tests/contract/run.sh

test-e2e: $(UI_BUILT) $(E2E_MODULES) ## journeys in Chromium against a binary with its checks on
	$(CHECKED)
	[ -n "$${CHROMIUM:-}" ] || command -v chromium >/dev/null || scripts/debian-packages.sh chromium
	HERAUT_BIN=$(CHECKED_BIN) npm test --prefix $(E2E)

format-check: $(UI_MODULES) $(E2E_MODULES) ## say what `make format` would change
	cargo fmt --all --check
	npm run format:check --prefix ui
	npm run format:check --prefix $(E2E)

lint: $(UI_MODULES) $(E2E_MODULES) ## compilers' and linters' warnings, as errors
	cargo clippy --workspace --all-targets -- -D warnings
	npm run lint --prefix ui
	npm run lint --prefix $(E2E)

check: ## the arrows between crates, the rooms in them, sizes, things left behind
	cargo run --quiet -p heraut-check

audit: ## where dependencies come from, their licences, what is not wanted; known faults where the lists can be reached
	node scripts/audit.mjs

# --- what the targets stand on -----------------------------------------------------------------

$(UI_MODULES): ui/package-lock.json
	npm ci --prefix ui
	touch $@

$(UI_BUILT): $(UI_MODULES) $(UI_SOURCES)
	npm run build --prefix ui

$(E2E_MODULES): $(E2E)/package-lock.json
	npm ci --prefix $(E2E)
	touch $@
