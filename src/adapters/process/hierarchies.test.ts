import { expect, test } from "vitest";
import { parseHierarchies } from "./hierarchies.ts";

test("version 2, of a user's session", () => {
  const cgroup = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/term.scope\n";
  const mounts = "31 24 0:27 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n";
  expect(parseHierarchies(cgroup, mounts)).toEqual([
    {
      version: 2,
      controllers: [],
      folder: "/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice/term.scope",
    },
  ]);
});

test("version 1, in a container that sees its own group as root", () => {
  const cgroup = "4:memory:/docker/abc\n2:cpu,cpuacct:/\n1:name=systemd:/docker/abc\n0::/\n";
  const mounts = [
    "35 31 0:30 /docker/abc /sys/fs/cgroup/memory ro,relatime - cgroup cgroup rw,memory",
    "34 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct",
  ].join("\n");
  expect(parseHierarchies(cgroup, mounts)).toEqual([
    { version: 1, controllers: ["memory"], folder: "/sys/fs/cgroup/memory" },
    { version: 1, controllers: ["cpu", "cpuacct"], folder: "/sys/fs/cgroup/cpu,cpuacct" },
  ]);
});

test("none", () => {
  expect(parseHierarchies("", "22 27 0:21 / /proc rw - proc proc rw\n")).toEqual([]);
});
