/** Server-sent events, both ways: bytes of any split into frames, and events into frames. Sans-IO. */
import { createParser, type EventSourceParser } from "eventsource-parser";

import { CcrError } from "./errors.ts";
import type { StreamEvent } from "./event.ts";

export interface SseFrame {
  /** The `event:` field, `undefined` when the server sent none. */
  readonly event: string | undefined;
  /** All `data:` lines of the frame, joined by a line feed. */
  readonly data: string;
  /** Set where the stream ended before the frame did: what cannot be read then has been cut off. */
  readonly unfinished?: true;
}

/** Longest line or frame accepted, in UTF-16 units. A 1 MB tool argument fits eight times. */
const MAX_FRAME_LENGTH = 8 * 1024 * 1024;

/** Text of one stream, whole lines or not, into frames. */
interface FrameReader {
  readonly overflowed: boolean;
  read(text: string): SseFrame[];
  end(): SseFrame[];
}

/**
 * Incremental decoder of one event stream. The split of the input into chunks never shows in the output: characters,
 * lines and frames may be cut anywhere.
 *
 * A stream whose first character is `{` is not SSE but one JSON text a line (Ollama's own API): a frame each.
 */
export class SseDecoder {
  readonly #utf8: TextDecoder = new TextDecoder("utf-8");
  /** Undefined until the first character that is not white space. */
  #reader: FrameReader | undefined;
  /**
   * Stands for the white space that the stream has begun with: a blank where the line is unfinished, else a line end. A byte
   * order mark behind it is a character like any other.
   */
  #indent = "";

  /** Frames completed by this chunk. Throws on the first call after a frame has exceeded the size limit. */
  push(chunk: Uint8Array): SseFrame[] {
    return this.#feed(this.#utf8.decode(chunk, { stream: true }));
  }

  /** Frames that the end of the stream completes: a last event without its blank line still counts. */
  end(): SseFrame[] {
    const frames = this.#feed(this.#utf8.decode());
    return this.#reader ? [...frames, ...this.#reader.end()] : frames;
  }

  #feed(text: string): SseFrame[] {
    if (!this.#reader) return this.#begin(this.#indent + text);
    if (this.#reader.overflowed) throw new CcrError("CCR-E107", { detail: "an event longer than 8 MiB" });
    return this.#reader.read(text);
  }

  #begin(text: string): SseFrame[] {
    const start = text.trimStart();
    if (start === "") {
      if (text !== "") this.#indent = /[^\r\n]$/.test(text) ? " " : "\n";
      return [];
    }
    this.#reader = start.startsWith("{") ? new LineReader() : new EventReader();
    return this.#reader.read(text);
  }
}

class EventReader implements FrameReader {
  readonly #parser: EventSourceParser;
  #frames: SseFrame[] = [];
  #overflowed = false;

  constructor() {
    this.#parser = createParser({
      maxBufferSize: MAX_FRAME_LENGTH,
      onEvent: ({ event, data }) => {
        this.#frames.push({ event, data });
      },
      /** The only error without an `onRetry`: broken lines are passed over. */
      onError: ({ type }) => {
        this.#overflowed ||= type === "max-buffer-size-exceeded";
      },
    });
  }

  get overflowed(): boolean {
    return this.#overflowed;
  }

  read(text: string): SseFrame[] {
    this.#parser.feed(text);
    const frames = this.#frames;
    if (frames.length > 0) this.#frames = [];
    return frames;
  }

  end(): SseFrame[] {
    return this.read("\n\n").map(unfinished);
  }
}

class LineReader implements FrameReader {
  /** The line that is not yet whole. */
  #pieces: string[] = [];
  #length = 0;

  get overflowed(): boolean {
    return this.#length > MAX_FRAME_LENGTH;
  }

  read(text: string): SseFrame[] {
    const lines = text.split("\n");
    const rest = lines.pop() ?? "";
    if (lines.length > 0) {
      lines[0] = this.#taken() + (lines[0] ?? "");
    }
    this.#pieces.push(rest);
    this.#length += rest.length;
    return lines.flatMap(frameOfLine);
  }

  end(): SseFrame[] {
    return frameOfLine(this.#taken()).map(unfinished);
  }

  #taken(): string {
    const text = this.#pieces.join("");
    this.#pieces = [];
    this.#length = 0;
    return text;
  }
}

function unfinished({ event, data }: SseFrame): SseFrame {
  return { event, data, unfinished: true };
}

function frameOfLine(line: string): SseFrame[] {
  const data = line.trim();
  return data === "" ? [] : [{ event: undefined, data }];
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
