/** Where the answer to a client goes: Node's `ServerResponse`, or a part of the program that tells it in another form. */
import type { OutgoingHttpHeaders } from "node:http";
import { PassThrough } from "node:stream";

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

export interface Head {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
}

/** An answer inside the program, to be read as the stream that it is. Destroying it is what a client does that leaves. */
export class InnerAnswer extends PassThrough implements Outgoing {
  readonly #head: PromiseWithResolvers<Head> = Promise.withResolvers<Head>();

  /** Settles with the answer's status. */
  get head(): Promise<Head> {
    return this.#head.promise;
  }

  writeHead(status: number, headers: OutgoingHttpHeaders): void {
    this.#head.resolve({ status, headers });
  }
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
