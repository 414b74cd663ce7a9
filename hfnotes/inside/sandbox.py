"""Inside a snippet's process: what it may change, and whom it may disturb.

The standard library alone. Landlock, a part of Linux, takes rights from a process and all that it
starts, needs none itself, and cannot be undone; root is held to it like everybody. A process in a
domain of Landlock's cannot look into one outside either, into its memory, its environment or its
network, unless it has capabilities: these are given up as well.
"""

import ctypes
import os
import struct
from collections.abc import Iterable

# linux/landlock.h. The numbers of the calls are the same on all processors.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION = 1
RULE_PATH_BENEATH = 1
WRITE_FILE, REMOVE_DIR, REMOVE_FILE = 1 << 1, 1 << 4, 1 << 5
MAKE = sum(1 << bit for bit in range(6, 13))  # devices, folders, files, sockets, pipes, links
REFER, TRUNCATE = 1 << 13, 1 << 14
SCOPE_ABSTRACT_SOCKETS, SCOPE_SIGNALS = 1, 2
ON_FILES = WRITE_FILE | TRUNCATE  # all of these rights that a rule for no folder may have
PR_SET_NO_NEW_PRIVS = 38
CAPABILITY_VERSION_3 = 0x20080522

# Where every program may write besides: what is thrown away, and memory shared by processes.
COMMON = ("/dev/null", "/dev/zero", "/dev/full", "/dev/tty", "/dev/shm")

libc = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """The version of Landlock that the kernel has; 0 for none."""
    return max(0, int(libc.syscall(CREATE_RULESET, None, 0, VERSION)))


def confine(folders: Iterable[str]) -> None:
    """Let this process, for good, write below `folders` alone and signal its own processes alone.

    With a kernel that has less of Landlock, as much of it as there is; with none, nothing. Raises
    OSError when the kernel refuses.
    """
    has = version()
    if not has:
        return
    rights = WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE
    rights |= (REFER if has >= 2 else 0) | (TRUNCATE if has >= 3 else 0)
    scopes = SCOPE_ABSTRACT_SOCKETS | SCOPE_SIGNALS if has >= 6 else 0
    # The fields: rights on files, on the network (all are kept), scopes.
    attributes = struct.pack("=QQQ", rights, 0, scopes)[: 24 if has >= 6 else 16 if has >= 4 else 8]
    ruleset = _call(CREATE_RULESET, attributes, len(attributes), 0)
    for path in (*folders, *COMMON):
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        allowed = rights if os.path.isdir(path) else rights & ON_FILES
        _call(ADD_RULE, ruleset, RULE_PATH_BENEATH, struct.pack("=Qi", allowed, place), 0)
        os.close(place)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no_new_privs was refused")
    _call(RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)
    header, none = struct.pack("=Ii", CAPABILITY_VERSION_3, 0), bytes(24)
    if libc.capset(header, none) != 0:
        raise OSError(ctypes.get_errno(), "cannot give up capabilities")


def _call(number: int, *arguments: int | bytes) -> int:
    result = int(libc.syscall(number, *arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), f"Landlock refused the call {number}")
    return result
