# Make .venv-bench, which holds the alternatives that benchmarks compare with: sh tests/bench/environment.sh PYTHON
set -eu

lock=tests/bench/requirements.lock
made_from=$(cksum < "$lock")
if [ "$(cat .venv-bench/.done 2>/dev/null)" = "$made_from" ]; then
    exit
fi
echo "making .venv-bench from $lock"
"$1" -m venv .venv-bench
.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement "$lock"
printf '%s\n' "$made_from" > .venv-bench/.done
