"""Top-level modules of the standard library, Python 3.8 to 3.14 (from ``sys.stdlib_module_names`` of each, and the release notes)."""

from __future__ import annotations

from functools import cache

STDLIB = frozenset(
    (
        "__future__ __main__ abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore "
        "atexit audioop base64 bdb binascii bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code "
        "codecs codeop collections colorsys compileall compression concurrent configparser contextlib contextvars "
        "copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest "
        "email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib "
        "functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http "
        "idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache "
        "locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt "
        "multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev "
        "pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile "
        "pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib "
        "resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib "
        "sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string "
        "stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile "
        "termios textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc "
        "tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref "
        "webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo"
    ).split()
)

# The minor version of Python 3 that brought a module, and that which took it away.
_SINCE = {"graphlib": 9, "zoneinfo": 9, "tomllib": 11, "annotationlib": 14, "compression": 14}
_UNTIL = {
    "binhex": 11,
    **dict.fromkeys(("asynchat", "asyncore", "distutils", "imp", "smtpd"), 12),
    **dict.fromkeys(
        (
            "aifc audioop cgi cgitb chunk crypt imghdr lib2to3 mailcap msilib nis nntplib ossaudiodev pipes sndhdr spwd sunau telnetlib uu "
            "xdrlib"
        ).split(),
        13,
    ),
}


@cache
def standard_library(version: str) -> frozenset[str]:
    """The modules of the standard library of Python ``version`` (``3.12``); of every version where it is "" or cannot be read."""
    numbers = version.split(".")
    if len(numbers) < 2 or numbers[0] != "3" or not numbers[1].isdigit():
        return STDLIB
    minor = int(numbers[1])
    later = {name for name, since in _SINCE.items() if minor < since}
    gone = {name for name, until in _UNTIL.items() if minor >= until}
    return (STDLIB | _UNTIL.keys()) - later - gone
