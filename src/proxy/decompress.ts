/** Undoes the compression of answers whose server compresses although `identity` was asked for. */
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";
import type { Transform } from "node:stream";

export type Inflater = Transform;

const INFLATERS: ReadonlyMap<string, () => Inflater> = new Map([
  ["gzip", () => createGunzip()],
  ["x-gzip", () => createGunzip()],
  ["deflate", () => createInflate()],
  ["br", () => createBrotliDecompress()],
  ["zstd", () => createZstdDecompress()],
]);

/** Undefined for encodings, and stacks of encodings, that no provider is known to use. */
export function inflaterOf(encoding: string): Inflater | undefined {
  return INFLATERS.get(encoding.trim().toLowerCase())?.();
}
