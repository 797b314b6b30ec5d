type Env = Readonly<Record<string, string | undefined>>;

/** Names of variables that say how a machine is to be used, and hold no secret. */
const HARMLESS = new Set([
  ...["PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TERM", "COLORTERM"],
  ...["TMPDIR", "PWD", "CI", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "SOURCE_DATE_EPOCH"],
  ...["CC", "CXX", "CPP", "LD", "AR", "FC", "CFLAGS", "CXXFLAGS", "CPPFLAGS", "LDFLAGS"],
  ...["MAKEFLAGS", "LD_LIBRARY_PATH", "LIBRARY_PATH", "CPATH", "C_INCLUDE_PATH", "PKG_CONFIG_PATH"],
  ...["NODE_ENV", "NODE_PATH", "NODE_OPTIONS", "NVM_DIR", "NVM_BIN", "VOLTA_HOME", "COREPACK_HOME"],
  ...[
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTEST_ADDOPTS",
    "TOX_OVERRIDE",
    "PYENV_ROOT",
    "PYENV_VERSION",
    "VIRTUAL_ENV",
    "CONDA_PREFIX",
  ],
  ...["CONDA_DEFAULT_ENV", "CONDA_PYTHON_EXE", "PIPENV_ACTIVE", "UV_PYTHON"],
  ...["JAVA_HOME", "JDK_HOME", "M2_HOME", "MAVEN_OPTS", "JAVA_OPTS", "JAVA_TOOL_OPTIONS"],
  ...["GOPATH", "GOROOT", "GOBIN", "GOFLAGS", "GOMAXPROCS", "GOTOOLCHAIN", "CGO_ENABLED"],
  ...["CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "RUSTFLAGS", "RUST_BACKTRACE"],
  ...["GEM_HOME", "GEM_PATH", "RBENV_ROOT", "RBENV_VERSION", "RUBYLIB", "PERL5LIB"],
  ...["DOTNET_ROOT", "DENO_DIR", "BUN_INSTALL", "HF_HOME", "TORCH_HOME", "XDG_CACHE_HOME"],
  ...["PLAYWRIGHT_BROWSERS_PATH", "PUPPETEER_CACHE_DIR", "GOCACHE", "LD_PRELOAD"],
]);

/** The same for whole families. */
const FAMILIES =
  /^(?:LC_|OMP_|MKL_|OPENBLAS_|NUMEXPR_|CUDA_|NVIDIA_|HIP_|ROCR_|UV_THREADPOOL|ASSAY_)/;

/**
 * What commands inherit of the engine's environment: the harmless, and what was asked for by name. Anything
 * else may be somebody's key.
 */
export function inherited(env: Env, names: readonly string[]): Readonly<Record<string, string>> {
  const wanted = new Set(names);
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined &&
        (HARMLESS.has(entry[0]) || FAMILIES.test(entry[0]) || wanted.has(entry[0])),
    ),
  );
}
