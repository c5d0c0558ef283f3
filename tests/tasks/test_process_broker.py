"""The file broker: whole messages only, each to one reader, whatever lies in its folder."""

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from provenance_site import broker
from tests.tasks.processes import ROOT, running, wait_for

MESSAGES = 300


@pytest.fixture
def channel(tmp_path):
    """A channel on an empty folder."""
    folder = tmp_path / "broker"
    folder.mkdir()
    options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(folder / "control"),
    }
    with Connection("localfs://localhost", transport_options=options) as connection:
        yield connection.default_channel


def test_messages_come_in_the_order_they_were_sent(channel):
    for number in range(5):
        channel._put("gpu", {"number": number})
    assert [channel._get("gpu")["number"] for _ in range(5)] == [0, 1, 2, 3, 4]


def test_a_taken_message_leaves_nothing_behind(channel):
    channel._put("gpu", {"number": 1})
    channel._get("gpu")
    assert [path for path in channel.folder.iterdir() if path.is_file()] == []
    with pytest.raises(Empty):
        channel._get("gpu")


def test_a_queue_sees_only_its_own_messages(channel):
    channel._put("default", {"number": 1})
    with pytest.raises(Empty):
        channel._get("gpu")
    assert channel._size("default") == 1


@pytest.mark.parametrize("content", [b"", b'{"body": "cut', b"\xff\xfe\x00"])
def test_a_broken_message_is_skipped_and_removed(channel, content):
    (channel.folder / "0_broken.gpu.msg").write_bytes(content)
    channel._put("gpu", {"number": 2})
    assert channel._get("gpu") == {"number": 2}
    assert channel._size("gpu") == 0


def test_an_unfinished_message_is_not_a_message_yet(channel):
    (channel.folder / ".abc.part").write_text("{")
    with pytest.raises(Empty):
        channel._get("gpu")
    assert (channel.folder / ".abc.part").exists()


def test_a_message_taken_by_another_reader_is_not_taken_twice(tmp_path):
    path = tmp_path / "1.gpu.msg"
    path.write_text("{}")
    assert broker.take(path) == "{}"
    assert broker.take(path) is None


def test_old_leftovers_of_killed_processes_are_removed(tmp_path):
    old, fresh, message = tmp_path / ".old.taken", tmp_path / ".new.part", tmp_path / "1.gpu.msg"
    for path in (old, fresh, message):
        path.touch()
    for path in (old, message):
        os.utime(path, (time.time() - 3600,) * 2)
    broker.remove_leftovers(tmp_path)
    assert not old.exists()
    assert fresh.exists()
    assert message.exists()


def test_bindings_are_kept_and_a_broken_table_counts_as_empty(channel):
    channel._queue_bind("gpu", "gpu", "", "gpu")
    channel._queue_bind("gpu", "gpu", "", "gpu")
    channel._queue_bind("gpu", "other", "", "other")
    assert {row.queue for row in channel.get_table("gpu")} == {"gpu", "other"}
    assert len(channel.get_table("gpu")) == 2
    channel._delete("other", "gpu", "other", "")
    assert [row.queue for row in channel.get_table("gpu")] == ["gpu"]
    channel._exchange_file("gpu").write_text("")
    assert channel.get_table("gpu") == []


@pytest.mark.processes
def test_two_workers_get_each_of_300_messages_once_and_survive_rubbish(tmp_path):
    for name in ("broker", "seen"):
        (tmp_path / name).mkdir()
    (tmp_path / "broker" / "0_rubbish.probe.msg").touch()
    env = os.environ | {"PROBE_FOLDER": str(tmp_path)}
    send = f"from tests.tasks.probe_app import note_task\nfor n in range({MESSAGES}): note_task.delay(n)"
    worker = [
        *(sys.executable, "-m", "celery", "--app", "tests.tasks.probe_app", "--quiet", "worker"),
        *("--concurrency", "1", "--queues", "probe"),
        *("--without-mingle", "--without-gossip", "--without-heartbeat", "--loglevel", "WARNING"),
    ]
    seen = tmp_path / "seen"
    with ExitStack() as stack:
        workers = [stack.enter_context(running(worker, env=env, log=tmp_path / f"{n}.log")) for n in range(2)]
        subprocess.run([sys.executable, "-c", send], cwd=ROOT, env=env, check=True)
        wait_for(lambda: len(numbers(seen)) >= MESSAGES, seconds=60, what="all messages seen")
        time.sleep(0.5)
        assert [process.poll() for process in workers] == [None, None]
    assert sorted(numbers(seen)) == list(range(MESSAGES))


def numbers(seen: Path) -> list[int]:
    """What the probe noted, one entry for each run."""
    return [int(path.name.partition(".")[0]) for path in seen.iterdir()]
