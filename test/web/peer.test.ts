/** Whose program a connection comes from. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

import { expect, it, onTestFinished } from "vitest";

import { isOfAnotherUser, userOf } from "../../src/web/api/peer.ts";

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0D80 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 100 1 0000000000000000 100 0 0 10 0
   1: 0100007F:0D80 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 101 1 0000000000000000 20 4 30 10 -1
   2: 0100007F:C350 0100007F:0D80 01 00000000:00000000 02:000A7D8C 00000000  1001        0 102 2 0000000000000000 20 4 0 10 -1
   3: 0100007F:C351 0100007F:0D80 06 00000000:00000000 03:00001771 00000000     0        0 0 3 0000000000000000
`;

it.each([
  ["the other end's, not our own", { localPort: 0x0d_80, remotePort: 0xc3_50 }, 1001],
  ["nobody's when the connection is over", { localPort: 0x0d_80, remotePort: 0xc3_51 }, undefined],
  ["nobody's when it is not of this machine", { localPort: 0x0d_80, remotePort: 1 }, undefined],
])("is %s", (_, ports, user) => {
  expect(userOf(TABLE, ports)).toBe(user);
});

it("is ours for a connection of ours, and another's for whom we are not", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const client = connect(typeof address === "object" ? (address?.port ?? 0) : 0, "127.0.0.1");
  const socket = await new Promise<Socket>((resolve) => void server.once("connection", resolve));
  onTestFinished(() => {
    for (const end of [client, socket]) end.destroy();
    server.close();
  });
  expect(await isOfAnotherUser(socket)).toBe(false);
  const isKnown = process.platform === "linux" && process.getuid?.() !== 0;
  expect(await isOfAnotherUser(socket, 4_000_000)).toBe(isKnown);
});
