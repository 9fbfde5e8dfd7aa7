"""Names that tell what a Python program does with a text."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Calls that need what they are given: a path as first argument, or a path that they are a method of.
READS = _words(
    """
    open listdir scandir walk chdir fwalk load_dotenv run_path getsize getmtime stat lstat read_text read_bytes
    iterdir ZipFile is_zipfile read_csv read_json read_excel read_parquet read_table read_pickle read_yaml
    read_toml read_file load_file loadtxt genfromtxt imread fileConfig load_module SourceFileLoader
    """
)

# Calls that make, change or take away what they are given.
WRITES = _words(
    """
    makedirs mkdir touch write_text write_bytes remove unlink rmdir rmtree removedirs savefig to_csv to_json
    to_excel to_parquet to_pickle to_sql savetxt savez imwrite FileHandler RotatingFileHandler
    TimedRotatingFileHandler WatchedFileHandler SummaryWriter ensure_dir safe_mkdir mkdir_p
    """
)

# Calls with a source and a destination.
COPIES = _words(
    """
    copy copy2 copyfile copytree copymode copystat move rename renames replace link symlink symlink_to
    hardlink_to
    """
)

# Methods of a path that read or write it.
RECEIVERS = _words(
    """
    read_text read_bytes write_text write_bytes touch mkdir unlink rmdir rmtree iterdir stat lstat open rename replace
    """
)

# Calls that import a dotted name.
IMPORTS = _words(
    """
    import_module __import__ import_string importorskip import_by_path import_object load_object run_module
    resolve_name register_assert_rewrite include config_from_object from_object
    """
)

# Calls whose texts are read by people.
SAYS = _words(
    """
    print debug info warning warn error exception critical fatal log exit abort fail skip xfail echo secho
    perror ArgumentTypeError
    """
)

# Calls whose texts are regular expressions.
PATTERNS = _words(
    """
    compile match search fullmatch findall finditer sub subn assertRegex assertRaisesRegex
    """
)

# Calls whose first text is a route or an address.
VERBS = _words(
    """
    get post put delete head options request url_for reverse redirect route api_route add_url_rule websocket
    include_router mount
    """
)

# Calls whose first text is a key, a logger, a metric, a part of another text, or what a compiler makes.
KEYS = _words(
    """
    get pop setdefault find getLogger getChild get_logger getini getoption has_option set_option get_option config
    incr gauge timing counter histogram increment observe register_option deprecated removed_in replace split
    rsplit partition rpartition removeprefix command dispatch emit publish Extension CppExtension CUDAExtension Pybind11Extension
    RustExtension
    """
)

# Calls that ask whether a path is there.
GUARDS = _words(
    """
    exists isfile isdir lexists is_file is_dir islink is_symlink
    """
)

# Calls by which a branch says that something is wrong.
SPEAKERS = _words(
    """
    print debug info warning warn error exception critical fatal log exit _exit quit abort fail skip skipTest
    skipif xfail echo secho perror write fatal_error add_error report_error
    """
)

# Endings that name a file where ``a.b`` could as well be a module.
EXTENSIONS = _words(
    """
    py pyi pyc pyx ipynb json jsonl json5 yml yaml toml txt md rst adoc cfg ini conf config env properties csv
    tsv parquet sql sh bash zsh fish ps1 bat html htm css scss less js jsx ts tsx mjs cjs vue svelte xml xsd xsl
    svg png jpg jpeg gif ico pdf zip gz tgz tar bz2 xz whl egg jar war lock log db sqlite sqlite3 proto tf
    tfvars hcl j2 jinja jinja2 tmpl template tpl in out pkl pickle npy npz h5 hdf5 pt pth onnx bin dat data exe
    dll so dylib c h cc cpp hpp go rs java kt rb php pl lua swift pem key crt cer pub p12 mo po pot wav mp3 mp4
    avi mov xls xlsx doc docx ppt pptx tex bib rego graphql avsc service timer socket dockerfile makefile
    example sample bak tmp orig diff patch feature robot cbm model mod sum
    """
)

# Words of variable names whose values a program makes: nothing is missing where they point.
MADE = _words(
    """
    output outputs outdir outfile outpath out dest destination dst target tmp temp tmpdir tempdir tmpfile
    tempfile tmppath cache caches cachedir log logs logdir logfile scratch sandbox pytester testdir artifact
    artifacts download downloads downloaded
    """
)

# Words of variable names whose values are addresses.
REMOTE = _words(
    """
    url uri urls host endpoint domain bucket gcs s3 api server href link remote route prefix topic blob registry
    """
)

# Calls that give back the path that they are given.
SAME = _words(
    """
    abspath realpath normpath relpath expanduser expandvars fspath str resolve absolute as_posix strip rstrip
    """
)

# Names of classes that make a path of their arguments.
PATHS = _words(
    """
    Path PurePath PosixPath PurePosixPath WindowsPath UPath AnyioPath local
    """
)

# Calls that find a file in a package: ``resource_filename("app.data", "tables/a.csv")``.
RESOURCES = _words(
    """
    resource_filename resource_string resource_stream resource_exists resource_listdir get_data
    """
)

# Calls that make a temporary place.
TEMPORARY = _words(
    """
    mkdtemp mkstemp TemporaryDirectory NamedTemporaryFile TemporaryFile gettempdir mktemp TempDirectory
    isolated_filesystem
    """
)

# Exceptions that a missing file raises.
CAUGHT = _words(
    """
    FileNotFoundError OSError IOError EnvironmentError Exception BaseException
    """
)

# Exceptions that a missing module raises.
LOST = _words("ImportError ModuleNotFoundError Exception BaseException")

# Calls that run a command line.
RUNNERS = _words(
    """
    run call check_call check_output Popen getoutput getstatusoutput system popen execv execvp execl execlp
    create_subprocess_exec create_subprocess_shell spawnl spawnv
    """
)

# Runners that hand a text to a shell.
SHELL = _words(
    """
    system popen getoutput getstatusoutput create_subprocess_shell
    """
)

# Programs whose first operand is a script.
INTERPRETERS = _words(
    """
    python python2 python3 bash sh zsh dash node ruby perl php Rscript deno bun source
    """
)

# Words of variable names whose dotted values are labels, unless a word of MODULES stands beside them.
LABELS = _words(
    """
    name names id ids logger loggers queue queues task tasks event events metric metrics label labels title topic topics
    exchange routing channel channels permission permissions perm perms scope namespace key keys version versions host
    hosts domain domains node signal span feature flag attribute column field fields table tables dataset index
    """
)

# Words of variable names whose dotted values are modules, or what is in them.
MODULES = _words(
    """
    module modules class classes package packages backend backends app apps import imports path paths handler handlers
    middleware factory plugin plugins extension extensions loader loaders entry entrypoint points urlconf application
    settings engine driver serializer storage command commands callable function func target targets
    """
)

# Words of variable names that hold ``owner/name``: a repository, an image, a model.
SLUGS = _words(
    "repo repos repository repositories slug slugs github gitlab image images model models org fork group groups"
)

# Words of variable names whose values are places of files; see ``is_place``.
PLACES = _words(
    """
    path paths file files filename filenames filepath filepaths dir dirs directory directories folder folders script
    scripts logo favicon
    """
)

# Words of variable names whose values name the past on purpose.
FORMER = _words(
    """
    old legacy deprecated discontinued retired dropped previous former removed deleted obsolete obsoleted unsupported
    renamed moved aliases
    """
)

# Words of the names of lists that leave out what they name, whether it is there or not.
EXCLUSIONS = _words(
    """
    avoid exclude excludes excluded exclusion exclusions ignore ignores ignored skip skips skipped omit omits omitted
    remove removes blacklist blocklist denylist allowlist whitelist
    """
)

# Words of the names of tables that lead from where a page was to where it is.
REDIRECTS = _words("redirect redirects redirection redirections rediraffe")
