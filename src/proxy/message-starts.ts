/**
 * The one thing in a passed-through stream that may have to change: `message_start` names the model the client asked
 * for, because Claude Code drops thinking blocks when the two differ, and bad relays send it twice.
 */
import { isRecord } from "../core/message.ts";
import { eachFrame } from "./frames.ts";

const NEEDLE = "message_start";

export class MessageStarts {
  readonly #askedModel: string;
  #seen: boolean;

  /** `seen`: the client has one already. */
  constructor(askedModel: string, seen: boolean) {
    this.#askedModel = askedModel;
    this.#seen = seen;
  }

  get seen(): boolean {
    return this.#seen;
  }

  /** Whole frames in, whole frames out; the same bytes where nothing has to change. */
  push(frames: Uint8Array): Uint8Array {
    const buffer = Buffer.from(frames.buffer, frames.byteOffset, frames.byteLength);
    if (!buffer.includes(NEEDLE)) return frames;
    const parts: Uint8Array[] = [];
    for (const frame of eachFrame(buffer)) parts.push(this.#frame(frame));
    return parts.length === 1 ? (parts[0] ?? frames) : Buffer.concat(parts);
  }

  #frame(frame: Uint8Array): Uint8Array {
    const event = startOf(frame);
    if (!event) return frame;
    if (this.#seen) return frame.subarray(0, 0);
    this.#seen = true;
    if (event.message["model"] === this.#askedModel) return frame;
    const mended = { ...event, message: { ...event.message, model: this.#askedModel } };
    return Buffer.from(`event: ${NEEDLE}\ndata: ${JSON.stringify(mended)}\n\n`);
  }
}

interface StartEvent extends Record<string, unknown> {
  readonly message: Record<string, unknown>;
}

/** Undefined for a frame that is no `message_start`. */
function startOf(frame: Uint8Array): StartEvent | undefined {
  const lines = Buffer.from(frame)
    .toString()
    .split(/\r\n|\r|\n/);
  const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice("data:".length));
  if (!data.some((line) => line.includes(NEEDLE))) return undefined;
  const event = parse(data.join("\n"));
  if (!isRecord(event) || event["type"] !== NEEDLE) return undefined;
  const { message } = event;
  return isRecord(message) ? { ...event, message } : undefined;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
