"""The system calls that no program needs and that open the kernel's riskier doors, as a filter for bubblewrap.

The filter is classic BPF, put together by hand, so that no library is needed. Refused calls fail with EPERM.
"""

import errno
import platform
import struct

_LD_ABS, _JEQ, _JGE, _JSET, _RET = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_REFUSE = 0x00050000 | errno.EPERM
_ABSENT = 0x00050000 | errno.ENOSYS
_NR, _ARCH, _ARG0 = 0, 4, 16  # offsets in struct seccomp_data; argument words are little endian on both machines
_X32_BIT = 0x40000000
_NEW_NAMESPACES = 0x7E020000  # CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET

_AUDIT_ARCHES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

_REFUSED = {  # name: (x86_64, aarch64); None where the machine has no such call
    "ptrace": (101, 117),
    "syslog": (103, 116),
    "personality": (135, 92),
    "pivot_root": (155, 41),
    "acct": (163, 89),
    "chroot": (161, 51),
    "mount": (165, 40),
    "umount2": (166, 39),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "iopl": (172, None),
    "ioperm": (173, None),
    "init_module": (175, 105),
    "delete_module": (176, 106),
    "quotactl": (179, 60),
    "lookup_dcookie": (212, 18),
    "kexec_load": (246, 104),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
    "unshare": (272, 97),
    "perf_event_open": (298, 241),
    "fanotify_init": (300, 262),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "setns": (308, 268),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "finit_module": (313, 273),
    "kexec_file_load": (320, 294),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
}
_CLONE = (56, 220)
_CLONE3 = 435  # its flags lie in memory, where a filter cannot look: told to be absent, so that libc uses clone


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)


def assemble(machine: str | None = None) -> bytes | None:
    """The filter for a machine ("x86_64", "aarch64"; this one by default), or None where there is none for it."""
    machine = machine or platform.machine()
    arch = _AUDIT_ARCHES.get(machine)
    if arch is None:
        return None
    column = 0 if machine == "x86_64" else 1
    program = [
        _instruction(_LD_ABS, _ARCH),
        _instruction(_JEQ, arch, 1, 0),
        _instruction(_RET, _KILL),
        _instruction(_LD_ABS, _NR),
    ]
    if machine == "x86_64":  # the x32 numbers would go round every check below
        program += [_instruction(_JGE, _X32_BIT, 0, 1), _instruction(_RET, _ABSENT)]
    for numbers in _REFUSED.values():
        number = numbers[column]
        if number is not None:
            program += [_instruction(_JEQ, number, 0, 1), _instruction(_RET, _REFUSE)]
    program += [
        _instruction(_JEQ, _CLONE3, 0, 1),
        _instruction(_RET, _ABSENT),
        _instruction(_JEQ, _CLONE[column], 0, 3),
        _instruction(_LD_ABS, _ARG0),
        _instruction(_JSET, _NEW_NAMESPACES, 0, 1),
        _instruction(_RET, _REFUSE),
        _instruction(_RET, _ALLOW),
    ]
    return b"".join(program)
