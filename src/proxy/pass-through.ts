/** A stream that already has the client's form: its bytes go on as they are, and a tap counts what they say. */
import { CcrError } from "../core/errors.ts";
import { AnswerEvents, type Batch } from "./answer-events.ts";
import type { Answer } from "./answer.ts";
import type { Delivery } from "./delivery-types.ts";
import { EventLines } from "./event-lines.ts";
import { FrameAligner, framesUpTo } from "./frames.ts";
import { MessageStarts } from "./message-starts.ts";

const MAX_FRAME = 8 * 1024 * 1024;

/** Returns whether the token counts are our own. Throws what the answer fails with. */
export async function passThrough(answer: Answer, delivery: Delivery): Promise<boolean> {
  const stream = new PassedStream(delivery);
  for (let chunk = await answer.read(); chunk; chunk = await answer.read()) {
    await stream.push(chunk);
    if (stream.complete) break;
  }
  await stream.end();
  answer.release();
  delivery.reply.end();
  return stream.estimated;
}

class PassedStream {
  readonly #delivery: Delivery;
  readonly #aligner: FrameAligner = new FrameAligner();
  readonly #source: AnswerEvents;
  readonly #names: EventLines = new EventLines();
  readonly #starts: MessageStarts;
  complete = false;

  constructor(delivery: Delivery) {
    this.#delivery = delivery;
    this.#source = new AnswerEvents(delivery.dialect, delivery.answering);
    this.#starts = new MessageStarts(delivery.answering.askedModel, delivery.reply.started);
  }

  get estimated(): boolean {
    return this.#source.estimated;
  }

  async push(chunk: Uint8Array): Promise<void> {
    const whole = this.#aligner.push(chunk);
    if (this.#aligner.pending > MAX_FRAME) throw this.#tooLong();
    if (whole.length > 0) await this.#pass(whole, this.#source.push(whole));
  }

  /** A last event without its blank line counts; it goes on with one. */
  async end(): Promise<void> {
    const rest = this.#aligner.end();
    if (this.complete) return;
    const last = rest.length === 0 ? rest : Buffer.concat([rest, BLANK_LINE]);
    if (last.length > 0) await this.#pass(last, this.#source.push(last));
    if (this.complete) return;
    await this.#close(this.#source.end());
  }

  /** A provider that has given a stop reason may leave out `message_stop`; some clients do without it, SDKs do not. */
  async #close(batch: Batch): Promise<void> {
    this.#account(batch);
    if (batch.failure) throw batch.failure;
    await this.#delivery.reply.events(batch.events, true);
  }

  /**
   * Frames in front of one that reports a failure still go on; the failure is told in our own words. What follows the
   * end of the answer is no part of it.
   */
  async #pass(whole: Uint8Array, batch: Batch): Promise<void> {
    this.#account(batch);
    const good = batch.failure || batch.complete ? framesUpTo(whole, batch.frames) : whole;
    const mended = this.#starts.push(this.#names.push(good));
    const weight = { content: this.#delivery.tally.begun, start: this.#starts.seen };
    await this.#delivery.reply.bytes(mended, weight);
    if (batch.failure) throw batch.failure;
    this.complete = batch.complete;
  }

  #account({ events }: Batch): void {
    this.#delivery.tally.add(events);
    this.#delivery.flow.progressed(this.#delivery.tally);
  }

  #tooLong(): CcrError {
    const provider = this.#delivery.answering.target.provider.name;
    return new CcrError("CCR-E107", { provider, detail: "an event longer than 8 MiB" });
  }
}

const BLANK_LINE: Buffer = Buffer.from("\n\n");
