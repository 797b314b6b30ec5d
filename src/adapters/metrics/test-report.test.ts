import fc from "fast-check";
import { expect, test } from "vitest";
import { moduleAmong, readTestReport } from "./test-report.ts";

/** A report as pytest 9 writes it with `junit_family=xunit1`. */
const REPORT = `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="2">\
<testcase classname="tests.test_a.TestX.TestY" name="test_in" file="tests/test_a.py" line="2" time="0.001" />\
<testcase classname="tests.test_a" name="test_p[a::b]" file="tests/test_a.py" line="7" time="0.004" />\
<testcase classname="tests.test_a" name="test_p[e&lt;f&gt;&quot;g&quot;&amp;&#10;]" file="tests/test_a.py" time="0.001" />\
<testcase classname="tests.test_a" name="test_skip" file="tests/test_a.py"><skipped type="pytest.skip" message="no">x</skipped></testcase>\
<testcase classname="tests.test_a" name="test_xfail" file="tests/test_a.py"><skipped type="pytest.xfail" message="" /></testcase>\
<testcase classname="tests.test_a" name="test_bad" file="tests/test_a.py"><failure message="assert 0">&gt; assert 0</failure></testcase>\
<testcase classname="tests.test_a" name="test_err" file="tests/test_a.py"><error message="failed on setup">x</error></testcase>\
<testcase classname="tests.test_a" name="test_sub" file="tests/test_a.py"><skipped message="sub">x</skipped><failure message="y">y</failure></testcase>\
<testcase classname="tests.test_a" name="test_again" file="tests/test_a.py"><skipped message="rerun" /></testcase>\
<testcase classname="tests.test_a" name="test_again" file="tests/test_a.py" />\
<testcase classname="tests.test_c.TestC" name="test_base" file="tests/test_b.py" />\
<testcase classname="" name="tests.test_m" file="tests/test_m.py"><skipped message="collection skipped">x</skipped></testcase>\
<testcase classname="" name="tests.test_n" file="tests/test_n.py"><error message="collection failure">x</error></testcase>\
</testsuite></testsuites>`;

test("a report tells what ran, what did not, and what could not be collected", () => {
  const { ran, idle, idleModules, brokenModules } = readTestReport(REPORT);
  expect([...ran]).toEqual([
    "tests/test_a.py::TestX::TestY::test_in",
    "tests/test_a.py::test_p[a::b]",
    'tests/test_a.py::test_p[e<f>"g"&\n]',
    "tests/test_a.py::test_bad",
    "tests/test_a.py::test_err",
    "tests/test_a.py::test_sub",
    "tests/test_a.py::test_again",
    "tests.test_c.TestC::test_base",
  ]);
  expect([...idle]).toEqual(["tests/test_a.py::test_skip", "tests/test_a.py::test_xfail"]);
  expect([...idleModules]).toEqual(["tests.test_m"]);
  expect([...brokenModules]).toEqual(["tests.test_n"]);
});

test("a test is of its module, however its id is written", () => {
  const among = (id: string, ...modules: string[]) => moduleAmong(id, new Set(modules));
  for (const id of ["tests/test_m.py::test_a", "tests/test_m.py::T::test_a[b::c]"]) {
    expect(among(id, "other", "tests.test_m")).toBe("tests.test_m");
    expect(among(id, "tests.test", "test_m", "")).toBeUndefined();
  }
  expect(among("tests.test_m.TestC::test_base", "tests.test_m")).toBe("tests.test_m");
  expect(among("tests.test_mm.TestC::test_base", "tests.test_m")).toBeUndefined();
  expect(among("tests/test_m.py::test_a", "tests")).toBe("tests");
});

test("whatever stands in the file, reading it ends and throws nothing", () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom("<testcase ", "</testcase>", ">", "/>", 'name="a"', 'classname="', "<skipped"),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const { ran, idle } = readTestReport(pieces.join(""));
      expect([...ran].filter((id) => idle.has(id))).toEqual([]);
    }),
  );
});

test("a report that was cut off tells of the tests before the cut", () => {
  const cut = REPORT.slice(0, REPORT.indexOf("&gt; assert 0"));
  expect(readTestReport(cut).ran.size).toBe(3);
});
