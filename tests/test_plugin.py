"""The suite's own plugin, in small suites of its own."""

import subprocess
import sys
from pathlib import Path

from tests.plugin import FIXED_SEED

ROOT = Path(__file__).parents[1]
BARE = ("-p", "no:cacheprovider", "-p", "no:ape_test", "-p", "no:pytest_ethereum")
SUITE = """
import socket, pytest

@pytest.mark.anvil
def test_a_chain(): pass

@pytest.mark.slow
def test_b_slow(): pass

@pytest.mark.process
def test_c_process(seeds, counts):
    with socket.socket() as one: one.bind(("127.0.0.1", 0))
    print("seeds", seeds, "count", counts(1, 99))

@pytest.mark.data
def test_d_data(): pass

def test_e_unit():
    with socket.socket() as one: one.connect(("127.0.0.1", 9))
"""


def suite(folder: Path, *options: str, shared: str = ".") -> list[str]:
    (folder / "data").mkdir(exist_ok=True)
    (folder / "test_small.py").write_text(SUITE)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    anvil\n    slow\n    process\n    data\n    node_js\n")
    command = [sys.executable, "-m", "pytest", "-p", "tests.plugin", *BARE, "-v", "-s", *options]
    environ = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "PROOFBOOK_SHARED": shared, "PROOFBOOK_TEST_SEED": "7"}
    answer = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True)
    return answer.stdout.splitlines()


def ran(lines: list[str]) -> str:
    return " ".join(line.partition("::test_")[2][0] for line in lines if line.startswith("test_small.py::"))


def test_order__without_soak__is_unit_data_process_anvil_and_leaves_slow_out(tmp_path: Path) -> None:
    lines = suite(tmp_path)
    assert ran(lines) == "e d c a"
    assert f"proofbook: reduced counts, seeds {FIXED_SEED} and PROOFBOOK_TEST_SEED=7" in lines
    assert any(f"seeds ({FIXED_SEED}, 7) count 1" in line for line in lines)
    assert "by kind: unit 1, data 1, process 1, anvil 1" in lines
    assert "1 deselected" in lines[-1]


def test_sockets__in_a_unit_test__are_refused_and_in_a_marked_one_allowed(tmp_path: Path) -> None:
    text = "\n".join(suite(tmp_path))
    assert "a unit test opened a socket to ('127.0.0.1', 9)" in text
    assert "1 failed, 3 passed" in text


def test_data__shared_folder_absent__is_left_out_and_said(tmp_path: Path) -> None:
    lines = suite(tmp_path, shared="/nowhere")
    assert ran(lines) == "e c a"
    assert any("shared data did not run: /nowhere is absent" in line for line in lines)


def test_soak__asked_for__runs_the_slow_ones_last_with_full_counts(tmp_path: Path) -> None:
    lines = suite(tmp_path, "--soak")
    assert ran(lines) == "e d c a b"
    assert any(f"seeds ({FIXED_SEED}, 7) count 99" in line for line in lines)
