/** The events in a provider's byte stream, up to the failure that may end it. */
import { CcrError, toCcrError } from "../core/errors.ts";
import type { StreamEvent } from "../core/event.ts";
import { SseDecoder, type SseFrame } from "../core/sse.ts";
import type { AnswerContext, Dialect, StreamDecoder } from "../transformers/types.ts";

export interface Batch {
  readonly events: readonly StreamEvent[];
  /** How many frames were read for them. What follows the end of the answer is not read. */
  readonly frames: number;
  /** What went wrong after these events. Nothing may be pushed afterwards. */
  readonly failure: CcrError | undefined;
  /** True when the answer is complete, whether or not the connection has ended. */
  readonly complete: boolean;
}

export class AnswerEvents {
  readonly #frames: SseDecoder = new SseDecoder();
  readonly #decoder: StreamDecoder;
  readonly #provider: string;
  #decoded = 0;
  #complete = false;

  constructor(dialect: Dialect, answering: AnswerContext) {
    this.#decoder = dialect.stream(answering);
    this.#provider = answering.target.provider.name;
  }

  /** See `StreamDecoder`. */
  get estimated(): boolean {
    return this.#decoder.estimated;
  }

  push(bytes: Uint8Array): Batch {
    return this.#collect((events) =>
      this.#decode(
        this.#read(() => this.#frames.push(bytes)),
        events,
      ),
    );
  }

  end(): Batch {
    return this.#collect((events) => {
      this.#decode(
        this.#read(() => this.#frames.end()),
        events,
      );
      if (this.#decoded === 0) throw this.#unreadable("no event in it");
      this.#append(events, this.#decoder.end());
    });
  }

  /** Events of the frames before a bad one count, so that the cut of the bytes never shows. */
  #collect(work: (events: StreamEvent[]) => void): Batch {
    const events: StreamEvent[] = [];
    const before = this.#decoded;
    let failure: CcrError | undefined;
    try {
      work(events);
    } catch (error) {
      failure = toCcrError(error);
    }
    return { events, frames: this.#decoded - before, failure, complete: this.#complete };
  }

  #decode(frames: readonly SseFrame[], events: StreamEvent[]): void {
    for (const frame of frames) {
      if (this.#complete) return;
      this.#append(events, this.#decoder.push(frame));
      this.#decoded++;
    }
  }

  #append(events: StreamEvent[], more: readonly StreamEvent[]): void {
    for (const event of more) {
      events.push(event);
      this.#complete ||= event.type === "message_stop";
    }
  }

  #read(read: () => SseFrame[]): SseFrame[] {
    try {
      return read();
    } catch {
      throw this.#unreadable("an event longer than 8 MiB");
    }
  }

  #unreadable(detail: string): CcrError {
    return new CcrError("CCR-E107", { provider: this.#provider, detail });
  }
}
