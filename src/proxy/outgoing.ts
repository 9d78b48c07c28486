/** Where the answer to a client goes: Node's `ServerResponse`, or a part of the program that tells it in another form. */
import type { OutgoingHttpHeaders } from "node:http";

export type Payload = string | Uint8Array;

/** What is used of a `ServerResponse`. */
export interface Outgoing {
  readonly writableNeedDrain: boolean;
  writeHead(status: number, headers: OutgoingHttpHeaders): unknown;
  write(payload: Payload): boolean;
  end(payload?: Payload): unknown;
  cork(): void;
  uncork(): void;
  on(event: "drain" | "close", listener: () => void): unknown;
  off(event: "drain" | "close", listener: () => void): unknown;
}

/** Resolves when more can be written, and also when the client leaves: whoever writes then learns it in another way. */
export function drained(res: Outgoing): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      res.off("drain", done);
      res.off("close", done);
      resolve();
    };
    res.on("drain", done);
    res.on("close", done);
  });
}
