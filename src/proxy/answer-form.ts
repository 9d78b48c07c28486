/** In which form an answer comes, told by its first characters: the content type is wrong or missing too often. */
import { CcrError } from "../core/errors.ts";
import { isRecord } from "../core/message.ts";
import type { Target } from "../core/target.ts";
import type { Answer } from "./answer.ts";

/** One JSON text, an event stream, or one JSON text a line, as Ollama's own API and some relays stream. */
export type AnswerForm = "json" | "events" | "lines";

/** White space that may come before an answer; some servers send line ends to keep the connection open. */
const MAX_BLANK = 64 * 1024;
/** Longest line that is looked at; a longer one is taken for a JSON text. */
const MAX_LINE = 8 * 1024 * 1024;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const LINE_FEED = 0x0a;

export async function formOf(answer: Answer, target: Target): Promise<AnswerForm> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < MAX_BLANK) {
    const chunk = await answer.read();
    if (!chunk) throw unreadable(answer, target, "an empty answer");
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    const first = isCutBom(head) ? -1 : firstVisible(head);
    if (first === -1) continue;
    const character = head[first];
    if (character === 0x3c) throw unreadable(answer, target, "an HTML page");
    if (character === 0x7b) return jsonOrLines(answer, head, first);
    answer.unread(head);
    return character === 0x5b ? "json" : "events";
  }
  throw unreadable(answer, target, "white space without end");
}

export function withoutBom(bytes: Buffer): Buffer {
  return bytes.subarray(0, BOM.length).equals(BOM) ? bytes.subarray(BOM.length) : bytes;
}

export function unreadable({ status }: Answer, { provider }: Target, detail: string): CcrError {
  return new CcrError("CCR-E107", { provider: provider.name, upstreamStatus: status, detail });
}

/** Lines are what has a whole object in its first line, and something behind it. */
async function jsonOrLines(answer: Answer, head: Buffer, start: number): Promise<AnswerForm> {
  const chunks = [head];
  const readMore = async (): Promise<Buffer | undefined> => {
    const chunk = await answer.read();
    if (chunk) chunks.push(chunk);
    return chunk;
  };
  const end = await lineEnd(head, start, readMore);
  const read = Buffer.concat(chunks);
  chunks.splice(0, chunks.length, read);
  const goesOn = end !== undefined && isObject(read.subarray(start, end)) && (await hasMore(read, end, readMore));
  answer.unread(Buffer.concat(chunks));
  return goesOn ? "lines" : "json";
}

type ReadMore = () => Promise<Buffer | undefined>;

/** Index of the line's end; undefined where there is none, or none near enough. */
async function lineEnd(head: Buffer, start: number, readMore: ReadMore): Promise<number | undefined> {
  let before = 0;
  for (let chunk: Buffer | undefined = head; chunk && before < MAX_LINE; chunk = await readMore()) {
    const at = chunk.indexOf(LINE_FEED, before === 0 ? start : 0);
    if (at !== -1) return before + at;
    before += chunk.length;
  }
  return undefined;
}

async function hasMore(read: Buffer, end: number, readMore: ReadMore): Promise<boolean> {
  let blank = 0;
  for (let rest: Buffer | undefined = read.subarray(end); rest && blank < MAX_BLANK; rest = await readMore()) {
    if (rest.some(isVisible)) return true;
    blank += rest.length;
  }
  return false;
}

function isObject(line: Buffer): boolean {
  try {
    return isRecord(JSON.parse(line.toString()));
  } catch {
    return false;
  }
}

function isVisible(byte: number): boolean {
  return byte > 0x20;
}

/** Index of the first byte that is neither white space nor part of a byte order mark. */
function firstVisible(bytes: Buffer): number {
  const skipped = bytes.length - withoutBom(bytes).length;
  const at = bytes.subarray(skipped).findIndex(isVisible);
  return at === -1 ? -1 : at + skipped;
}

function isCutBom(bytes: Buffer): boolean {
  return bytes.length < BOM.length && BOM.subarray(0, bytes.length).equals(bytes);
}
