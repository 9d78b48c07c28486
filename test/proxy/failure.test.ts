/** Failures below HTTP, with real sockets: each is an error that says which provider, where, and why. */
import { readFileSync } from "node:fs";
import { createServer as createTcpServer } from "node:net";
import { join } from "node:path";
import { createServer, getCACertificates, setDefaultCACertificates } from "node:tls";

import { describe, expect, it, onTestFinished } from "vitest";

import { CcrError } from "../../src/core/errors.ts";
import { failureOf, isTooDeep } from "../../src/proxy/failure.ts";
import { targetWith } from "../helpers/answers.ts";
import { ROOT } from "../helpers/ccr.ts";
import { head, whole } from "../helpers/http-bytes.ts";
import { type Answer, proxyTo, type ProxyOptions } from "../helpers/proxy.ts";
import { portOf, scriptedUpstream, type Script } from "../helpers/scripted-upstream.ts";

const FIXTURES = join(ROOT, "test", "fixtures", "tls");
const pem = (name: string): string => readFileSync(join(FIXTURES, `${name}.pem`), "utf8");

async function askAt(origin: string, options: ProxyOptions = {}): Promise<Answer> {
  const proxy = await proxyTo(origin, options);
  return proxy.post().answer;
}

function expectFailure({ status, json }: Answer, expected: number, ...words: readonly string[]): void {
  expect({ status, type: json["type"] }).toEqual({ status: expected, type: "error" });
  for (const word of words) expect(JSON.stringify(json["error"])).toContain(word);
}

/** A port where nobody listens. */
async function closedPort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const port = portOf(server.address());
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  return port;
}

describe("no connection", () => {
  it("fault 7: refused", async () => {
    const origin = `http://127.0.0.1:${await closedPort()}`;
    expectFailure(await askAt(origin), 502, "cannot reach up", origin, "connection refused", "Is it running");
  });

  it("fault 7: refused under a name with several addresses", async () => {
    const origin = `http://localhost:${await closedPort()}`;
    expectFailure(await askAt(origin), 502, "cannot reach up", origin, "connection refused");
  });

  it("fault 8: a host name that does not exist; the next request looks it up again", async () => {
    // A label of 64 letters: the resolver refuses it without asking anybody.
    const origin = `http://${"a".repeat(64)}.invalid`;
    const proxy = await proxyTo(origin);
    for (let turn = 0; turn < 2; turn++) expectFailure(await proxy.post().answer, 502, origin, "no such host");
    expect(proxy.events.filter(({ type }) => type === "flow.sent")).toHaveLength(2);
  });
});

describe("fault 9: TLS", () => {
  it.each([
    ["self-signed", "the TLS certificate is self-signed"],
    ["expired", "the TLS certificate has expired"],
    ["wrong-name", "the TLS certificate is for another host"],
  ])("%s: refused, with the reason and the host", async (name, reason) => {
    trustTestAuthority();
    const origin = await tlsServer(name);
    expectFailure(await askAt(origin), 502, reason, origin);
  });

  it("a certificate that is in order is accepted", async () => {
    trustTestAuthority();
    expectFailure(await askAt(await tlsServer("good")), 424, "refused the key");
  });

  it("plain HTTP where TLS was meant", async () => {
    const upstream = await scriptedUpstream(whole(200, "x"));
    const server = createTcpServer(
      (socket) => void socket.on("error", () => {}).end("HTTP/1.1 400 Bad Request\r\n\r\n"),
    );
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    expectFailure(await askAt(`https://127.0.0.1:${portOf(server.address())}`), 502, "cannot reach up");
    expect(upstream.requests).toHaveLength(0);
  });
});

/** What the system trusts, and the authority of the fixtures, for one test. */
function trustTestAuthority(): void {
  const before = getCACertificates("default");
  setDefaultCACertificates([...before, pem("ca")]);
  onTestFinished(() => setDefaultCACertificates(before));
}

/** Answers everything with 401. */
async function tlsServer(name: string): Promise<string> {
  const server = createServer({ key: pem("key"), cert: pem(name) }, (socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end("HTTP/1.1 401 No\r\ncontent-length: 0\r\n\r\n"));
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `https://127.0.0.1:${portOf(server.address())}`;
}

describe("an answer that is no HTTP", () => {
  it.each([
    ["fault 26: a header name with a space", ["HTTP/1.1 200 OK\r\nbad name: 1\r\n\r\n"]],
    ["fault 26: a control character in a header", ["HTTP/1.1 200 OK\r\nx: a\u0001b\r\n\r\n"]],
    ["fault 26: two lengths", ["HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx"]],
    [
      "fault 26: length and chunks",
      ["HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"],
    ],
    ["another protocol", ["SSH-2.0-OpenSSH_9.7\r\n"]],
    ["T15: headers without end", [{ flood: Buffer.from(`x-${"y".repeat(1_000)}: z\r\n`), times: 1e6 }]],
    ["T15: headers of 40 KB", [head(200, { x: "y".repeat(40_000), "content-length": "0" })]],
  ] satisfies [string, Script][])("%s", async (_, script) => {
    const prefixed =
      typeof script[0] === "object" && "flood" in script[0] ? ["HTTP/1.1 200 OK\r\n", ...script] : script;
    const upstream = await scriptedUpstream(prefixed);
    expectFailure(await askAt(upstream.origin), 502, "up");
  });
});

describe("faults 19, 20: silence", () => {
  const brief = { config: { timeoutMs: 1_000 } };

  it("fault 20: no headers ever", async () => {
    const upstream = await scriptedUpstream([{ sleep: 20_000 }]);
    expectFailure(await askAt(upstream.origin, brief), 504, "no byte from up for 1 s", "API_TIMEOUT_MS");
    await (
      await upstream.request(0)
    ).left;
  });

  it("fault 20: headers, and nothing behind them", async () => {
    const upstream = await scriptedUpstream([head(200, { "content-type": "text/event-stream" }), { sleep: 20_000 }]);
    const { text } = await askAt(upstream.origin, brief);
    expect(text).toContain("no byte from up for 1 s");
    await (
      await upstream.request(0)
    ).left;
  });
});

describe("failureOf", () => {
  const place = {
    target: targetWith({ url: "https://user:hunter2secret@api.acme.test/v1/x?key=s3cr3t" }),
    timeoutMs: 5_000,
    answering: false,
  };

  it.each([
    ["ECONNREFUSED", "CCR-E111"],
    ["UND_ERR_CONNECT_TIMEOUT", "CCR-E111"],
    ["UND_ERR_HEADERS_TIMEOUT", "CCR-E110"],
    ["UND_ERR_BODY_TIMEOUT", "CCR-E110"],
    ["UND_ERR_INVALID_ARG", "CCR-E101"],
    ["HPE_INVALID_HEADER_TOKEN", "CCR-E107"],
    ["UND_ERR_HEADERS_OVERFLOW", "CCR-E107"],
    ["SOMETHING_ELSE", "CCR-E111"],
  ])("%s is %s", (code, expected) => {
    expect(failureOf(Object.assign(new Error("raw"), { code }), place).code).toBe(expected);
  });

  it("shows the origin, and neither password nor query", () => {
    const { message } = failureOf(new Error("raw"), place);
    expect(message).toBe("cannot reach acme at https://api.acme.test: raw");
  });

  it("in the middle of an answer is an answer that broke off", () => {
    expect(failureOf(Object.assign(new Error("raw"), { code: "ECONNRESET" }), { ...place, answering: true }).code).toBe(
      "CCR-E112",
    );
  });

  it("finds the code in an error for several addresses", () => {
    const each = Object.assign(new Error("one"), { code: "ECONNREFUSED" });
    expect(failureOf(new AggregateError([each, each]), place).message).toContain("connection refused");
  });

  it("leaves errors of the table alone", () => {
    const error = new CcrError("CCR-E102");
    expect(failureOf(error, place)).toBe(error);
  });
});

describe("isTooDeep", () => {
  it("knows an overflown stack, and nothing else", () => {
    const overflow = (): number => overflow() + 1;
    expect(() => overflow()).toThrow(expect.toSatisfy(isTooDeep));
    expect(isTooDeep(new RangeError("Invalid array length"))).toBe(false);
    expect(isTooDeep(new Error("call stack"))).toBe(false);
  });
});
