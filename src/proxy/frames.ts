/** Cuts an event stream only between whole frames, so that frames of our own can go in between. Sans-IO. */

const LF = 10;
const CR = 13;
/** Longest blank line together with the line end in front of it: CR LF CR LF. */
const LONGEST_GAP = 4;

/** Index behind the last blank line of `bytes`, or 0. */
function lastFrameEnd(bytes: Uint8Array): number {
  for (let at = bytes.length - 1; at > 0; at--) {
    const byte = bytes[at];
    if (byte !== LF && byte !== CR) continue;
    const before = byte === LF && bytes[at - 1] === CR ? at - 2 : at - 1;
    if (bytes[before] === LF || bytes[before] === CR) return at + 1;
  }
  return 0;
}

/** Whole frames, each with the blank line that ends it; what comes behind the last blank line is the last one. */
export function* eachFrame(bytes: Uint8Array): Generator<Uint8Array> {
  let start = 0;
  while (start < bytes.length) {
    const end = firstFrameEnd(bytes, start);
    yield bytes.subarray(start, end);
    start = end;
  }
}

/** The frames in front of the one that follows `count` frames with data: comments are no events. */
export function framesUpTo(bytes: Uint8Array, count: number): Uint8Array {
  let seen = 0;
  let end = 0;
  for (const frame of eachFrame(bytes)) {
    if (hasData(frame) && seen++ === count) break;
    end += frame.length;
  }
  return bytes.subarray(0, end);
}

/** A stream may begin with a BOM. */
function hasData(frame: Uint8Array): boolean {
  return /^(\xef\xbb\xbf)?data(:|$)/m.test(Buffer.from(frame).toString("latin1"));
}

/** Index behind the first blank line from `start` on, or the length of `bytes`. */
function firstFrameEnd(bytes: Uint8Array, start: number): number {
  let lineIsEmpty = false;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte !== LF && byte !== CR) {
      lineIsEmpty = false;
      continue;
    }
    const end = byte === CR && bytes[at + 1] === LF ? at + 2 : at + 1;
    if (lineIsEmpty) return end;
    lineIsEmpty = true;
    at = end - 1;
  }
  return bytes.length;
}

export class FrameAligner {
  #rest: Uint8Array[] = [];
  #restBytes = 0;

  /** Bytes that are waiting for the end of their frame. */
  get pending(): number {
    return this.#restBytes;
  }

  /** Everything up to the end of the last whole frame. Empty when no frame has become whole. */
  push(chunk: Uint8Array): Uint8Array {
    const end = lastFrameEnd(chunk) || this.#endAtSeam(chunk);
    if (end === 0) {
      this.#keep(chunk);
      return chunk.subarray(0, 0);
    }
    const whole =
      this.#restBytes === 0 ? chunk.subarray(0, end) : Buffer.concat([...this.#rest, chunk.subarray(0, end)]);
    this.#rest = [];
    this.#restBytes = 0;
    if (end < chunk.length) this.#keep(chunk.subarray(end));
    return whole;
  }

  /** What was left when the stream ended. */
  end(): Uint8Array {
    return Buffer.concat(this.#rest);
  }

  #keep(bytes: Uint8Array): void {
    this.#rest.push(bytes);
    this.#restBytes += bytes.length;
  }

  /** A blank line that began in earlier chunks. */
  #endAtSeam(chunk: Uint8Array): number {
    if (this.#restBytes === 0) return 0;
    const tail = Buffer.concat(this.#rest.slice(1 - LONGEST_GAP)).subarray(1 - LONGEST_GAP);
    const end = lastFrameEnd(Buffer.concat([tail, chunk.subarray(0, LONGEST_GAP - 1)]));
    return Math.max(0, end - tail.length);
  }
}
