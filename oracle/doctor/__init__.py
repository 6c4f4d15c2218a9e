"""Everything that must be right before a node may run, asked one by one; each failure says what to do next.

    checks     one function a question; it never raises for what an operator can put right
    report     the lines of the checks, and the exit code: 0 ready, 78 something to correct, 75 something to wait for

Nothing here signs anything that could be used, nor changes anything but an empty file in the data directory that is
removed again.
"""

from oracle.doctor.examine import examine
from oracle.doctor.line import CONFIG, OK, TEMPORARY, Line, Status, exit_code

__all__ = ["CONFIG", "OK", "TEMPORARY", "Line", "Status", "examine", "exit_code"]
