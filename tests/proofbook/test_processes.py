"""The supervisor with real processes: they start, answer, die, are stopped, and never stay behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from proofbook import ports
from proofbook.errors import AlreadyRunning, NotReady, PortInUse, ProcessDied, ProcessError
from proofbook.pidfile import NAME, PidFile, group_alive, started_at, stop_running, wait_until
from proofbook.processes import Child, Supervisor, tail

pytestmark = pytest.mark.process
ROOT = Path(__file__).parents[2]

SERVE = """
import http.server, sys
print("serving", flush=True)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), http.server.BaseHTTPRequestHandler).serve_forever()
"""
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"])
print("deaf", flush=True)
time.sleep(60)
"""


def python(name: str, code: str, *words: str, **options: Any) -> Child:
    return Child(name, [sys.executable, "-c", code, *words], **options)


def sleeper(name: str) -> Child:
    return python(name, "import time; time.sleep(60)")


def gone(pid: int) -> bool:
    return wait_until(lambda: started_at(pid) is None, 5)


def log_says(folder: Path, name: str, word: str) -> bool:
    return word in (folder / f"{name}.log").read_text()


def test_start__server_with_probe__is_ready_and_ends_with_the_block(tmp_path: Path) -> None:
    port = ports.free_port()
    with Supervisor(tmp_path) as supervisor:
        pid = supervisor.start(python("web", SERVE, str(port), port=port, ready=lambda: ports.answers(port)))
        assert ports.answers(port)
        assert supervisor.alive() == ["web"]
        assert json.loads((tmp_path / NAME).read_text())["children"]["web"]["pid"] == pid
    assert gone(pid)
    assert ports.is_free(port)
    assert (tmp_path / "web.log").read_text().startswith("serving")


def test_stop__several__ends_the_last_first(tmp_path: Path) -> None:
    note = (
        "import os, signal, sys, time\n"
        "def end(*_): open(sys.argv[1], 'a').write(sys.argv[2]); os._exit(0)\n"
        "signal.signal(signal.SIGTERM, end); print('up', flush=True); time.sleep(60)"
    )
    order = tmp_path / "order"
    with Supervisor(tmp_path) as supervisor:
        for name in "abc":
            supervisor.start(python(name, note, str(order), name, ready=partial(log_says, tmp_path, name, "up")))
    assert order.read_text() == "cba"


def test_stop__child_and_grandchild_deaf_to_sigterm__are_killed(tmp_path: Path) -> None:
    with Supervisor(tmp_path, grace_s=0.3) as supervisor:
        pid = supervisor.start(python("deaf", STUBBORN, ready=lambda: log_says(tmp_path, "deaf", "deaf")))
    assert not group_alive(pid)


def test_start__second_one_fails__the_first_ends_too(tmp_path: Path) -> None:
    pids = []

    def run() -> None:
        with Supervisor(tmp_path) as supervisor:
            pids.append(supervisor.start(sleeper("first")))
            code = "import sys; print('api_key=abcdef0123456789'); sys.exit('no table of bets')"
            supervisor.start(python("second", code, ready=lambda: False))

    with pytest.raises(ProcessDied) as caught:
        run()
    assert gone(pids[0])
    assert (caught.value.name, caught.value.code) == ("second", 1)
    assert "no table of bets" in caught.value.message
    assert "abcdef0123456789" not in caught.value.message


def test_start__never_ready__is_reported_with_its_log(tmp_path: Path) -> None:
    code = "import time; print('loading for ever', flush=True); time.sleep(60)"
    with Supervisor(tmp_path) as supervisor, pytest.raises(NotReady) as caught:
        supervisor.start(python("slow", code, ready=lambda: False, ready_within_s=0.5))
    assert "slow did not answer within 0.5 s" in caught.value.message
    assert caught.value.message.endswith("    loading for ever")


def test_start__probe_raises_while_starting__counts_as_not_yet(tmp_path: Path) -> None:
    asked = []

    def probe() -> bool:
        asked.append(1)
        if len(asked) < 3:
            raise ConnectionRefusedError
        return True

    with Supervisor(tmp_path) as supervisor:
        supervisor.start(Child("x", [sys.executable, "-c", "import time; time.sleep(60)"], ready=probe))
    assert len(asked) == 3


def test_start__port_taken__names_port_holder_and_another_port(tmp_path: Path) -> None:
    port = ports.free_port()
    with Supervisor(tmp_path) as supervisor:
        pid = supervisor.start(python("web", SERVE, str(port), ready=lambda: ports.answers(port)))
        with pytest.raises(PortInUse) as caught:
            supervisor.start(Child("anvil", ["anvil"], port=port, port_setting="PROOFBOOK_CHAIN__PORT"))
        assert f"anvil needs port {port} of 127.0.0.1" in caught.value.message
        if Path("/proc/net/tcp").exists():
            assert f"(pid {pid})" in caught.value.message
        assert "PROOFBOOK_CHAIN__PORT=" in caught.value.remedy


def test_start__command_missing__is_an_error_without_a_child(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        with pytest.raises(ProcessError, match="ghost cannot be started"):
            supervisor.start(Child("ghost", [tmp_path / "nothing"]))
        assert supervisor.alive() == []


def test_start__same_name_twice__is_refused(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        supervisor.start(sleeper("a"))
        with pytest.raises(ProcessError, match="twice"):
            supervisor.start(sleeper("a"))


def test_start__env_given__is_added_to_the_own(tmp_path: Path) -> None:
    code = "import os, time; print(os.environ['ONE'], 'PATH' in os.environ, os.getcwd(), flush=True); time.sleep(60)"
    child = python("env", code, env={"ONE": "1"}, cwd=tmp_path, ready=lambda: log_says(tmp_path, "env", "True"))
    with Supervisor(tmp_path) as supervisor:
        supervisor.start(child)
    assert (tmp_path / "env.log").read_text().split() == ["1", "True", str(tmp_path.resolve())]


def test_stop__one_by_name__leaves_the_others(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        supervisor.start(sleeper("a"))
        supervisor.start(sleeper("b"))
        supervisor.stop("a")
        assert supervisor.alive() == ["b"]
        supervisor.start(sleeper("a"))
        assert supervisor.alive() == ["b", "a"]


def test_wait__child_dies__is_reported(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        supervisor.start(python("short", "import sys, time; time.sleep(0.3); sys.exit(3)"))
        with pytest.raises(ProcessDied, match="short ended with code 3"):
            supervisor.wait(poll_s=0.05)


def test_check__child_that_is_to_be_started_again_is_killed__another_one_runs_until_it_is_too_often(
    tmp_path: Path,
) -> None:
    with Supervisor(tmp_path) as supervisor:
        first = supervisor.start(sleeper("other"))
        pid = supervisor.start(python("web", "import time; print('begun', flush=True); time.sleep(60)", again=True))
        for _ in range(5):
            os.kill(pid, signal.SIGKILL)
            assert wait_until(lambda: "web" not in supervisor.alive(), 5)
            supervisor.check()
            before, pid = pid, supervisor.pids()["web"]
            assert pid != before
            assert json.loads((tmp_path / NAME).read_text())["children"]["web"]["pid"] == pid
            assert wait_until(lambda: (tmp_path / "web.log").read_text().endswith("begun\n"), 10)
        os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda: "web" not in supervisor.alive(), 5)
        with pytest.raises(ProcessDied):
            supervisor.check()
        assert supervisor.pids()["other"] == first
    assert gone(first)


def test_supervisor__two_in_one_folder__the_second_is_refused(tmp_path: Path) -> None:
    with Supervisor(tmp_path), pytest.raises(AlreadyRunning, match=rf"pid {os.getpid()}"):
        Supervisor(tmp_path).__enter__()
    with Supervisor(tmp_path):
        assert stop_running(tmp_path / "elsewhere") == "not running"


def test_tail__long_log__gives_the_last_lines(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    log.write_text("".join(f"line {number}\n" for number in range(10_000)))
    lines = tail(log).splitlines()
    assert (len(lines), lines[-1]) == (15, "    line 9999")
    assert tail(tmp_path / "none") == ""


# From another shell: the supervisor runs in a process of its own.
RUN = """
import sys
from pathlib import Path
from proofbook.processes import Child, Supervisor
try:
    with Supervisor(Path(sys.argv[1]), grace_s=0.5) as supervisor:
        for name in ("a", "b"):
            supervisor.start(Child(name, [sys.executable, "-c", sys.argv[2]]))
        print("up", flush=True)
        supervisor.wait()
except KeyboardInterrupt:
    pass  # the signal came between "up" and the wait
print("left", flush=True)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    stop_running(tmp_path, 2)


def launch(folder: Path, child: str = "import time; time.sleep(60)") -> tuple[subprocess.Popen[str], list[int]]:
    process = subprocess.Popen([sys.executable, "-c", RUN, folder, child], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    children = json.loads((folder / NAME).read_text())["children"]
    return process, [child["pid"] for child in children.values()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_supervisor__signal__ends_cleanly_and_leaves_nothing(folder: Path, number: signal.Signals) -> None:
    process, children = launch(folder)
    process.send_signal(number)
    assert process.communicate(timeout=10) == ("left\n", None)
    assert process.returncode == 0
    assert all(gone(pid) for pid in children)
    assert stop_running(folder) == "not running"


def test_supervisor__second_ctrl_c_while_stopping__still_leaves_nothing(folder: Path) -> None:
    process, children = launch(folder, STUBBORN)
    assert wait_until(lambda: log_says(folder, "a", "deaf") and log_says(folder, "b", "deaf"), 5)
    process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=10) == ("left\n", None)
    assert not any(group_alive(pid) for pid in children)


def test_stop_running__from_another_process__stops_it(folder: Path) -> None:
    process, children = launch(folder)
    assert stop_running(folder) == "stopped"
    assert process.communicate(timeout=10)[0] == "left\n"
    assert all(gone(pid) for pid in children)


def test_stop_running__supervisor_was_killed__stops_what_it_left(folder: Path) -> None:
    process, children = launch(folder)
    process.kill()
    process.communicate()
    assert not any(started_at(pid) is None for pid in children)
    assert stop_running(folder) == "stale"
    assert all(gone(pid) for pid in children)
    assert stop_running(folder) == "not running"


def test_supervisor__earlier_one_was_killed__takes_over_and_stops_what_it_left(folder: Path) -> None:
    process, children = launch(folder)
    process.kill()
    process.communicate()
    with Supervisor(folder):
        assert all(gone(pid) for pid in children)


def test_stop_running__supervisor_hangs__kills_it_and_its_children(folder: Path) -> None:
    process, children = launch(folder)
    process.send_signal(signal.SIGSTOP)
    assert stop_running(folder, patience_s=0.3) == "killed"
    process.communicate(timeout=5)
    assert process.returncode == -signal.SIGKILL
    assert all(gone(pid) for pid in children)


def test_stop_running__number_given_to_another_process__leaves_that_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    try:
        content = {"pid": 1, "started": "0", "children": {"a": {"pid": stranger.pid, "started": "another time"}}}
        (tmp_path / NAME).write_text(json.dumps(content))
        assert stop_running(tmp_path) == "stale"
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize("content", ["", "{", "[]", "null"])
def test_pid_file__damaged__counts_as_nothing_running(tmp_path: Path, content: str) -> None:
    (tmp_path / NAME).write_text(content)
    assert stop_running(tmp_path) == "not running"
    pid_file = PidFile(tmp_path)
    pid_file.claim()
    pid_file.release()
    pid_file.release()
