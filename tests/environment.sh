# Make .venv-NAME from tests/NAME/requirements.lock, for packages that the project itself does not use: bench, oracles.
# sh tests/environment.sh PYTHON NAME
set -eu

lock=tests/$2/requirements.lock
made_from=$(cksum < "$lock")
if [ "$(cat ".venv-$2/.done" 2>/dev/null)" = "$made_from" ]; then
    exit
fi
echo "making .venv-$2 from $lock"
"$1" -m venv ".venv-$2"
".venv-$2/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement "$lock"
printf '%s\n' "$made_from" > ".venv-$2/.done"
