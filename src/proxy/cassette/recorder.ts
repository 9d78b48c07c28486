/** Records exchanges with clients into a folder, one file each, in the order in which they began. */
import type { OutgoingHttpHeaders } from "node:http";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Redactor } from "../../core/redact.ts";
import type { Outgoing, Payload } from "../outgoing.ts";
import { encodeTape, type TapeAnswer, type TapeRequest } from "./tape.ts";

/** Longer answers are not recorded. */
const MAX_ANSWER = 64 * 1024 * 1024;

export class CassetteRecorder {
  readonly #dir: string;
  readonly #onFault: (text: string) => void;
  readonly #writing = new Set<Promise<void>>();
  #count = 0;

  /** `onFault` is told of what could not be written. */
  constructor(dir: string, onFault: (text: string) => void) {
    this.#dir = dir;
    this.#onFault = onFault;
  }

  /** The client's answer, taped on its way. Without its end, as when the client leaves, nothing is kept. */
  tape(request: TapeRequest, res: Outgoing, redactor: Redactor): Outgoing {
    const number = ++this.#count;
    return new TapedAnswer(res, (answer) => this.#keep(number, request, answer, redactor));
  }

  /** Resolves when everything is written. */
  async close(): Promise<void> {
    await Promise.all(this.#writing);
  }

  #keep(number: number, request: TapeRequest, answer: TapeAnswer, redactor: Redactor): void {
    const spelt = textsIn(answer.body);
    if (redactor.redact(spelt) !== spelt)
      return this.#onFault(`${fileName(number)} is not kept: its answer spells a secret`);
    const text = redactor.redact(encodeTape({ request, answer }));
    const writing = this.#write(number, text).finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }

  async #write(number: number, text: string): Promise<void> {
    try {
      await mkdir(this.#dir, { recursive: true, mode: 0o700 });
      await writeFile(join(this.#dir, fileName(number)), text, { mode: 0o600 });
    } catch (error) {
      this.#onFault(`not recorded in ${this.#dir}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

export const TAPE_FILE: RegExp = /^\d{4,}\.json$/;

function fileName(number: number): string {
  return `${String(number).padStart(4, "0")}.json`;
}

/** What an answer says, its pieces put together. */
function textsIn(body: Buffer): string {
  const pieces = body.toString().matchAll(/"(?:text|thinking|partial_json|content|arguments)":\s*"((?:[^"\\]|\\.)*)"/g);
  return [...pieces].map(([, text = ""]) => text).join("");
}

class TapedAnswer implements Outgoing {
  readonly #res: Outgoing;
  readonly #done: (answer: TapeAnswer) => void;
  readonly #beganAt: number = performance.now();
  readonly #chunks: Buffer[] = [];
  readonly #pieces: [number, number][] = [];
  #bytes = 0;
  #status = 200;
  #headers: OutgoingHttpHeaders = {};

  constructor(res: Outgoing, done: (answer: TapeAnswer) => void) {
    this.#res = res;
    this.#done = done;
  }

  get writableNeedDrain(): boolean {
    return this.#res.writableNeedDrain;
  }

  writeHead(status: number, headers: OutgoingHttpHeaders): unknown {
    this.#status = status;
    this.#headers = headers;
    return this.#res.writeHead(status, headers);
  }

  write(payload: Payload): boolean {
    this.#add(payload);
    return this.#res.write(payload);
  }

  end(payload?: Payload): unknown {
    if (payload !== undefined) this.#add(payload);
    const answer = {
      status: this.#status,
      headers: this.#headers,
      body: Buffer.concat(this.#chunks),
      pieces: this.#pieces,
    };
    if (this.#bytes <= MAX_ANSWER) this.#done(answer);
    return this.#res.end(payload);
  }

  cork(): void {
    this.#res.cork();
  }

  uncork(): void {
    this.#res.uncork();
  }

  on(event: "drain" | "close", listener: () => void): unknown {
    return this.#res.on(event, listener);
  }

  off(event: "drain" | "close", listener: () => void): unknown {
    return this.#res.off(event, listener);
  }

  #add(payload: Payload): void {
    const bytes = Buffer.from(payload);
    this.#bytes += bytes.length;
    if (this.#bytes > MAX_ANSWER || bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#pieces.push([Math.round(performance.now() - this.#beganAt), bytes.length]);
  }
}
