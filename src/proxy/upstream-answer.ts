/** One answer of a provider while it arrives: pushed by undici, pulled by the exchange, paused in between. */
import type { IncomingHttpHeaders } from "node:http";

import type { Dispatcher } from "undici";

import type { FlowCapture } from "../core/capture.ts";
import { CcrError } from "../core/errors.ts";
import type { Target } from "../core/target.ts";
import type { Answer } from "./answer.ts";
import { inflaterOf, isPlain, type Inflater } from "./decompress.ts";
import { connectTimeout, failureOf } from "./failure.ts";

/** Bytes that may wait for the reader before the provider is told to stop sending. */
const HIGH_WATER = 256 * 1024;

/** Time a provider gets to end the transfer of an answer that is whole. */
const RELEASE_MS = 1_000;

export interface PostOptions {
  readonly target: Target;
  /** Longest silence, before the headers and inside the body. */
  readonly timeoutMs: number;
  /** Its reason is what reading the answer throws from then on. */
  readonly signal: AbortSignal;
  readonly capture?: FlowCapture | undefined;
}

export class UpstreamAnswer implements Answer, Dispatcher.DispatchHandler {
  status = 0;
  /** Lower-case names; repeated headers are joined. */
  headers: Readonly<Record<string, string>> = {};
  readonly #options: PostOptions;
  readonly #onEnd: () => void;
  readonly #head: PromiseWithResolvers<void> = Promise.withResolvers<void>();
  #controller: Dispatcher.DispatchController | undefined;
  #inflater: Inflater | undefined;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #ended = false;
  #released = false;
  #failure: { readonly reason: unknown } | undefined;
  #wake: (() => void) | undefined;

  /** `onEnd` is called when the body has come to its end. */
  constructor(options: PostOptions, onEnd: () => void) {
    this.#options = options;
    this.#onEnd = onEnd;
    const { signal } = options;
    if (signal.aborted) this.#abort();
    else signal.addEventListener("abort", () => this.#abort(), { once: true });
  }

  /** A proxy may take a connection and never make the next one of it. */
  startWithin(ms: number): void {
    const timer = setTimeout(() => {
      if (!this.#controller) this.#fail(failureOf(connectTimeout(), { ...this.#options, answering: false }));
    }, ms);
    this.#head.promise.catch(() => {}).finally(() => clearTimeout(timer));
  }

  /** Settles when status and headers are there. */
  get headed(): Promise<void> {
    return this.#head.promise;
  }

  /** Everything that has arrived since the last call; undefined at the end. */
  async read(): Promise<Buffer | undefined> {
    while (this.#chunks.length === 0) {
      if (this.#failure) throw this.#failure.reason;
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const taken = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#bytes = 0;
    this.#resume();
    return taken;
  }

  /** Puts back what was read to look at it. */
  unread(chunk: Buffer): void {
    this.#chunks.unshift(chunk);
    this.#bytes += chunk.length;
  }

  /** The rest of the body. With more than `limit` bytes the provider is cut off. */
  async readAll(limit: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for (let chunk = await this.read(); chunk; chunk = await this.read()) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > limit) throw this.#reject(`more than ${limit} bytes`);
    }
    return Buffer.concat(chunks);
  }

  /**
   * The beginning of the body: at most `limit` bytes, what came within `ms`, and up to where it can be read. The provider
   * is cut off behind it.
   */
  async readUpTo(limit: number, ms: number): Promise<Buffer> {
    const timer = setTimeout(() => this.#cut(), ms);
    const chunks: Buffer[] = [];
    let bytes = 0;
    try {
      for (let chunk = await this.read(); chunk; chunk = await this.read()) {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes >= limit) break;
      }
    } catch {
      this.#options.signal.throwIfAborted();
    } finally {
      clearTimeout(timer);
    }
    this.#cut();
    return Buffer.concat(chunks).subarray(0, limit);
  }

  /**
   * The answer is whole. The little that may follow is waited for, so that the connection can serve again; a provider
   * that keeps it open is cut off.
   */
  release(): void {
    if (this.#ended || this.#failure) return;
    this.#released = true;
    this.#chunks = [];
    this.#resume();
    setTimeout(() => this.discard(), RELEASE_MS).unref();
  }

  /** Ends the transfer; what has not been read is of no interest. */
  discard(): void {
    if (!this.#ended && !this.#failure) this.#fail(new Error("discarded"));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#options.capture?.connected();
    if (this.#failure) controller.abort(abortError());
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.status = status;
    this.headers = flatten(headers);
    this.#options.capture?.answered(status, this.headers);
    this.#head.resolve();
    const encoding = this.headers["content-encoding"];
    if (encoding !== undefined && !isPlain(encoding)) this.#inflate(encoding);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#inflater) this.#arrived(chunk);
    else if (!this.#inflater.write(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    this.#onEnd();
    if (this.#inflater) this.#inflater.end();
    else this.#end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(failureOf(error, { ...this.#options, answering: this.status !== 0 }));
  }

  #inflate(encoding: string): void {
    this.#inflater = inflaterOf(encoding, {
      data: (chunk) => this.#arrived(chunk),
      drain: () => this.#controller?.resume(),
      end: () => this.#end(),
      failed: (error) => void this.#reject(`broken ${encoding} data: ${error.message}`),
    });
    if (!this.#inflater) this.#reject(`content-encoding ${encoding}`);
  }

  #arrived(chunk: Buffer): void {
    if (this.#failure || this.#released) return;
    this.#options.capture?.bytes(chunk);
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > HIGH_WATER) {
      this.#inflater?.pause();
      this.#controller?.pause();
    }
    this.#notify();
  }

  #resume(): void {
    this.#inflater?.resume();
    if (this.#controller?.paused && !this.#inflater?.full) this.#controller.resume();
  }

  #end(): void {
    this.#ended = true;
    this.#notify();
  }

  /** Nothing more is wanted, and what has come is good. */
  #cut(): void {
    if (this.#ended || this.#failure) return;
    this.#end();
    this.#inflater?.destroy();
    this.#controller?.abort(abortError());
  }

  /** An answer that is whole has its connection to itself until it ends by itself. */
  #abort(): void {
    if (this.#released) return;
    this.#chunks = [];
    this.#fail(this.#options.signal.reason);
  }

  #reject(detail: string): CcrError {
    const { provider } = this.#options.target;
    const error = new CcrError("CCR-E107", { provider: provider.name, upstreamStatus: this.status, detail });
    this.#fail(error);
    return error;
  }

  /** The first failure counts. What arrived before it can still be read. */
  #fail(reason: unknown): void {
    if (this.#failure || this.#ended) return;
    this.#failure = { reason };
    this.#head.promise.catch(() => {});
    this.#head.reject(reason);
    this.#notify();
    this.#inflater?.destroy();
    if (this.#controller && !this.#controller.aborted) this.#controller.abort(abortError());
  }

  #notify(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}

function abortError(): Error {
  return new DOMException("The answer is no longer wanted", "AbortError");
}

function flatten(headers: IncomingHttpHeaders): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) flat[name] = typeof value === "string" ? value : value.join(", ");
  }
  return flat;
}
