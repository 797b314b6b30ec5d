import { isIP } from "node:net";

/** Whether a list of hosts names this one: `example.com`, `*.example.com`, `example.com:8443`. */
export function isAllowed(hosts: readonly string[], name: string, port: number): boolean {
  const wanted = name.toLowerCase().replace(/\.$/, "");
  return hosts.some((host) => {
    const [, pattern = "", only] = /^(.*?)(?::(\d+))?$/.exec(host.toLowerCase()) ?? [];
    if (only === undefined ? port !== 443 && port !== 80 : Number(only) !== port) return false;
    return pattern.startsWith("*.") ? wanted.endsWith(pattern.slice(1)) : wanted === pattern;
  });
}

/** Addresses that are not of the public Internet: RFC 6890. */
export function isPrivate(address: string): boolean {
  if (isIP(address) === 6) {
    const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
    return mapped ? isPrivate(mapped) : /^(?:::1?$|fe[89ab]|f[cd])/i.test(address);
  }
  const [a = 0, b = 0] = address.split(".").map(Number);
  return (
    [0, 10, 127].includes(a) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 100 && b >= 64 && b < 128) ||
    a >= 224
  );
}
