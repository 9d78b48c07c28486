/**
 * What requests have cost, on disk: a file for each day, one JSON line for each request, appended only, so that any number of
 * processes may write and read at once and a restart forgets nothing.
 */
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { chmod, mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { isRecord } from "../../core/message.ts";

export interface Spent {
  /** Of the process that has written it. */
  readonly run: string;
  readonly conversation: string;
  /** US dollars. */
  readonly cost: number;
}

const { O_RDONLY, O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
const OURS = /^\d{4}-\d\d-\d\d\.jsonl$/;
/** Conversations that are older begin anew. */
const KEPT_DAYS = 7;
const LINE_FEED = 10;
/** Some hundred thousand requests. */
const MAX_READ = 16 * 1024 * 1024;

/** Of the user's calendar. */
export function dayOf(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

/** Ids come from clients, and may say more than they should. */
export function conversationKey(id: string): string {
  return createHash("sha256").update(id).digest("hex").slice(0, 16);
}

export class SpendFolder {
  readonly #path: string;
  /** Bytes that have been read, by day. */
  readonly #offsets = new Map<string, number>();

  constructor(path: string) {
    this.#path = path;
  }

  /** Days with a file, oldest first; what is too old goes. */
  async days(): Promise<string[]> {
    const names = (await readdir(this.#path).catch(() => [])).filter((name) => OURS.test(name)).toSorted();
    if (names.length > 0) await chmod(this.#path, 0o700);
    for (const name of names.slice(0, -KEPT_DAYS)) await rm(join(this.#path, name), { force: true });
    return names.slice(-KEPT_DAYS).map((name) => name.replace(".jsonl", ""));
  }

  /** Entries of a day that have been added since the last call, by whomever. */
  async readNew(day: string): Promise<Spent[]> {
    const file = await open(this.#file(day), O_RDONLY | O_NOFOLLOW).catch(passOverMissing);
    if (!file) return [];
    try {
      const from = this.#offsets.get(day) ?? 0;
      const { size } = await file.stat();
      const buffer = Buffer.alloc(Math.max(0, Math.min(size - from, MAX_READ)));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
      const end = buffer.subarray(0, bytesRead).lastIndexOf(LINE_FEED) + 1;
      this.#offsets.set(day, from + end);
      return buffer.subarray(0, end).toString().split("\n").flatMap(entryOf);
    } finally {
      await file.close();
    }
  }

  /** The line feed in front ends a line that another process may have left torn. */
  async append(day: string, entry: Spent): Promise<void> {
    await mkdir(this.#path, { recursive: true, mode: 0o700 });
    const file = await open(this.#file(day), O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
    try {
      await file.write(`\n${JSON.stringify(entry)}\n`);
    } finally {
      await file.close();
    }
  }

  #file(day: string): string {
    return join(this.#path, `${day}.jsonl`);
  }
}

function entryOf(line: string): Spent[] {
  if (line === "") return [];
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // Torn by a crash, or by a disk that was full.
    return [];
  }
  const { run, conversation, cost } = isRecord(value) ? value : {};
  const whole = typeof run === "string" && typeof conversation === "string" && typeof cost === "number" && cost >= 0;
  return whole ? [{ run, conversation, cost }] : [];
}

function passOverMissing(error: unknown): undefined {
  if (isRecord(error) && error["code"] === "ENOENT") return undefined;
  throw error;
}
