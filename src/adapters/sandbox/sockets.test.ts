import { expect, test } from "vitest";
import { parseSockets } from "./sockets.ts";

test("sockets that have a path, each once; abstract and nameless ones are the kernel's to hide", () => {
  const text = `Num       RefCount Protocol Flags    Type St Inode Path
000000002e322ea1: 00000003 00000000 00000000 0001 03 7525090
00000000c5058f9e: 00000002 00000000 00010000 0001 01    1234 /var/lib/db/with blanks.sock
00000000c5058f9f: 00000003 00000000 00000000 0001 03    1235 /var/lib/db/with blanks.sock
00000000dcd6ca86: 00000002 00000000 00010000 0001 01 99 @/tmp/.X11-unix/X0
`;
  expect(parseSockets(text)).toEqual(["/var/lib/db/with blanks.sock"]);
  expect(parseSockets("")).toEqual([]);
});
