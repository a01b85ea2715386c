"""Run the commands that do not run notebooks: ``python -m analysis --help``."""

from analysis.cli.main import run

if __name__ == "__main__":
    run("python -m analysis")
