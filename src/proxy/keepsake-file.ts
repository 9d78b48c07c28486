/**
 * Keepsakes of one conversation on disk: one JSON line for each, appended only. Any number of processes may read and append
 * at once; a line that a crash has torn is passed over.
 */
import { constants } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

import { isRecord } from "../core/message.ts";
import { isSealed } from "../transformers/keepsake.ts";

export interface Entry {
  readonly id: string;
  readonly sealed: string;
}

const { O_RDONLY, O_WRONLY, O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
/** One slice of a file per turn of the event loop. */
const SLICE_BYTES = 256 * 1024;
const LINE_FEED = 10;
/** Keepsakes are smaller by far. */
const MAX_LINE = 1024 * 1024;
/** A file above this is written anew, with what is still worth knowing. */
const MAX_BYTES = 16 * 1024 * 1024;
/** What may wait for a disk that takes nothing; above it the oldest are given up. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

export class KeepsakeFile {
  readonly #path: string;
  readonly #onFault: (error: unknown) => void;
  /** The lines up to here are known. */
  #offset = 0;
  /** Another one after another process has written the file anew. */
  #inode = 0;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #writing: Promise<void> | undefined;

  /** `onFault` learns of what goes wrong when writing. Serving goes on without. */
  constructor(path: string, onFault: (error: unknown) => void) {
    this.#path = path;
    this.#onFault = onFault;
  }

  /** Entries that have been added since the last call, by whomever; the newest of one id is the last. */
  async readNew(): Promise<Entry[]> {
    const file = await open(this.#path, O_RDONLY | O_NOFOLLOW).catch(passOverMissing);
    if (!file) return [];
    try {
      return await this.#readFrom(file);
    } finally {
      await file.close();
    }
  }

  /** Written soon, in order. */
  append(entry: Entry): void {
    const line = `${JSON.stringify(entry)}\n`;
    this.#waiting.push(line);
    this.#waitingBytes += line.length;
    while (this.#waitingBytes > MAX_WAITING_BYTES) this.#waitingBytes -= this.#waiting.shift()?.length ?? 0;
    this.#writing ??= this.#write();
  }

  /** Resolves when nothing is being written any more. */
  async settled(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  get busy(): boolean {
    return this.#writing !== undefined;
  }

  /** Larger than it should be. */
  get overgrown(): boolean {
    return this.#offset > MAX_BYTES;
  }

  /** Puts a file with only these entries in the place of the old one. */
  async replace(entries: Iterable<Entry>): Promise<void> {
    const temporary = `${this.#path}.${process.pid}.${crypto.randomUUID().slice(0, 8)}.tmp`;
    try {
      const file = await open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0o600);
      try {
        let lines = "";
        for (const entry of entries) lines += `${JSON.stringify(entry)}\n`;
        await file.writeFile(lines);
      } finally {
        await file.close();
      }
      await rename(temporary, this.#path);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => {});
      this.#onFault(error);
    }
  }

  async #readFrom(file: FileHandle): Promise<Entry[]> {
    const { size, ino, mode } = await file.stat();
    if ((mode & 0o077) !== 0) await file.chmod(0o600);
    if (ino !== this.#inode || size < this.#offset) this.#offset = 0;
    this.#inode = ino;
    this.#offset = Math.max(this.#offset, size - 2 * MAX_BYTES);
    const entries: Entry[] = [];
    const slice = Buffer.alloc(Math.min(SLICE_BYTES, size - this.#offset));
    let rest: Buffer = Buffer.alloc(0);
    for (let at = this.#offset; at < size;) {
      const { bytesRead } = await file.read(slice, 0, Math.min(slice.length, size - at), at);
      if (bytesRead === 0) break;
      at += bytesRead;
      const bytes = Buffer.concat([rest, slice.subarray(0, bytesRead)]);
      const end = bytes.lastIndexOf(LINE_FEED) + 1;
      for (const line of bytes.subarray(0, end).toString().split("\n")) {
        const entry = entryOf(line);
        if (entry) entries.push(entry);
      }
      this.#offset += end;
      rest = bytes.subarray(end);
    }
    return entries;
  }

  async #write(): Promise<void> {
    // What one answer brings in one turn of the event loop goes into one write.
    await new Promise((resolve) => void setImmediate(resolve));
    const lines = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    try {
      await this.#appendBytes(Buffer.from(`\n${lines.join("")}`));
    } catch (error) {
      this.#keepForLater(lines);
      this.#writing = undefined;
      this.#onFault(error);
      return;
    }
    this.#writing = this.#waiting.length > 0 ? this.#write() : undefined;
  }

  /** The line feed in front ends a line that another process may have left torn. */
  async #appendBytes(bytes: Buffer): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const file = await open(this.#path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
    try {
      const { bytesWritten } = await file.write(bytes);
      const { size, ino } = await file.stat();
      const known = (this.#inode === 0 || this.#inode === ino) && size - bytesWritten === this.#offset;
      if (known) [this.#offset, this.#inode] = [size, ino];
      if (bytesWritten < bytes.length) throw new Error(`only ${bytesWritten} of ${bytes.length} bytes were written`);
    } finally {
      await file.close();
    }
  }

  #keepForLater(lines: readonly string[]): void {
    this.#waiting = [...lines, ...this.#waiting];
    this.#waitingBytes = this.#waiting.reduce((sum, { length }) => sum + length, 0);
  }
}

function entryOf(line: string): Entry | undefined {
  if (line === "" || line.length > MAX_LINE) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // Torn by a crash, or by a disk that was full.
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const { id, sealed } = value;
  return typeof id === "string" && isSealed(sealed) && typeof sealed === "string" ? { id, sealed } : undefined;
}

function passOverMissing(error: unknown): undefined {
  if (isRecord(error) && error["code"] === "ENOENT") return undefined;
  throw error;
}
