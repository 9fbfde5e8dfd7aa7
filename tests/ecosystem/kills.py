"""Kill -9 at random moments of ``scan --fix`` and of ``move``: no file is half-written, and the next run completes what was begun.

    python -m tests.ecosystem.kills [--kills N] [--seed S]

Draws a repository in which some 200 references in 60 files follow a directory that moves, and kills each of the two commands N times: at a
random moment of its whole run, of the while in which it writes its journal, or of that in which it writes the files. Then every file must hold what it held before or
what it holds at the end, and the same command, run again, must leave exactly what it leaves undisturbed. Exit status 1 where it does not.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

State = dict[str, bytes]

COMMANDS = {"fix": ["scan", "--fix", "--format", "text"], "move": ["move", "lib", "core/lib"]}
SPARE = ".reflint-"


def environment(home: Path) -> dict[str, str]:
    """What the programs see: no configuration of the user's, and a cache of their own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    names = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "REFLINT_CACHE_DIR": str(home / "cache")}
    people = {f"GIT_{who}_{what}": "nobody" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return {**kept, **names, **people}


def drawn(place: Path, git: Callable[..., object]) -> None:
    """A repository whose directory ``lib`` is named by scripts, programs and documents."""
    for number in range(20):
        files = {
            f"lib/part{number}/run.sh": f"echo {number}\n",
            f"lib/part{number}/table.csv": "1,2\n" * 50,
            f"bin/go{number}.sh": 'cd "$(dirname "$0")/.."\n'
            + f"bash lib/part{number}/run.sh\ncat lib/part{number}/table.csv\n" * 2,
            f"docs/page{number}.md": f"See [the table](../lib/part{number}/table.csv) and `lib/part{number}/run.sh`.\n",
            f"tools/read{number}.py": f'open("lib/part{number}/table.csv")\nopen("lib/part{number}/run.sh")\n',
        }
        for name, text in files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_text(text)
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "all")


def state(place: Path) -> State:
    """Every file of the work tree, and the index."""
    found = {
        str(file.relative_to(place)): file.read_bytes()
        for file in place.rglob("*")
        if file.is_file() and ".git" not in file.parts
    }
    index = subprocess.run(["git", "-C", str(place), "ls-files", "-s"], capture_output=True, check=True)
    return {**found, ":index": index.stdout}


def killed(place: Path, command: list[str], env: dict[str, str], delay: float, sign: str) -> None:
    """Run ``command`` and kill it ``delay`` seconds after its start, or after the file ``sign`` of its journal appeared."""
    run = subprocess.Popen(command, cwd=place, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    awaited = place / ".git/reflint" / sign
    while sign and run.poll() is None and not awaited.exists():
        pass
    until = time.monotonic() + delay
    while run.poll() is None and time.monotonic() < until:
        pass
    if run.poll() is None:
        run.send_signal(signal.SIGKILL)
        run.wait()


def spans(place: Path, command: list[str], env: dict[str, str]) -> dict[str, float]:
    """Seconds that one undisturbed run takes: as a whole, from the lock on, and from the journal on."""
    found = {"": time.monotonic()}
    run = subprocess.Popen(command, cwd=place, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while run.poll() is None:
        for sign in ("lock", "journal"):
            if sign not in found and (place / ".git/reflint" / sign).exists():
                found[sign] = time.monotonic()
    end = time.monotonic()
    return {sign: end - start for sign, start in found.items()}


def seen(before: State, now: State, done: State) -> str:
    """What a killed run left: ``nothing done``, ``all done``, ``part done``; or which file is neither what it was nor what it shall be."""
    for path, data in now.items():
        if path != ":index" and SPARE not in path and data not in (before.get(path), done.get(path)):
            return f"half-written: {path}"
    for path in before.keys() | done.keys():
        if path not in now and path in before and path in done:
            return f"lost: {path}"
    return "nothing done" if now == before else "all done" if now == done else "part done"


def main() -> int:
    """Kill, look, run again, look."""
    parser = argparse.ArgumentParser(description="Kill reflint at random moments.")
    parser.add_argument("--kills", type=int, default=100, help="of each command")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    wrong = 0
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        env = environment(home)
        for name, arguments in COMMANDS.items():
            pristine = home / f"{name}-pristine"
            pristine.mkdir()

            def git(*args: str, place: Path = pristine) -> None:
                subprocess.run(["git", "-C", str(place), *args], env=env, check=True, capture_output=True)

            drawn(pristine, git)
            if name == "fix":
                (pristine / "core").mkdir()
                git("mv", "lib", "core/lib")
                git("commit", "-qm", "moved")
            wrong += trial(home, pristine, [sys.executable, "-m", "reflint", *arguments], env, (options.kills, chance))
    return 1 if wrong else 0


def trial(home: Path, pristine: Path, command: list[str], env: dict[str, str], many: tuple[int, random.Random]) -> int:
    """Kill one command often; how often something was wrong."""
    kills, chance = many
    env = {**env, "PYTHONPATH": str(Path.cwd())}
    work = home / "work"
    counts: Counter[str] = Counter()

    def fresh() -> None:
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(pristine, work, symlinks=True)

    def run() -> None:
        subprocess.run(command, cwd=work, env=env, capture_output=True, check=False)

    fresh()
    run()
    fresh()
    before = state(work)
    long = spans(work, command, env)
    done = state(work)
    for number in range(kills):
        fresh()
        sign = ("", "lock", "journal")[number % 3]
        killed(work, command, env, chance.uniform(0, long[sign]), sign)
        left = seen(before, state(work), done)
        run()
        after = state(work)
        end = "completed by the next run" if after == done and not (work / ".git/reflint/journal").exists() else "WRONG"
        counts[f"{left}, {end}"] += 1
    print(
        f"{' '.join(command[3:])}: changes {len(done.items() - before.items())} files, killed {kills} times in runs of {long['']:.2f} s, writing {long['journal']:.3f} s"
    )
    for what, count in sorted(counts.items()):
        print(f"  {count:4} {what}")
    return sum(count for what, count in counts.items() if "WRONG" in what or what.startswith(("half", "lost")))


if __name__ == "__main__":
    sys.exit(main())
