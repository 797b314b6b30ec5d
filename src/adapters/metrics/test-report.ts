/** What became of each test of a run, by id. */
export interface TestReport {
  /** Passed or failed: their assertions counted. */
  readonly ran: ReadonlySet<string>;
  /** Skipped, or expected to fail and failed. */
  readonly idle: ReadonlySet<string>;
  /** Modules that were skipped as a whole: what is in them is known from elsewhere only. */
  readonly idleModules: ReadonlySet<string>;
  /** Modules whose tests could not be collected. */
  readonly brokenModules: ReadonlySet<string>;
}

const OPEN = "<testcase ";
const CLOSE = "</testcase>";

/**
 * Reads the report that pytest writes with `--junitxml` and `junit_family=xunit1`. A test that is skipped in
 * part is idle; one that failed ran, whatever else is said of it. Text that is no such report has no tests. Never
 * throws, and takes time in proportion to the text: the changed code may have written it.
 */
export function readTestReport(xml: string): TestReport {
  const ran = new Set<string>();
  const idle = new Set<string>();
  const idleModules = new Set<string>();
  const brokenModules = new Set<string>();
  for (const { attributes, body } of testCases(xml)) {
    const isIdle = body.includes("<skipped");
    const hasFailed = body.includes("<failure") || body.includes("<error");
    const { name = "", classname = "", file = "" } = attributesOf(attributes);
    // pytest names a module that it cannot collect, or that skips itself, without a class.
    if (classname === "" && isIdle) idleModules.add(name);
    else if (classname === "" && hasFailed) brokenModules.add(name);
    else if (isIdle && !hasFailed) idle.add(idOf(classname, name, file));
    else ran.add(idOf(classname, name, file));
  }
  // Of a test that comes twice (run again after a failure) any outcome counts.
  for (const id of ran) idle.delete(id);
  return { ran, idle, idleModules, brokenModules };
}

function* testCases(xml: string): Generator<{ attributes: string; body: string }> {
  for (let at = xml.indexOf(OPEN); at >= 0; at = xml.indexOf(OPEN, at)) {
    const end = xml.indexOf(">", at);
    if (end < 0) return;
    const isEmpty = xml[end - 1] === "/";
    const attributes = xml.slice(at + OPEN.length, isEmpty ? end - 1 : end);
    const close = isEmpty ? end : xml.indexOf(CLOSE, end);
    if (close < 0) return;
    yield { attributes, body: xml.slice(end + 1, Math.max(end + 1, close)) };
    at = close + 1;
  }
}

function attributesOf(text: string): Readonly<Record<string, string>> {
  const found = text.matchAll(/([\w-]+)="([^"]*)"/g);
  return Object.fromEntries([...found].map(([, name, value]) => [name, unescaped(value ?? "")]));
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:(lt|gt|quot|apos|amp)|#(\d{1,6}));/g, (_, name, code) => {
    if (code !== undefined) return String.fromCharCode(Number(code));
    return ENTITIES[name] ?? "&";
  });
}

/** The dotted name by which the report calls a file. */
const dotted = (file: string) => file.replace(/\.py$/, "").replaceAll(/[\\/]/g, ".");

/**
 * The id that pytest itself prints: `tests/test_a.py::TestB::test_c`. A test inherited from another file's class
 * keeps the report's own name: `tests.test_a.TestB::test_c`.
 */
function idOf(classname: string, name: string, file: string): string {
  const module = dotted(file);
  if (classname === module) return `${file}::${name}`;
  if (file === "" || !classname.startsWith(`${module}.`)) return `${classname}::${name}`;
  return `${file}::${classname.slice(module.length + 1).replaceAll(".", "::")}::${name}`;
}

/** The module of a test, as the report calls it, that is among these; many modules cost no more than few. */
export function moduleAmong(id: string, modules: ReadonlySet<string>): string | undefined {
  if (modules.size === 0) return undefined;
  const [file = ""] = id.split("::", 1);
  let module = file.endsWith(".py") ? dotted(file) : file;
  while (module !== "" && !modules.has(module)) {
    module = module.slice(0, Math.max(0, module.lastIndexOf(".")));
  }
  return module === "" ? undefined : module;
}
