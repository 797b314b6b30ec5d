import { expect, test } from "vitest";
import { isAllowed, isPrivate } from "./hosts.ts";

test("a host is reached by its own name, on the ports of the web unless another is named", () => {
  expect(isAllowed(["example.com"], "example.com", 443)).toBe(true);
  expect(isAllowed(["example.com"], "EXAMPLE.com.", 80)).toBe(true);
  expect(isAllowed(["example.com"], "example.com", 22)).toBe(false);
  expect(isAllowed(["example.com:8443"], "example.com", 8443)).toBe(true);
  expect(isAllowed(["example.com:8443"], "example.com", 443)).toBe(false);
});

test("no host is reached by a name that only looks like one", () => {
  const others = ["notexample.com", "example.com.evil.org", "sub.example.com", "", "example"];
  for (const name of others) expect(isAllowed(["example.com"], name, 443)).toBe(false);
  expect(isAllowed([], "example.com", 443)).toBe(false);
});

test("a star stands for what is below a name, not for the name and not for namesakes", () => {
  expect(isAllowed(["*.example.com"], "a.b.example.com", 443)).toBe(true);
  expect(isAllowed(["*.example.com"], "example.com", 443)).toBe(false);
  expect(isAllowed(["*.example.com"], "notexample.com", 443)).toBe(false);
});

test.each([
  ...["127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.9.9", "192.168.1.1", "169.254.169.254"],
  ...["0.0.0.0", "100.64.0.1", "224.0.0.1", "::1", "::", "fe80::1", "fd00::1", "::ffff:10.0.0.1"],
])("%s is a private address", (address) => {
  expect(isPrivate(address)).toBe(true);
});

test.each(["8.8.8.8", "172.32.0.1", "100.128.0.1", "192.169.0.1", "2606:4700::1111"])(
  "%s is a public one",
  (address) => {
    expect(isPrivate(address)).toBe(false);
  },
);
