import { folderOf } from "./paths.ts";

/** Modules of Python's standard library (3.11): a file of such a name is found before them. */
const STANDARD = new Set(
  `
  __future__ _abc _aix_support _ast _asyncio _bisect _blake2 _bootsubprocess _bz2 _codecs _codecs_cn
  _codecs_hk _codecs_iso2022 _codecs_jp _codecs_kr _codecs_tw _collections _collections_abc _compat_pickle
  _compression _contextvars _crypt _csv _ctypes _curses _curses_panel _datetime _dbm _decimal _elementtree
  _frozen_importlib _frozen_importlib_external _functools _gdbm _hashlib _heapq _imp _io _json _locale
  _lsprof _lzma _markupbase _md5 _msi _multibytecodec _multiprocessing _opcode _operator _osx_support
  _overlapped _pickle _posixshmem _posixsubprocess _py_abc _pydecimal _pyio _queue _random _scproxy _sha1
  _sha256 _sha3 _sha512 _signal _sitebuiltins _socket _sqlite3 _sre _ssl _stat _statistics _string
  _strptime _struct _symtable _thread _threading_local _tkinter _tokenize _tracemalloc _typing _uuid
  _warnings _weakref _weakrefset _winapi _zoneinfo abc aifc antigravity argparse array ast asynchat
  asyncio asyncore atexit audioop base64 bdb binascii bisect builtins bz2 cProfile calendar cgi cgitb
  chunk cmath cmd code codecs codeop collections colorsys compileall concurrent configparser contextlib
  contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils
  doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions
  ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html
  http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache
  locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt
  multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev
  pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile
  pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib
  resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib
  sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string
  stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile
  termios textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc
  tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref
  webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
`
    .trim()
    .split(/\s+/),
);

/** Modules of test and measuring tools. */
const TOOLS =
  /^(?:_?pytest|pytest_\w+|py|pluggy|iniconfig|xdist|execnet|coverage|hypothesis|tox|nox|pylint|astroid|pyperf|asv)$/;

/** Endings of files that a runtime loads when their stem is asked for. */
const LOADED = /\.(?:[cm]?[jt]sx?|json|node|pyc?|pyd|so|rb)$/;

/** What telling a shadowing file needs to know. */
export interface ShadowQuestion {
  /** Folder where commands run, from the repository's root. */
  readonly directory: string;
  readonly paths: readonly string[];
  /** Files of the base that judge. */
  readonly evaluator: ReadonlySet<string>;
}

/**
 * Tells new files that a runtime would load in place of what judges: one called like a module of Python's
 * library or of a test tool, where Python looks first; and one beside a file of the evaluator that differs from it
 * in its ending only (`bench/run.js` for `bench/run.ts`, a package for a module).
 */
export function shadowing(question: ShadowQuestion): (path: string) => boolean {
  const { directory, paths, evaluator } = question;
  const known = new Set(paths);
  const judges = [...evaluator];
  const below = directory === "" ? "" : `${directory}/`;
  // What Python searches first: the folder of a script, the current one, and where sources stand by custom.
  const searched = new Set(["", directory, "src", `${below}src`, ...judges.map(folderOf)]);
  const stems = new Set(judges.map(stemOf));
  return (path) => {
    if (known.has(path) || !LOADED.test(path)) return false;
    if (stems.has(stemOf(path))) return true;
    const stem = stemOf(path);
    const module = stem.slice(stem.lastIndexOf("/") + 1);
    const isPython = /\.(?:pyc?|pyd|so)$/.test(path);
    return isPython && searched.has(folderOf(stem)) && (STANDARD.has(module) || TOOLS.test(module));
  };
}

/** A path without its ending; a package stands for its folder, an index for what it is the index of. */
function stemOf(path: string): string {
  const stem = path.replace(/\.[^/]*$/, "");
  return stem.replace(/\/(?:__init__|index)$/, "");
}
