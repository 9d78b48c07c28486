/**
 * The bytes of one answer, gathered as they come: while a piece is in the processor's cache copying it costs next to
 * nothing, and a hundred pieces that lie about until the end cost ten times as much.
 */

const FIRST_BYTES = 64 * 1024;
/** Buffers that wait for the next answer. */
const MAX_POOLED = 16;

const pool: Buffer[] = [];

export class Gathered {
  #buffer: Buffer | undefined;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(chunk: Uint8Array): void {
    const needed = this.#length + chunk.length;
    this.#buffer ??= pool.pop() ?? Buffer.allocUnsafeSlow(FIRST_BYTES);
    if (needed > this.#buffer.length) this.#grow(needed);
    this.#buffer.set(chunk, this.#length);
    this.#length = needed;
  }

  /** To be read before `release`. */
  get bytes(): Uint8Array {
    return this.#buffer?.subarray(0, this.#length) ?? new Uint8Array();
  }

  release(): void {
    if (this.#buffer?.length === FIRST_BYTES && pool.length < MAX_POOLED) pool.push(this.#buffer);
    this.#buffer = undefined;
    this.#length = 0;
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#length * 2));
    larger.set(this.bytes);
    this.#buffer = larger;
  }
}
