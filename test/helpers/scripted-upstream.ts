/** A provider on loopback that is scripted byte by byte over raw TCP, so that it can be as wrong as real ones are. */
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";

import { onTestFinished } from "vitest";

/** Strings and bytes are written as they stand; a script that ends without a word keeps the connection. */
export type Step =
  | string
  | Uint8Array
  | { readonly sleep: number }
  | { readonly until: PromiseLike<unknown> }
  /** The same bytes again and again, as fast as the other side takes them. */
  | { readonly flood: Uint8Array; readonly times: number }
  /** Closes the connection: with RST, or with FIN. */
  | { readonly close: "reset" | "end" };

export const RESET: Step = { close: "reset" };
export const END: Step = { close: "end" };

export type Script = readonly Step[] | ((seen: Seen) => readonly Step[]);

/** One request as it arrived. */
export interface Seen {
  /** Connections are counted from 1. */
  readonly connection: number;
  readonly method: string;
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Resolves with `performance.now()` when the connection is gone. */
  readonly left: Promise<number>;
  /** Resolves when the script has been played to its end. */
  readonly played: Promise<void>;
}

export interface ScriptedUpstream {
  readonly port: number;
  readonly origin: string;
  /** In the order in which they were complete. */
  readonly requests: readonly Seen[];
  /** Connections that have been accepted. */
  readonly connections: number;
  /** Connections that are open now. */
  readonly open: number;
  /** Bytes that have left for the other side, over all connections. */
  readonly sent: number;
  /** The request with that number, counted from 0, once it has arrived. */
  request(index: number): Promise<Seen>;
  /** Cuts the connections that are open now. */
  resetAll(): void;
  close(): Promise<void>;
}

/** The n-th request gets the n-th script; the last script serves all that follow. */
export async function scriptedUpstream(...scripts: readonly Script[]): Promise<ScriptedUpstream> {
  const upstream = new Upstream(scripts);
  await upstream.listen(0);
  onTestFinished(() => upstream.close());
  return upstream;
}

class Upstream implements ScriptedUpstream {
  readonly #server: Server;
  readonly #scripts: readonly Script[];
  readonly #sockets = new Set<Socket>();
  readonly #waiting: (() => void)[] = [];
  readonly requests: Seen[] = [];
  connections = 0;
  port = 0;
  #sentBefore = 0;

  constructor(scripts: readonly Script[]) {
    this.#scripts = scripts;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get open(): number {
    return this.#sockets.size;
  }

  get sent(): number {
    let sum = this.#sentBefore;
    for (const socket of this.#sockets) sum += socket.bytesWritten - socket.writableLength;
    return sum;
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve) => void this.#server.listen(port, "127.0.0.1", resolve));
    this.port = portOf(this.#server.address());
  }

  async request(index: number): Promise<Seen> {
    for (;;) {
      const seen = this.requests[index];
      if (seen) return seen;
      await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    }
  }

  resetAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    const connection = ++this.connections;
    const left = Promise.withResolvers<number>();
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => {
      // `close` follows, and says all there is to say.
    });
    socket.on("close", () => {
      this.#sockets.delete(socket);
      this.#sentBefore += socket.bytesWritten;
      left.resolve(performance.now());
    });
    let chunks: Buffer[] = [];
    let missing = 0;
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      missing -= chunk.length;
      if (missing > 0) return;
      let bytes = Buffer.concat(chunks);
      let taken = takeRequest(bytes);
      for (; typeof taken === "object"; taken = takeRequest(bytes)) {
        bytes = bytes.subarray(taken.length);
        this.#serve(socket, { ...taken, connection, left: left.promise });
      }
      chunks = [bytes];
      missing = taken;
    });
  }

  #serve(socket: Socket, arrived: Omit<Seen, "played">): void {
    const played = Promise.withResolvers<void>();
    const seen = { ...arrived, played: played.promise };
    const script = this.#scripts[Math.min(this.requests.length, this.#scripts.length - 1)] ?? [];
    this.requests.push(seen);
    for (const wake of this.#waiting.splice(0)) wake();
    void play(socket, typeof script === "function" ? script(seen) : script).then(played.resolve);
  }
}

async function play(socket: Socket, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    if (socket.destroyed) return;
    if (typeof step === "string" || step instanceof Uint8Array) socket.write(step);
    else if ("close" in step) closeWith(socket, step.close);
    else if ("sleep" in step) await new Promise((resolve) => void setTimeout(resolve, step.sleep));
    else if ("until" in step) await step.until;
    else await flood(socket, step.flood, step.times);
  }
}

function closeWith(socket: Socket, how: "reset" | "end"): void {
  if (how === "reset") socket.resetAndDestroy();
  else socket.end();
}

async function flood(socket: Socket, bytes: Uint8Array, times: number): Promise<void> {
  for (let i = 0; i < times && !socket.destroyed; i++) {
    if (socket.write(bytes)) continue;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        socket.off("drain", done).off("close", done);
        resolve();
      };
      socket.on("drain", done).on("close", done);
    });
  }
}

type Taken = Pick<Seen, "method" | "path" | "headers" | "body"> & { readonly length: number };

/** The first whole request of `bytes`, or how many bytes it lacks at least. Bodies come with a length. */
function takeRequest(bytes: Buffer): Taken | number {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd === -1) return 0;
  const [first = "", ...lines] = bytes.subarray(0, headEnd).toString("latin1").split("\r\n");
  const [method = "", path = ""] = first.split(" ");
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const [name = "", ...value] = line.split(":");
    headers[name.toLowerCase()] = value.join(":").trim();
  }
  const start = headEnd + 4;
  const length = start + Number(headers["content-length"] ?? 0);
  if (bytes.length < length) return length - bytes.length;
  return { method, path, headers, body: Buffer.from(bytes.subarray(start, length)), length };
}

export function portOf(address: AddressInfo | string | null): number {
  if (typeof address === "object" && address) return address.port;
  throw new Error("not listening on a port");
}
