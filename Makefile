# make publish and make test need Python 3.11 or newer and nothing else.
PYTHON ?= python3
# Handed on to the program that the target starts: make publish ARGS="--as-of 2026-04-01"
ARGS ?=

BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help publish test test-long quick lint dev bench docs screenshots lock clean runtime-environment dev-environment

# Makes .venv what the locks say, for "runtime" or "dev".
# - One at a time: the kernel's lock is held by pip as well, and is gone when the last of them is.
# - A stamp is taken away before pip begins and written after it ended, so that what was killed half-way is made anew.
# - With the stamps in order pip is not started: the second time needs no network.
define ENVIRONMENT
import fcntl, hashlib, os, pathlib, shutil, subprocess, sys

wanted = sys.argv[1]
venv = pathlib.Path(".venv")
python = venv / "bin" / "python"
# Started from inside .venv, sys.executable would be what is about to be removed.
base = getattr(sys, "_base_executable", None) or sys.executable


def digest(*parts):
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def lock_text(name):
    return pathlib.Path(name).read_text(encoding="utf-8")


runtime = digest(os.getcwd(), "%d.%d" % sys.version_info[:2], lock_text("requirements.lock"))
keys = {
    "runtime": runtime,
    "dev": digest(runtime, lock_text("requirements-dev.lock")) if wanted == "dev" else "",
    "project": digest(runtime, lock_text("pyproject.toml")),
}


def stamp(name):
    return venv / ("stamp." + name)


def stands(name):
    return stamp(name).is_file() and stamp(name).read_text() == keys[name]


def write(name):
    fresh = venv / ("stamp." + name + ".new")
    fresh.write_text(keys[name])
    fresh.replace(stamp(name))


def refuse(step, code):
    sys.exit("Setting up .venv failed: %s ended with %d; the reason stands above." % (step, code))


def progress(text):
    if sys.stdout.isatty():
        print("\r  " + text.ljust(20), end="", flush=True)
    else:
        print("  " + text, flush=True)


def pip(*arguments, total=0):
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, pass_fds=[lock.fileno()]) as process:
        fetched = 0
        for line in process.stdout:
            if total and line.startswith(("Collecting ", "Processing ", "Requirement already ", "Ignoring ")):
                fetched += 1
                if sys.stdout.isatty() or fetched % 25 == 0:
                    progress("%d of %d" % (fetched, total))
            elif total and line.startswith("Installing "):
                progress("unpacking")
    if total and sys.stdout.isatty():
        print()
    if process.returncode:
        refuse("pip", process.returncode)


def install(name):
    total = sum(line[:1].isalnum() for line in lock_text(name).splitlines())
    print("Setting up .venv: %d packages of %s; this can take some minutes." % (total, name), flush=True)
    # Wheels only: building from source would fetch build tools that no lock names.
    pip("--require-hashes", "--only-binary", ":all:", "-r", name, total=total)


def works():
    return python.exists() and subprocess.run([str(python), "-c", ""]).returncode == 0


def make_anew():
    try:
        import ensurepip
    except ImportError:
        sys.exit("This Python cannot make environments. On Debian or Ubuntu: apt-get install python3-venv")
    shutil.rmtree(venv, ignore_errors=True)
    code = subprocess.run([base, "-m", "venv", "--clear", str(venv)], pass_fds=[lock.fileno()]).returncode
    if code:
        refuse("python -m venv", code)


lock = open(".venv.lock", "w")
try:
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
except OSError:
    print("Another make is setting up .venv; waiting for it.", flush=True)
    fcntl.flock(lock, fcntl.LOCK_EX)

if not stands("runtime") or not works():
    make_anew()
    install("requirements-dev.lock" if wanted == "dev" else "requirements.lock")
    if wanted == "dev":
        write("dev")
    write("runtime")
elif wanted == "dev" and not stands("dev"):
    outdated = stamp("dev").exists()
    stamp("runtime").unlink()
    if outdated:
        # What the lock no longer names would stay behind.
        make_anew()
    install("requirements-dev.lock")
    write("dev")
    write("runtime")
if not stands("project"):
    pip("--no-deps", "--no-build-isolation", "--editable", ".")
    write("project")
endef
runtime-environment dev-environment: export ENVIRONMENT := $(ENVIRONMENT)

define CHECK_PYTHON
command -v "$(PYTHON)" >/dev/null 2>&1 || { \
	echo "There is no '$(PYTHON)' here. Python 3.11 or newer is needed; name one: make PYTHON=python3.12 ..." >&2; exit 1; }; \
"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "Python 3.11 or newer is needed; '$(PYTHON)' is $$("$(PYTHON)" -V 2>&1). Name another: make PYTHON=python3.12 ..." >&2; exit 1; }
endef

help:
	@echo "make publish   run the main job on the sources that ship with the project"
	@echo "make test      set up what the tests need, and run them"
	@echo "make test-long the same, with the tests of a minute and more"
	@echo "make quick     the tests of every day: all but the slow ones"
	@echo "make lint      ruff, types, import contracts"
	@echo "make dev       Dagster's pages on the same code"
	@echo "make bench     the benchmarks"
	@echo "make docs      write the reference pages of docs/ from the code"
	@echo "make screenshots   take the pictures of docs/pages.md again"
	@echo "make lock      make the lock files again (newer versions: make lock ARGS=--upgrade)"
	@echo "make clean     remove the environment and caches; releases stay"

publish: runtime-environment
	@"$(BIN)/shared-services" publish $(ARGS)

test: dev-environment
	@sh tests/setup.sh
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

quick: override ARGS += -m "not slow"
quick: test

test-long: export LONG = 1
test-long: test

lint: dev-environment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

dev: dev-environment
	@DAGSTER_DISABLE_TELEMETRY=1 $(BIN)/python -m pipelines.run_history dagster dev --workspace workspace.yaml $(ARGS)

bench: dev-environment
	@$(BIN)/python -m benchmarks $(ARGS)

docs: dev-environment
	@$(BIN)/python -m pipelines.reference_docs
	@$(BIN)/python -m tests.habits.write_page

screenshots: dev-environment
	@sh tests/setup.sh
	@$(BIN)/python -m tests.publish.screenshots
	@$(BIN)/python -m tests.publish.workbook_pictures
	@$(BIN)/python -m tests.pipelines.dagster_pictures

# "fewest": one version of each library for every Python, so that the same sources give the same bytes.
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --fork-strategy fewest --no-strip-extras \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --extra build
lock: dev-environment
	$(LOCK) $(ARGS) --output-file requirements.lock
	$(LOCK) $(ARGS) --extra dev --extra s3 --extra workers --constraints requirements.lock --output-file requirements-dev.lock
	$(LOCK) $(ARGS) --extra pages --extra s3 --extra workers --constraints requirements-dev.lock --output-file deploy/requirements.lock
	@! grep -n '://' requirements.lock requirements-dev.lock deploy/requirements.lock || { echo "A lock names a host; take it out." >&2; exit 1; }

clean:
	rm -rf .venv build dist *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find pipelines assets schemas tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

runtime-environment:
	@$(CHECK_PYTHON)
	@"$(PYTHON)" -c "$$ENVIRONMENT" runtime

dev-environment:
	@$(CHECK_PYTHON)
	@"$(PYTHON)" -c "$$ENVIRONMENT" dev
