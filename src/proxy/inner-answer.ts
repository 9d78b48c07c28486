/** An answer that stays inside the program, on its way to a part that tells it in another form. */
import type { OutgoingHttpHeaders } from "node:http";
import { PassThrough } from "node:stream";

import { ClientGone } from "./inbound.ts";
import type { Outgoing } from "./outgoing.ts";
import type { Source } from "./plugins/plugin-answer.ts";

interface Head {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
}

/** The end at which an answer is written. */
export class InnerStream extends PassThrough implements Outgoing {
  readonly #head: PromiseWithResolvers<Head> = Promise.withResolvers<Head>();

  /** Settles when status and headers are there. Rejects when nobody wants them any more. */
  get head(): Promise<Head> {
    return this.#head.promise;
  }

  constructor() {
    super();
    this.on("close", () => this.#abandon());
  }

  writeHead(status: number, headers: OutgoingHttpHeaders): void {
    this.#head.resolve({ status, headers });
  }

  async #abandon(): Promise<void> {
    this.#head.reject(new ClientGone());
    await this.#head.promise.catch(() => {});
  }
}

/** The end at which it is read. */
export class InnerAnswer implements Source {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly #stream: InnerStream;
  readonly #pieces: AsyncIterator<Buffer>;

  private constructor(stream: InnerStream, { status, headers }: Head) {
    this.status = status;
    this.headers = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    this.#stream = stream;
    this.#pieces = stream.iterator();
  }

  static async of(stream: InnerStream): Promise<InnerAnswer> {
    return new InnerAnswer(stream, await stream.head);
  }

  async read(): Promise<Buffer | undefined> {
    const { done, value } = await this.#pieces.next();
    return done ? undefined : value;
  }

  release(): void {
    this.discard();
  }

  /** As when a client leaves. */
  discard(): void {
    this.#stream.destroy();
  }
}
