/** Undoes the compression of answers whose server compresses although `identity` was asked for. */
import type { Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";

const INFLATERS: ReadonlyMap<string, () => Transform> = new Map([
  ["gzip", () => createGunzip()],
  ["x-gzip", () => createGunzip()],
  ["deflate", () => createInflate()],
  ["br", () => createBrotliDecompress()],
  ["zstd", () => createZstdDecompress()],
]);

/** Servers behind one another compress once each; a long list is an attack on memory. */
const MAX_LAYERS = 3;

export interface InflaterEvents {
  data(chunk: Buffer): void;
  /** More can be written. */
  drain(): void;
  end(): void;
  failed(error: Error): void;
}

/** One or more decompressors in a row, with back-pressure through all of them. */
export class Inflater {
  readonly #layers: readonly Transform[];
  readonly #first: Transform;
  readonly #last: Transform;

  constructor(layers: readonly [Transform, ...Transform[]], events: InflaterEvents) {
    this.#layers = layers;
    [this.#first] = layers;
    this.#last = layers.reduce((before, after) => before.pipe(after));
    for (const layer of layers) layer.on("error", (error) => events.failed(error));
    this.#first.on("drain", () => events.drain());
    this.#last.on("data", (chunk: Buffer) => events.data(chunk));
    this.#last.on("end", () => events.end());
  }

  /** False when the next chunk should wait for `drain`. */
  write(chunk: Buffer): boolean {
    return this.#first.write(chunk);
  }

  get full(): boolean {
    return this.#first.writableNeedDrain;
  }

  end(): void {
    this.#first.end();
  }

  pause(): void {
    this.#last.pause();
  }

  resume(): void {
    if (this.#last.isPaused()) this.#last.resume();
  }

  destroy(): void {
    for (const layer of this.#layers) layer.destroy();
  }
}

/** Undefined for encodings, and stacks of encodings, that no provider is known to use. */
export function inflaterOf(encoding: string, events: InflaterEvents): Inflater | undefined {
  const names = encoding
    .toLowerCase()
    .split(",")
    .map((name) => name.trim());
  const makers = names.filter((name) => name !== "identity" && name !== "").map((name) => INFLATERS.get(name));
  if (makers.length > MAX_LAYERS) return undefined;
  const layers = makers.flatMap((make) => make?.() ?? []).toReversed();
  const [first, ...rest] = layers;
  return first && layers.length === makers.length ? new Inflater([first, ...rest], events) : undefined;
}

/** True for what needs no inflater. */
export function isPlain(encoding: string | undefined): boolean {
  return encoding === undefined || /^(\s|,|identity)*$/i.test(encoding);
}
