/** When each event of an answer came. Deltas of one block make one entry until they pause. */
import type { BlockStart, StreamEvent } from "../../core/event.ts";
import type { TimelineEntry } from "../../core/record.ts";

/** Entries that are kept. An answer with a hundred tool calls has three hundred. */
const MAX_ENTRIES = 500;
/** A pause that is shown as one, in ms. */
const PAUSE_MS = 5_000;

type Entry = { -readonly [K in keyof TimelineEntry]: TimelineEntry[K] };

export class Timeline {
  #entries: Entry[] = [];
  #last: Entry | undefined;
  dropped = 0;

  get entries(): readonly TimelineEntry[] {
    return this.#entries;
  }

  reset(): void {
    this.#entries = [];
    this.#last = undefined;
    this.dropped = 0;
  }

  /** `size`: characters of a delta. `at`: ms since the request was accepted. */
  push(event: StreamEvent, size: number, at: number): void {
    if (this.dropped > 0) {
      this.dropped++;
      return;
    }
    const type = event.type === "content_block_delta" ? event.delta.type : event.type;
    const last = this.#last;
    if (last?.type === type && isRepeated(event) && at - last.until < PAUSE_MS) {
      last.count++;
      last.size += size;
      last.until = at;
    } else this.#add({ at, until: at, type, count: 1, size, detail: detailOf(event) });
  }

  #add(entry: Entry): void {
    if (this.#entries.length >= MAX_ENTRIES) {
      this.dropped++;
      return;
    }
    this.#entries.push(entry);
    this.#last = entry;
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
