from functools import partialmethod
from importlib.util import find_spec

import pytest
from hypothesis import settings

collect_ignore = ["browser"]  # has an environment of its own: make browser

# A busy machine is slow, not wrong; and the same tests are run every time.
settings.register_profile("samspil", deadline=None, derandomize=True)
settings.load_profile("samspil")


@pytest.fixture(autouse=True, scope="session")
def _no_progress_line():
    """Show no progress: it appears after two seconds, which anything may take on a busy machine."""
    with pytest.MonkeyPatch.context() as patch:
        if find_spec("tqdm"):  # the environment of the oracles has none
            from tqdm import tqdm

            patch.setattr(tqdm, "__init__", partialmethod(tqdm.__init__, disable=True))
        yield
