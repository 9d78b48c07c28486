/**
 * The program's side of the writing thread.
 *
 * What is recorded is gathered for a moment and handed over in one piece; the next piece waits until this one is
 * written. Nobody ever waits for it but `close`.
 */
import { Worker } from "node:worker_threads";

import { toCcrError } from "../../core/errors.ts";
import type { FlowRow } from "../../core/record.ts";
import type { Redactor } from "../../core/redact.ts";
import type { RecordSink } from "../record/recorder.ts";
import type { LogLine } from "../../core/log-line.ts";
import type { Draft } from "../types.ts";
import type { Answers, FromThread, Question, ThreadOptions, ToThread } from "./messages.ts";
import { Queue, unpack } from "./queue.ts";

/** A killed program loses no more than this. */
const GATHER_MS = 250;
/** Longest wait for the last records at the end of the program. */
const CLOSE_MS = 3_000;
/** Pause after a thread has broken. */
const RESTART_MS = 30_000;

export interface ClientOptions extends ThreadOptions {
  readonly redactor: Redactor;
  /** Rows of the requests under way. */
  readonly open: () => readonly FlowRow[];
  /** What keeps records from being written. Told once, until one is written again. */
  readonly onProblem: (text: string) => void;
}

interface Waiting {
  readonly resolve: (answer: Answers[keyof Answers]) => void;
  readonly reject: (reason: Error) => void;
}

export class ThreadClient implements RecordSink {
  readonly #options: ClientOptions;
  readonly #queue = new Queue();
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #brokenAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  /** A batch that is not written yet. */
  #writing = false;
  #secrets: readonly string[] | undefined;
  #questions = 0;
  #troubled = false;
  #closed: PromiseWithResolvers<void> | undefined;
  /** Who waits for the batch under way. */
  #settling: PromiseWithResolvers<void> | undefined;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  draft(draft: Draft): void {
    this.#queue.draft(draft);
    this.#schedule();
  }

  /** A program that only starts and waits needs no thread: its lines go with the first request, or at the end. */
  log(line: LogLine): void {
    this.#queue.log(line);
    if (this.#worker || line.flow !== undefined) this.#schedule();
  }

  /** Resolves when everything that is gathered by now is on its way to the thread, in front of the next question. */
  async settle(): Promise<void> {
    while (!this.#queue.isEmpty && !this.#closed && this.#ready()) {
      if (!this.#writing) return this.#flush();
      this.#settling ??= Promise.withResolvers<void>();
      await this.#settling.promise;
    }
  }

  /** Throws what the thread refuses. */
  ask<K extends Question["kind"]>(question: Extract<Question, { kind: K }>): Promise<Answers[K]>;
  ask(question: Question): Promise<Answers[keyof Answers]> {
    const number = ++this.#questions;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      if (this.#ready()) this.#post({ type: "ask", number, question });
      else this.#refuse(number, "the history cannot be read");
    });
  }

  /** Writes what waits, for a moment at most. */
  async close(): Promise<void> {
    if (this.#closed) return this.#closed.promise;
    this.#closed = Promise.withResolvers<void>();
    clearTimeout(this.#timer);
    if (!this.#worker) return this.#closeHere();
    const limit = setTimeout(() => this.#end(), CLOSE_MS);
    this.#hurry();
    await this.#closed.promise;
    clearTimeout(limit);
    await this.#worker?.terminate();
  }

  /** Without a thread the little that there is is written here, for starting one takes longer. */
  async #closeHere(): Promise<void> {
    const { file, run, limits, patterns, redactor } = this.#options;
    try {
      const { Desk } = await import("./desk.ts");
      const desk = new Desk({ file, run, limits, patterns });
      desk.know(redactor.secrets);
      if (!this.#queue.isEmpty) desk.write(unpack(this.#queue.take(), []));
      desk.close();
    } catch (error) {
      this.#trouble(toCcrError(error).facts.detail ?? "the file cannot be opened");
    }
    this.#end();
  }

  #schedule(): void {
    if (this.#writing || this.#closed) return;
    if (this.#queue.isFull) return this.#flush();
    if (this.#timer) return;
    this.#timer = setTimeout(() => this.#flush(), GATHER_MS).unref();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#writing || !this.#ready()) return;
    if (this.#queue.lost > 0) this.#trouble(`${this.#queue.lost} found no room to wait in`);
    this.#queue.lost = 0;
    const open = this.#options.open();
    const { secrets } = this.#options.redactor;
    const news = secrets === this.#secrets ? undefined : secrets;
    this.#post({ type: "write", packed: this.#queue.take(), open, secrets: news });
    this.#secrets = secrets;
    this.#writing = true;
  }

  /** The next step towards the end. */
  #hurry(): void {
    if (this.#writing) return;
    if (!this.#queue.isEmpty) this.#flush();
    if (this.#writing) return;
    if (this.#worker) this.#post({ type: "close" });
    else this.#end();
  }

  #post(message: ToThread): void {
    this.#worker?.postMessage(message);
  }

  /** Whether there is a thread; the first one, and one after a broken one, is started here. */
  #ready(): boolean {
    if (!this.#worker && performance.now() - this.#brokenAt >= RESTART_MS) this.#worker = this.#start();
    return this.#worker !== undefined;
  }

  #start(): Worker {
    const { file, run, limits, patterns } = this.#options;
    const workerData: ThreadOptions = { file, run, limits, patterns };
    const worker = new Worker(threadUrl(), { workerData, name: "ccr history", execArgv: [] });
    worker.unref();
    worker.on("message", (message: FromThread) => this.#take(message));
    worker.on("error", (error: unknown) =>
      this.#broken(worker, toCcrError(error).facts.detail ?? "its thread has failed"),
    );
    worker.on("exit", () => this.#broken(worker, "its thread has ended"));
    this.#secrets = undefined;
    return worker;
  }

  #take(message: FromThread): void {
    switch (message.type) {
      case "written":
        this.#written(message.problem);
        break;
      case "answer":
        this.#waiting.get(message.number)?.resolve(message.answer);
        this.#waiting.delete(message.number);
        break;
      case "refusal":
        this.#refuse(message.number, message.reason);
        break;
      case "closed":
        this.#end();
        break;
    }
  }

  #written(problem: string | undefined): void {
    this.#idle();
    if (problem !== undefined) this.#trouble(problem);
    else this.#troubled = false;
    if (this.#closed) this.#hurry();
    else if (!this.#queue.isEmpty) this.#schedule();
  }

  #broken(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#idle();
    if (this.#closed) return this.#end();
    this.#brokenAt = performance.now();
    this.#trouble(reason);
    for (const number of this.#waiting.keys()) this.#refuse(number, reason);
  }

  #idle(): void {
    this.#writing = false;
    this.#settling?.resolve();
    this.#settling = undefined;
  }

  #trouble(reason: string): void {
    if (!this.#troubled) this.#options.onProblem(`requests are not recorded for now: ${reason}`);
    this.#troubled = true;
  }

  #refuse(number: number, reason: string): void {
    this.#waiting.get(number)?.reject(new Error(reason));
    this.#waiting.delete(number);
  }

  #end(): void {
    this.#closed?.resolve();
  }
}

/** Beside this file in the sources, a bundle of its own in a release. */
function threadUrl(): URL {
  return new URL(import.meta.filename.endsWith(".ts") ? "./worker.ts" : "./history-thread.js", import.meta.url);
}
