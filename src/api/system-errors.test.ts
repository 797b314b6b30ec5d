import { expect, test } from "vitest";
import { AssayError } from "../domain/error.ts";
import { foreseeable } from "./system-errors.ts";

const systemError = (code: string, more = {}) =>
  Object.assign(new Error(`${code}: it failed`), { code, ...more });

test("a full disk is a problem wherever it is met, and says where", () => {
  const copying = { syscall: "copyfile", path: "/a", dest: "/b" };
  expect(foreseeable(systemError("ENOSPC", copying))).toMatchObject({
    problem: { code: "disk-full", doing: "copying a file", where: "/b" },
  });
  expect(foreseeable(systemError("EDQUOT", { syscall: "write" }))).toMatchObject({
    problem: { code: "disk-full", doing: "writing a file", where: "the state folder" },
  });
});

test("so is a machine without processes, memory or open files to give", () => {
  const thrown = systemError("EAGAIN", { syscall: "spawn git" });
  expect(foreseeable(thrown)).toMatchObject({ problem: { code: "cannot-run" }, cause: thrown });
});

test("anything else stays what it is", () => {
  const problem = new AssayError({ code: "git-missing" });
  for (const thrown of [
    problem,
    systemError("ENOENT"),
    new TypeError("a bug"),
    "text",
    undefined,
  ]) {
    expect(foreseeable(thrown)).toBe(thrown);
  }
});
