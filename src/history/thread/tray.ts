/**
 * Memory that both threads see, in which bodies go from one to the other.
 *
 * A body that waited in memory of its own would be copied into fresh pages, twice: measured, that is a quarter of what a
 * 60 KB request costs. The tray is the same few pages again and again, and the body is free at once.
 */

/** The pages of a tray cost nothing before they are used. */
const TRAY_BYTES = 8 * 1024 * 1024;
/** UTF-8 of one UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;

export interface Slice {
  readonly at: number;
  readonly end: number;
}

export class Tray {
  readonly shared: SharedArrayBuffer = new SharedArrayBuffer(TRAY_BYTES);
  readonly #bytes: Buffer = Buffer.from(this.shared);
  #used = 0;

  /** Share of it that is in use. */
  get fill(): number {
    return this.#used / TRAY_BYTES;
  }

  clear(): void {
    this.#used = 0;
  }

  /** Undefined when there is no room. */
  put(content: string | readonly Uint8Array[]): Slice | undefined {
    const at = this.#used;
    const most = typeof content === "string" ? content.length * MAX_BYTES_PER_UNIT : lengthOf(content);
    if (at + most > TRAY_BYTES) return undefined;
    if (typeof content === "string") this.#used += this.#bytes.write(content, at);
    else for (const piece of content) this.#add(piece);
    return { at, end: this.#used };
  }

  #add(piece: Uint8Array): void {
    this.#bytes.set(piece, this.#used);
    this.#used += piece.length;
  }
}

/** What the other thread finds there. */
export function bytesOnTray(shared: SharedArrayBuffer, { at, end }: Slice): Buffer {
  return Buffer.from(shared, at, end - at);
}

export function lengthOf(pieces: readonly Uint8Array[]): number {
  let bytes = 0;
  for (const { length } of pieces) bytes += length;
  return bytes;
}
