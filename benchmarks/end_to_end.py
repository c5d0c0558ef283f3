"""Seconds per image from upload to verdict through the real worker, and where they go.

    .venv/bin/python -m benchmarks.end_to_end [--images 30] [--threads 2]

Makes an installation in a temporary folder (SQLite, file broker), starts one worker, submits pictures of
1024 × 1024 as PNG, JPEG and WebP, and waits for their verdicts. The stages are then timed one by one in
this process, on the same pictures, with the same release. Prints two tables; changes nothing else.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid4

from benchmarks.pictures import FORMATS, picture

POLL_SECONDS = 0.01
LIMIT_SECONDS = 600
T = TypeVar("T")
EMAIL = "benchmark@example.org"


def main() -> None:
    """Prepare, measure through the worker, measure the stages, print."""
    arguments = parse()
    with tempfile.TemporaryDirectory(prefix="provenance-benchmark-") as folder:
        prepare(Path(folder), arguments.threads)
        pictures = [(kind, picture(n, kind)) for n, kind in enumerate(kinds(arguments.images))]
        with worker_running(Path(folder)):
            submit_and_wait(*pictures[0])  # the first one waits for the detector to load
            alone = [submit_and_wait(kind, data, again=True) for kind, data in pictures[: len(FORMATS)]]
            together = throughput(pictures)
        print_whole(alone, together, len(pictures))
        print_stages(pictures)


def parse() -> argparse.Namespace:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--images", type=int, default=30)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="for the network")
    return parser.parse_args()


def kinds(count: int) -> list[str]:
    """Formats in turn."""
    return [FORMATS[n % len(FORMATS)] for n in range(count)]


def prepare(folder: Path, threads: int) -> None:
    """A migrated installation with its release and one tester of ample quota."""
    os.environ |= {
        "PROVENANCE_DATA_DIR": str(folder / "var"),
        "DJANGO_SETTINGS_MODULE": "provenance_site.settings.base",
        "OMP_NUM_THREADS": str(threads),
        "SWEEP_EVERY_SECONDS": "5",
    }
    for command in (["migrate", "--verbosity", "0"], ["createcachetable"], ["releases", "sync"]):
        subprocess.run([sys.executable, "manage.py", *command], check=True)

    import django

    django.setup()
    from django.utils import timezone

    from accounts.models import Plan, QuotaGrant, User
    from accounts.models.user import TesterState

    tester = User.objects.create_user(EMAIL, tester_state=TesterState.APPROVED)
    plan = Plan.objects.create(name="Benchmark", per_day=100_000, per_month=100_000)
    QuotaGrant.objects.create(tester=tester, plan=plan, starts_at=timezone.now())


@contextmanager
def worker_running(folder: Path) -> Iterator[None]:
    """One worker, as `make run` starts it."""
    from provenance_site import processes

    with (folder / "worker.log").open("wb") as log:
        worker = subprocess.Popen(processes.worker(), stdout=log, stderr=log)
        try:
            yield
        finally:
            worker.terminate()
            worker.wait(timeout=60)


def submit(kind: str, data: bytes, *, again: bool = False) -> UUID:
    """Give one picture to the service the pages use."""
    from accounts.models import User
    from classifier.services.submit import submit_image

    tester = User.objects.get(email=EMAIL)
    name = f"picture.{kind.lower()}"
    return submit_image(tester=tester, data=data, name=name, batch=uuid4(), again=again).pk


def submit_and_wait(kind: str, data: bytes, *, again: bool = False) -> float:
    """Seconds from the upload of one picture to its verdict, with nothing else waiting."""
    started = time.perf_counter()
    wait_until_done([submit(kind, data, again=again)])
    return time.perf_counter() - started


def throughput(pictures: list[tuple[str, bytes]]) -> float:
    """Seconds from the first upload to the last verdict of all pictures, sent as fast as they are taken."""
    started = time.perf_counter()
    wait_until_done([submit(kind, data, again=True) for kind, data in pictures])
    return time.perf_counter() - started


def wait_until_done(keys: list[UUID]) -> None:
    """Poll the rows; stop with words where one fails or time runs out."""
    from classifier.models import Submission

    rows = Submission.objects.filter(pk__in=keys)
    deadline = time.monotonic() + LIMIT_SECONDS
    while rows.exclude(status="done").exists():
        if rows.filter(status="failed").exists() or time.monotonic() > deadline:
            sys.exit("A picture could not be classified; the figures would mean nothing.")
        time.sleep(POLL_SECONDS)


def print_whole(alone: list[float], together: float, count: int) -> None:
    """What a tester waits, and what a worker does when there is a queue."""
    print(f"\n{'through the worker':34}{'seconds':>9}")
    for kind, seconds in zip(FORMATS, alone, strict=True):
        print(f"{f'upload to verdict, one {kind}':34}{seconds:9.3f}")
    print(f"{f'per image, {count} in a row':34}{together / count:9.3f}")


def print_stages(pictures: list[tuple[str, bytes]]) -> None:
    """Median seconds of each stage, and its share of the sum."""
    stages = {name: statistics.median(times) for name, times in time_stages(pictures).items()}
    total = sum(stages.values())
    print(f"\n{'stage (median, one process)':34}{'seconds':>9}{'share':>8}")
    for name, seconds in stages.items():
        print(f"{name:34}{seconds:9.3f}{seconds / total:8.0%}")
    print(f"{'sum':34}{total:9.3f}{1:8.0%}\n")


def time_stages(pictures: list[tuple[str, bytes]]) -> dict[str, list[float]]:
    """Seconds of each stage for each picture.

    A picture is read twice on its way, at upload and by the worker; `write` is everything at upload that
    is not reading: previews, files, quota, row and message.
    """
    from classifier.inference.engine import log_odds
    from classifier.inference.prediction import conclude
    from classifier.inference.preprocess import views_of
    from classifier.intake.decode import read_image
    from classifier.services.engines import engine_for
    from classifier.services.releases import live_release

    engine = engine_for(live_release())
    names = ("decode (upload)", "write (upload)", "decode (worker)", "preprocess", "network", "conclude")
    times: dict[str, list[float]] = {name: [] for name in names}
    for kind, data in pictures:
        decode, image = timed(lambda data=data: read_image(data))
        whole, _ = timed(lambda kind=kind, data=data: submit(kind, data, again=True))
        prepare_seconds, (pixels, _) = timed(
            lambda image=image: views_of(image.pixels, engine.card.preprocessing)
        )
        network, _ = timed(lambda pixels=pixels: log_odds(engine.network, pixels.to(engine.device)))
        scores = engine.score(image)
        finish, _ = timed(lambda image=image, scores=scores: conclude(engine.card, image.facts, scores))
        seconds = (decode, max(whole - decode, 0), decode, prepare_seconds, network, finish)
        for name, value in zip(names, seconds, strict=True):
            times[name].append(value)
    return times


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds and result of a call."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


if __name__ == "__main__":
    main()
