/** The other end of management: answers of a service, and of whatever else may listen at its address. */
import { once } from "node:events";
import { createServer, type Socket } from "node:net";

import { expect, it, onTestFinished } from "vitest";

import { ask, demand } from "../../../src/cli/service/control.ts";
import { ourselves } from "../../../src/cli/service/process.ts";
import type { ServiceRecord } from "../../../src/cli/service/record.ts";

async function serviceThat(
  answers: (socket: Socket) => void,
  host = "127.0.0.1",
): Promise<ServiceRecord & { seen: string }> {
  const found = { seen: "" };
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => {});
    socket.once("data", (bytes) => {
      found.seen = bytes.toString();
      answers(socket);
    });
  }).listen(0, host);
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  return Object.assign(found, {
    ...ourselves(),
    version: "1",
    home: "/h",
    config: "/h/config.json",
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    host,
    port,
    token: "management",
    clientToken: "client",
    keyed: false,
    startedAt: "",
    claude: {
      path: undefined,
      timeoutMs: 1,
      smallModel: undefined,
      nonInteractive: false,
      anthropic: false,
      ownLine: false,
      window: undefined,
    },
  });
}

const OK = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"a":"漢"}';

it("asks with the token, and takes an answer in pieces of one byte", async () => {
  const service = await serviceThat((socket) => {
    for (const byte of Buffer.from(OK)) socket.write(Buffer.of(byte));
    socket.end();
  });
  expect(await ask(service, "POST /control/override", { session: "漢" })).toEqual({ status: 200, body: { a: "漢" } });
  expect(service.seen).toBe(
    `POST /control/override HTTP/1.0\r\nhost: 127.0.0.1:${service.port}\r\nauthorization: Bearer management\r\n` +
      'content-type: application/json\r\ncontent-length: 17\r\n\r\n{"session":"漢"}',
  );
});

it("speaks to IPv6 addresses too", async () => {
  const service = await serviceThat((socket) => socket.end(OK), "::1");
  expect(await ask(service, "GET /control/status")).toMatchObject({ status: 200 });
});

it.each([
  ["is no HTTP", "SSH-2.0-OpenSSH\r\n\r\n"],
  ["ends in its head", "HTTP/1.1 200 OK\r\n"],
  ["is empty", ""],
])("an answer that %s is none", async (_, answer) => {
  const service = await serviceThat((socket) => socket.end(answer));
  await expect(ask(service, "GET /control/status")).rejects.toMatchObject({ code: "CCR-E007" });
});

it("an answer without end is cut off", async () => {
  const service = await serviceThat((socket) => {
    const more = (): void => {
      while (socket.writable && socket.write("x".repeat(65_536)));
    };
    socket.on("drain", more);
    more();
  });
  await expect(ask(service, "GET /control/status")).rejects.toThrow("its answer has no end");
});

it("nobody at the address, and a refusal, are told", async () => {
  const service = await serviceThat((socket) =>
    socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n{"error":{"message":"refused, and why"}}'),
  );
  await expect(demand(service, "GET /control/status")).rejects.toThrow("refused, and why");
  await expect(ask({ ...service, port: 9 }, "GET /control/status")).rejects.toMatchObject({ code: "CCR-E007" });
});
