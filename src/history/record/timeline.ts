/** When each event of an answer came. Deltas of one block make one entry until they pause. */
import type { BlockStart, StreamEvent } from "../../core/event.ts";
import type { TimelineEntry } from "../../core/record.ts";
import { textOf } from "./answer.ts";

/** Entries that are kept. An answer with a hundred tool calls has three hundred. */
const MAX_ENTRIES = 500;
/** A pause that is shown as one, in ms. */
const PAUSE_MS = 5_000;

type Entry = { -readonly [K in keyof TimelineEntry]: TimelineEntry[K] };

export class Timeline {
  #entries: Entry[] = [];
  dropped = 0;

  get entries(): readonly TimelineEntry[] {
    return this.#entries;
  }

  reset(): void {
    this.#entries = [];
    this.dropped = 0;
  }

  /** `at`: ms since the request was accepted. */
  push(event: StreamEvent, at: number): void {
    const type = event.type === "content_block_delta" ? event.delta.type : event.type;
    const size = event.type === "content_block_delta" ? textOf(event.delta).length : 0;
    const last = this.#entries.at(-1);
    if (this.dropped > 0) this.dropped++;
    else if (last?.type === type && isRepeated(event) && at - last.until < PAUSE_MS) {
      last.count++;
      last.size += size;
      last.until = at;
    } else if (this.#entries.length >= MAX_ENTRIES) this.dropped++;
    else this.#entries.push({ at, until: at, type, count: 1, size, detail: detailOf(event) });
  }
}

function isRepeated({ type }: StreamEvent): boolean {
  return type === "content_block_delta" || type === "ping";
}

function detailOf(event: StreamEvent): string {
  switch (event.type) {
    case "content_block_start":
      return blockDetail(event);
    case "message_delta":
      return event.delta.stop_reason === null ? "" : `stop_reason=${event.delta.stop_reason}`;
    case "error":
      return event.error.message;
    default:
      return "";
  }
}

function blockDetail({ content_block: { type, name } }: BlockStart): string {
  return typeof name === "string" ? `${type} ${name}` : type;
}
