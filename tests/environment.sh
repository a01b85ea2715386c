# Make .venv-NAME from tests/NAME/requirements.lock, for packages that the project itself does not use: bench, lint, oracles.
# sh tests/environment.sh PYTHON NAME [WITH]: after its own packages, the environment sees those of the interpreter WITH.
set -eu

lock=tests/$2/requirements.lock
made_from=$(cksum < "$lock")
if [ "$(cat ".venv-$2/.done" 2>/dev/null)" != "$made_from" ]; then
    echo "making .venv-$2 from $lock"
    "$1" -m venv ".venv-$2"
    ".venv-$2/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement "$lock"
    printf '%s\n' "$made_from" > ".venv-$2/.done"
fi

# Written each time, because the project's environment may since be another.
site_packages() {
    "$1" -I -c 'import sysconfig; print(sysconfig.get_path("purelib"))'
}
if [ $# -gt 2 ]; then
    seen=$(site_packages "$3")
    printf '%s\n' "$seen" > "$(site_packages ".venv-$2/bin/python")/project.pth"
fi
