"""What the kernel server does beforehand, once for all kernels: imports, what is read of files, fonts, the dataset."""

import importlib
import os
import pickle
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

KERNEL = (  # what a kernel imports by itself until it is ready
    "IPython.core.completerlib",
    "IPython.core.debugger_backport",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "IPython.utils._process_posix",
    "analysis.execute.kernel_app",
    "ipykernel.debugger",
    "ipykernel_launcher",
    "psutil",
    "sqlite3",
    "tornado.platform.asyncio",
)
OPENED = "analysis.opened"  # all that a dataset is opened with, and by far not all that notebooks import
INLINE = "module://matplotlib_inline.backend_inline"
USED = (
    "babel.dates",
    "babel.lists",
    "jsonschema",
    "numpy.random",
    "pandas.core.reshape.reshape",
    "pandas.io.formats.string",
    "pyarrow.pandas_compat",
    "pyarrow.vendored.version",
)


def warm_up(
    imports: Iterable[str] = (), openings: Iterable[Sequence[str]] = (), measured: Iterable[Sequence[str]] = ()
) -> None:
    """Import, read, draw, open and measure what kernels will.

    What fails here is left to the notebook that asks for it, and fails there.

    Parameters
    ----------
    imports : iterable of str
        Dotted names, of modules or of things in modules.
    openings : iterable of (folder, area, leave_out, coding)
        As in `analysis.opened.opened`; the last one is kept.
    measured : iterable of (folder, area, leave_out, coding)
        Of these openings, those whose claims so many kernels ask for that it pays to measure them beforehand.
    """
    read_at_import = {  # a kernel has, or sets, the first two; the last keeps the debugger's advice from the terminal
        "MPLBACKEND": INLINE,
        "JPY_PARENT_PID": str(os.getpid()),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    os.environ.update(read_at_import)
    imports = list(imports)
    opened = [_elsewhere(_open, *opening) for opening in openings]  # meanwhile, the rest is imported here
    for name in (*imports, *KERNEL, *USED):
        _import(name)
    for name in read_at_import:
        del os.environ[name]
    ours = any(name.startswith("analysis.") for name in imports)
    claims = [partial(_measure, *opening) for opening in measured]
    for step in (*((_read, _draw) if ours else ()), *opened, *claims):
        with suppress(Exception):
            step()


def _import(name: str) -> None:
    with suppress(Exception):
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:
            importlib.import_module(name.rpartition(".")[0])  # a thing in a module


def _read() -> None:
    from analysis.ledger import load_claims, load_sections, load_terms
    from analysis.study import LANGUAGES, Wording

    for load in (load_claims, load_sections, load_terms):
        load()
    for language in LANGUAGES:
        wording = Wording(language, {})
        wording.number(0.5, 1)
        wording.listing(["a", "b"])


def _draw() -> None:
    """Find the fonts, and draw the first figure, which takes longest."""
    from analysis.draw.figure import figure_bundle
    from analysis.ledger import load_terms
    from analysis.study import Wording

    figure_bundle("warm-up", "", lambda ax: ax, (1, 1), False, Wording("en", load_terms()))


def _measure(folder: str, *cut: str) -> None:
    """Measure the claims on what is opened: here, where all is imported that a process beside would import anew."""
    from analysis.chosen_ledger import ledger_for
    from analysis.ledger import load_claims, load_quantifiers
    from analysis.measure.estimators import ESTIMATORS
    from analysis.opened import opened

    desk, rules = opened(Path(folder), *cut), load_quantifiers()
    for claim in load_claims(ledger_for(Path(folder))).values():
        desk.evidence(claim, rules[claim.word], ESTIMATORS[claim.estimator])


def _open(folder: str, *cut: str) -> bytes:
    from analysis.opened import opened_with_key

    return pickle.dumps(opened_with_key(Path(folder), *cut))


def _elsewhere(work: Callable[..., bytes], *arguments: str) -> Callable[[], None]:
    """Begin some work in a process of its own, since reading tables starts threads; give what fetches its result."""
    _import(OPENED)
    receiving, sending = os.pipe()
    if os.fork() == 0:
        os.close(receiving)
        try:
            with open(sending, "wb") as pipe:
                pipe.write(work(*arguments))
        finally:
            os._exit(0)
    os.close(sending)

    def fetch() -> None:
        from analysis.opened import keep

        with open(receiving, "rb") as pipe:
            content = pipe.read()
        os.wait()
        keep(*pickle.loads(content))

    return fetch
