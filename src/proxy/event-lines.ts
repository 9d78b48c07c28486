/**
 * Names for events that a server of Anthropic's grammar sends without one: SDKs pass over a frame that has no `event:`
 * line. A server that names its first event names all.
 */
import { isRecord } from "../core/message.ts";
import { eachFrame } from "./frames.ts";

const BOM = "\uFEFF";

export class EventLines {
  /** Undefined before the first event. */
  #missing: boolean | undefined;

  /** Whole frames in, whole frames out; the same bytes where every event has its name. */
  push(frames: Uint8Array): Uint8Array {
    if (this.#missing === false || frames.length === 0) return frames;
    const named = [...eachFrame(frames)].map((frame) => this.#frame(frame));
    return this.#missing === true ? Buffer.concat(named) : frames;
  }

  #frame(frame: Uint8Array): Uint8Array {
    const text = Buffer.from(frame).toString().replace(BOM, "");
    const lines = text.split(/\r\n|\r|\n/);
    const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice("data:".length));
    if (data.length === 0) return frame;
    const isNamed = lines.some((line) => line.startsWith("event:"));
    this.#missing ??= !isNamed;
    const type = isNamed ? undefined : typeOf(data.join("\n"));
    return type === undefined ? frame : Buffer.from(`event: ${type}\n${text}`);
  }
}

/** Undefined for what says no type, or one that would be more than a line. */
function typeOf(json: string): string | undefined {
  try {
    const event: unknown = JSON.parse(json);
    const type = isRecord(event) ? event["type"] : undefined;
    return typeof type === "string" && /^\w+$/.test(type) ? type : undefined;
  } catch {
    return undefined;
  }
}
