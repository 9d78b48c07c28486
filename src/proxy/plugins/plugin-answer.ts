/** An answer on its way through plugins: the provider's bytes as a `Response`, and the plugins' `Response` as an answer. */
import type { CcrError } from "../../core/errors.ts";
import type { Plugin } from "../../core/plugin.ts";
import type { Answer } from "../answer.ts";
import type { HookRunner } from "./hook-runner.ts";

/** They describe the bytes as they were sent, and the bytes have been unpacked since. */
const PACKING: ReadonlySet<string> = new Set(["content-encoding", "content-length", "transfer-encoding"]);
const NO_BODY: ReadonlySet<number> = new Set([204, 205]);

/** What a plugin gets to read. */
export type Source = Pick<Answer, "status" | "headers" | "read" | "release" | "discard">;

/** As `fetch` gives it to CCR. Nothing is read from the source before the plugin asks for it. */
export function responseOfAnswer(answer: Source, runner: HookRunner): Response {
  const headers = Object.entries(answer.headers).filter(([name]) => !PACKING.has(name));
  const body = NO_BODY.has(answer.status) ? null : streamOf(answer, runner);
  return new Response(body, { status: answer.status, headers });
}

function streamOf(answer: Source, runner: HookRunner): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const chunk = await runner.whileProviderIsSlow(answer.read());
        if (chunk) controller.enqueue(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
        else controller.close();
      },
      cancel: () => answer.discard(),
    },
    { highWaterMark: 0 },
  );
}

interface Origin {
  /** The answer that the plugins got. */
  readonly answer: Source;
  readonly runner: HookRunner;
  /** Whose `Response` it is. */
  readonly plugin: Plugin;
}

export class PluginAnswer implements Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly #origin: Origin;
  readonly #reader: ReadableStreamDefaultReader<unknown> | undefined;
  readonly #unread: Buffer[] = [];

  constructor({ status, headers, body }: Response, origin: Origin) {
    this.status = status;
    this.headers = Object.fromEntries(headers);
    this.#origin = origin;
    if (body?.locked) throw origin.runner.complaint(origin.plugin, "it returned a Response that has been read");
    this.#reader = body?.getReader();
  }

  async read(): Promise<Buffer | undefined> {
    const waiting = this.#unread.pop();
    const reader = this.#reader;
    if (waiting || !reader) return waiting;
    const { runner, plugin } = this.#origin;
    const { done, value } = await runner.wait(plugin, () => reader.read());
    if (!done) return this.#bytesOf(value);
    if (runner.failure) throw runner.failure.reason;
    return undefined;
  }

  unread(chunk: Buffer): void {
    this.#unread.push(chunk);
  }

  async readAll(limit: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for (let chunk = await this.read(); chunk; chunk = await this.read()) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > limit) throw this.#tooLong(limit);
    }
    return Buffer.concat(chunks);
  }

  /** The clock of the plugins stands in for `ms`. */
  async readUpTo(limit: number): Promise<Buffer> {
    const whole = await this.readAll(limit);
    this.discard();
    return whole;
  }

  release(): void {
    this.#letGo();
    this.#origin.answer.release();
  }

  discard(): void {
    this.#letGo();
    this.#origin.answer.discard();
  }

  /** A plugin may object to being left in the middle, which concerns nobody any more. */
  #letGo(): void {
    this.#reader?.cancel().catch(() => {});
  }

  /** Text is not allowed in the body of a `Response`, but its meaning is plain. */
  #bytesOf(value: unknown): Buffer {
    if (typeof value === "string") return Buffer.from(value);
    if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    throw this.#origin.runner.complaint(
      this.#origin.plugin,
      "the body of its Response holds something else than bytes",
    );
  }

  #tooLong(limit: number): CcrError {
    this.discard();
    return this.#origin.runner.complaint(this.#origin.plugin, `more than ${limit} bytes`);
  }
}
