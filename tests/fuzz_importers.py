"""Throw mutilated files, datasets, ledgers, mappings, grids and recodings at the program: each is taken or refused.

``python tests/fuzz_importers.py [NUMBER] [FOLDER ...]`` mutates files made here, and every file in the folders named,
in as many processes as there are cores. Each input has ten seconds of work and a limit on memory; a process that dies
is noted with the input it died of, and replaced. It ends with exit code 1 if any input crashed, hung, ate memory, or
was refused in unclear words.
"""

import os
import resource
import selectors
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from fuzz_inputs import SEED, Input, brought_in, inputs, made_files, make_written, meet, mutilated, seeds
from tqdm import tqdm

__all__ = ["SEED", "made_files", "mutilated", "outcome", "seeds"]
SECONDS, MEGABYTES, BATCH = 10, 1024, 100
RESERVED = 16 * 1024  # megabytes: no request beyond it is granted
OFFENDERS = Path("build/fuzz")  # inputs that did harm are kept here
FINE = ("refused", "brought in")


class Hung(Exception):
    pass


def _ring(*_: object) -> None:
    raise Hung


def _give(seconds: int) -> None:
    """Allow so many seconds of work, and ten times as many by the clock, since others may be at work too."""
    for kind, timer, allowed in (
        (signal.SIGPROF, signal.ITIMER_PROF, seconds),
        (signal.SIGALRM, signal.ITIMER_REAL, 10 * seconds),
    ):
        signal.signal(kind, _ring)
        signal.setitimer(timer, allowed)


def ended(work, *arguments: object) -> str:
    """Do some work, and say how it ended."""
    from analysis.errors import InputError

    _give(SECONDS)
    before = _peak()
    try:
        end = work(*arguments)
        return end if _peak() <= before + MEGABYTES else "ATE MEMORY"
    except InputError as refused:
        return "refused" if _is_clear(refused) else "TOLD UNCLEARLY"
    except Hung:
        return "HUNG"
    except MemoryError:
        return "ATE MEMORY"
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "analysis" in frame.filename]
        at = ours[-1] if ours else where
        return f"CRASHED: {type(error).__name__} at {Path(at.filename).name}:{at.lineno} ({str(error)[:60]!r})"
    finally:
        _give(0)


def _peak() -> int:
    """Give the megabytes that this process has held at most; what libraries reserve and never touch does not count."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _is_clear(refused: Exception) -> bool:
    lines = [str(problem) for problem in refused.problems]
    printable = str(refused).encode("utf-8", errors="replace").decode("utf-8") == str(refused)
    return bool(lines) and printable and all(line and len(line.splitlines()) == 1 for line in lines)


def outcome(file: Path, mapping: Path) -> str:
    """Bring a file in, and say how it ended."""
    return ended(brought_in, file, mapping)


def batch(given: list[tuple[int, Input]], place: Path, made: Path, sending: int) -> None:
    """Meet some inputs in this process, which is a fork; send how each ended."""
    import warnings

    code = 1
    try:
        warnings.simplefilter("ignore")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        resource.setrlimit(resource.RLIMIT_AS, (RESERVED * 2**20,) * 2)
        place.mkdir(exist_ok=True)
        for number, one in given:
            os.write(sending, f"{number}\t{ended(meet, one, place, made)}\n".encode())
        code = 0
    finally:
        os._exit(code)


class Workers:
    """Forks that each meet a batch of inputs, as many at a time as there are cores."""

    def __init__(self, place: Path, made: Path):
        self.place, self.made = place, made
        self.selector = selectors.DefaultSelector()
        self.ends: Counter[str] = Counter()
        self.progress = tqdm(disable=True)

    def start(self, given: list[tuple[int, Input]], slot: int) -> None:
        receiving, sending = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(receiving)
            batch(given, self.place / f"worker{slot}", self.made, sending)
        os.close(sending)
        self.selector.register(receiving, selectors.EVENT_READ, [child, given, slot, b""])

    def next_free(self) -> int:
        """Wait until a worker is done, and give its slot; one that died is started again behind what it died of."""
        while True:
            for key, _ in self.selector.select():
                said = os.read(key.fd, 2**16)
                key.data[3] += said
                if not said:
                    self.selector.unregister(key.fd)
                    os.close(key.fd)
                    left = self._done(*key.data)
                    if not left:
                        return key.data[2]
                    self.start(left, key.data[2])

    def _done(self, child: int, given: list[tuple[int, Input]], slot: int, said: bytes) -> list[tuple[int, Input]]:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        lines = said.decode("utf-8", errors="replace").splitlines()
        for (number, one), line in zip(given, lines, strict=False):
            self._count(number, one, line.partition("\t")[2])
        if len(lines) == len(given):
            return []
        self._count(*given[len(lines)], f"ENDED THE PROCESS ({code})")
        return given[len(lines) + 1 :]

    def _count(self, number: int, one: Input, end: str) -> None:
        self.ends[f"{one.kind}: {end}"] += 1
        self.progress.update()
        if end not in FINE:
            self.progress.write(f"{number} {one.kind} {one.name}: {end}", file=sys.stderr)
            OFFENDERS.mkdir(parents=True, exist_ok=True)
            (OFFENDERS / f"{number}-{one.kind}-{one.name}").write_bytes(one.raw)


def batches(number: int, folders: list[Path], made: Path) -> Iterator[list[tuple[int, Input]]]:
    """Give the inputs with their numbers, some at a time."""
    whole: list[tuple[int, Input]] = []
    for place, one in enumerate(inputs(number, seeds(folders), make_written(made))):
        whole.append((place, one))
        if len(whole) == BATCH:
            yield whole
            whole = []
    if whole:
        yield whole


def main(number: int, folders: list[Path]) -> int:
    from run_apart import loaded

    loaded()
    slots = list(range(len(os.sched_getaffinity(0))))
    with tempfile.TemporaryDirectory() as name:
        made, place = Path(name, "made"), Path(name)
        (made / "files").mkdir(parents=True)
        (made / "plain.yaml").write_text("synthetic: false\n", encoding="utf-8")
        workers, free = Workers(place, made), slots.copy()
        with tqdm(total=number, unit="input", mininterval=5) as workers.progress:
            for given in batches(number, [made_files(made / "files"), *folders], made):
                workers.start(given, free.pop() if free else workers.next_free())
            while workers.selector.get_map():
                workers.next_free()
    for end, times in sorted(workers.ends.items(), key=lambda pair: -pair[1]):
        print(f"{times:7} {end}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{workers.ends.total()} inputs, no process above {peak} MB")
    return int(any(end.partition(": ")[2] not in FINE for end in workers.ends))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000, [Path(folder) for folder in sys.argv[2:]]))
