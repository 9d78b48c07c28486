/** Server-sent events, both ways: bytes of any split into frames, and events into frames. Sans-IO. */
import { createParser, type EventSourceParser } from "eventsource-parser";

import type { StreamEvent } from "./event.ts";

export interface SseFrame {
  /** The `event:` field, `undefined` when the server sent none. */
  readonly event: string | undefined;
  /** All `data:` lines of the frame, joined by a line feed. */
  readonly data: string;
}

/** Longest line or frame accepted, in UTF-16 units. A 1 MB tool argument fits eight times. */
const MAX_FRAME_LENGTH = 8 * 1024 * 1024;

/**
 * Incremental decoder of one event stream.
 * The split of the input into chunks never shows in the output: characters, lines and frames may be cut anywhere.
 */
export class SseDecoder {
  readonly #utf8: TextDecoder = new TextDecoder("utf-8");
  readonly #parser: EventSourceParser;
  #frames: SseFrame[] = [];

  constructor() {
    this.#parser = createParser({
      maxBufferSize: MAX_FRAME_LENGTH,
      onEvent: ({ event, data }) => {
        this.#frames.push({ event, data });
      },
    });
  }

  /** Frames completed by this chunk. Throws when one frame exceeds the size limit. */
  push(chunk: Uint8Array): SseFrame[] {
    return this.#feed(this.#utf8.decode(chunk, { stream: true }));
  }

  /** Frames that the end of the stream completes: a last event without its blank line still counts. */
  end(): SseFrame[] {
    return this.#feed(`${this.#utf8.decode()}\n\n`);
  }

  #feed(text: string): SseFrame[] {
    this.#parser.feed(text);
    const frames = this.#frames;
    if (frames.length > 0) this.#frames = [];
    return frames;
  }
}

/** One event as it goes to the client. The `event:` line is mandatory: SDKs skip frames without it. */
export function printEvent(event: StreamEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

export function printEvents(events: readonly StreamEvent[]): string {
  let text = "";
  for (const event of events) text += printEvent(event);
  return text;
}
