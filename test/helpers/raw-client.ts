/** A client that writes the bytes of its requests itself and keeps what comes back. */
import { connect, type Socket } from "node:net";

import { onTestFinished } from "vitest";

export interface RawClient {
  readonly socket: Socket;
  /** Everything received so far, a character for each byte. */
  readonly received: string;
  /** Resolves when the other side has ended or cut the connection. */
  readonly closed: Promise<void>;
  write(bytes: string | Uint8Array): void;
  /** Resolves once `text` has been received `times` times. */
  until(text: string, times?: number): Promise<void>;
}

export async function rawClient(port: number, host: string = "127.0.0.1"): Promise<RawClient> {
  const socket = connect({ port, host });
  onTestFinished(() => void socket.destroy());
  let received = "";
  let wake = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  socket.on("error", () => {
    // `close` follows.
  });
  socket.on("data", (chunk: Buffer) => {
    received += chunk.toString("latin1");
    wake.resolve();
    wake = Promise.withResolvers<void>();
  });
  socket.on("close", () => {
    closed.resolve();
    wake.resolve();
  });
  await new Promise<void>((resolve, reject) => void socket.once("connect", resolve).once("error", reject));
  return {
    socket,
    get received() {
      return received;
    },
    closed: closed.promise,
    write: (bytes) => void socket.write(bytes),
    until: async (text, times = 1) => {
      while (received.split(text).length <= times) {
        if (socket.destroyed) throw new Error(`closed before ${JSON.stringify(text)}: ${received}`);
        await wake.promise;
      }
    },
  };
}

/** A request with the headers every one needs, and the length of its body. */
export function rawRequest(
  port: number,
  body: string,
  headers: readonly string[] = [],
  line = "POST /v1/messages",
): string {
  const lines = [`Host: 127.0.0.1:${port}`, "Content-Type: application/json", ...headers];
  const length = headers.some((header) => /^(content-length|transfer-encoding):/i.test(header))
    ? []
    : [`Content-Length: ${Buffer.byteLength(body)}`];
  return `${line} HTTP/1.1\r\n${[...lines, ...length].join("\r\n")}\r\n\r\n${body}`;
}

/** What comes back for raw bytes, up to the end of the connection. */
export async function rawAnswer(port: number, bytes: string | Uint8Array): Promise<string> {
  const client = await rawClient(port);
  client.write(bytes);
  await client.closed;
  return client.received;
}
