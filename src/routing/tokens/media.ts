/** Tokens of pictures and documents, which are never counted as text. */
import { isRecord } from "../../core/message.ts";
import { imageSize } from "./image-size.ts";

/** Anthropic's formula: pixels / 750, after pictures have been made to fit into 1568 pixels. */
const PIXELS_PER_TOKEN = 750;
const LONGEST_SIDE = 1_568;
const MOST_PER_IMAGE = 1_600;
/** A picture of a size that we cannot see. */
const IMAGE = 1_500;
/** Enough base64 for the head of a file; in JPEGs the size may come behind 64 KiB of camera data. */
const HEAD_CHARS = 4 * 24 * 1_024;

export function imageTokens(source: unknown): number {
  const data = base64In(source);
  const size = data === undefined ? undefined : imageSize(Buffer.from(data.slice(0, HEAD_CHARS), "base64"));
  if (!size) return IMAGE;
  const { width, height } = size;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  return Math.min(MOST_PER_IMAGE, Math.ceil((width * height * scale * scale) / PIXELS_PER_TOKEN));
}

/** Text of a page, and the picture of it that goes along. Anthropic names 1,500 to 3,000. */
const PAGE = 2_000;
/** A document that we cannot look into. */
const DOCUMENT = 3_000;
/** A page in a file whose structure is compressed, in bytes. */
const BYTES_PER_PAGE = 75_000;
/** Looking through more would hold up other requests. */
const SCANNED_CHARS = 8 * 1_024 * 1_024;
const PAGE_MARK = /\/Type\s*\/Page(?![a-z])/g;
const MAX_REMEMBERED = 200;

/** Pages of documents that were looked through, by their fingerprint. */
const pages = new Map<string, number>();

export function documentTokens(source: unknown): number {
  const data = base64In(source);
  if (data === undefined) return DOCUMENT;
  const print = fingerprint(data);
  const known = pages.get(print) ?? countPages(data);
  pages.set(print, known);
  for (const oldest of pages.keys()) {
    if (pages.size <= MAX_REMEMBERED) break;
    pages.delete(oldest);
  }
  return known * PAGE;
}

function countPages(data: string): number {
  const text = Buffer.from(data.slice(0, SCANNED_CHARS), "base64").toString("latin1");
  const marked = text.match(PAGE_MARK)?.length ?? 0;
  return marked || Math.max(1, Math.round((data.length * 3) / 4 / BYTES_PER_PAGE));
}

const SAMPLE_CHARS = 400;

/** Length, beginning, middle and end: a conversation sends the same files again and again. */
function fingerprint(data: string): string {
  const middle = data.length >>> 1;
  const samples = [0, middle - (middle % 4), Math.max(0, data.length - SAMPLE_CHARS)];
  // Decoded, because slices would keep the whole text in memory.
  const bytes = samples.map((at) => Buffer.from(data.slice(at, at + SAMPLE_CHARS), "base64"));
  return `${data.length} ${Buffer.concat(bytes).toString("latin1")}`;
}

function base64In(source: unknown): string | undefined {
  return isRecord(source) && typeof source["data"] === "string" && source["type"] === "base64"
    ? source["data"]
    : undefined;
}
