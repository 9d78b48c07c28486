/** The folder with a file of keepsakes for each conversation: its names, its rights, and what is too old or too much. */
import { createHash } from "node:crypto";
import { chmod, lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { isRecord } from "../core/message.ts";
import { KeepsakeFile } from "./keepsake-file.ts";

/** Claude Code itself forgets conversations after 30 days. */
const MAX_AGE_MS = 30 * 24 * 60 * 60 * 1000;
const MAX_FILES = 500;
const MAX_TOTAL_BYTES = 256 * 1024 * 1024;
/** A file that was being written when its process was killed. */
const TEMPORARY_AGE_MS = 60 * 60 * 1000;
const OURS = /^[0-9a-f]{32}\.jsonl(\.\d+\.[0-9a-f]{8}\.tmp)?$/;

interface Found {
  readonly path: string;
  readonly age: number;
  readonly bytes: number;
  readonly temporary: boolean;
}

/** A hash: ids come from clients, and are no names of files. */
export function keepsakeFileName(conversation: string): string {
  return `${createHash("sha256").update(conversation).digest("hex").slice(0, 32)}.jsonl`;
}

export class KeepsakeFolder {
  readonly #path: string;
  readonly #onFault: (text: string) => void;
  #told = false;

  /** `onFault` is told once, in a sentence for people. */
  constructor(path: string, onFault: (text: string) => void) {
    this.#path = path;
    this.#onFault = onFault;
  }

  file(conversation: string): KeepsakeFile {
    return new KeepsakeFile(join(this.#path, keepsakeFileName(conversation)), (error) => this.fault(error));
  }

  fault(error: unknown): void {
    if (this.#told) return;
    this.#told = true;
    const reason = isRecord(error) && typeof error["code"] === "string" ? error["code"] : String(error);
    this.#onFault(
      `reasoning of this conversation cannot be kept in ${this.#path} (${reason}); it is lost with a restart`,
    );
  }

  /** Removes what is too old or too much, oldest first, and nothing that is not ours. */
  async prune(now: number = Date.now()): Promise<void> {
    try {
      const names = await readdir(this.#path).catch(() => []);
      if (names.length > 0) await chmod(this.#path, 0o700);
      const found = await this.#find(
        names.filter((name) => OURS.test(name)),
        now,
      );
      let files = 0;
      let bytes = 0;
      for (const file of found.toSorted((a, b) => a.age - b.age)) {
        bytes += file.bytes;
        const tooOld = file.age > (file.temporary ? TEMPORARY_AGE_MS : MAX_AGE_MS);
        if (++files > MAX_FILES || bytes > MAX_TOTAL_BYTES || tooOld) await rm(file.path, { force: true });
      }
    } catch (error) {
      this.fault(error);
    }
  }

  async #find(names: readonly string[], now: number): Promise<Found[]> {
    const found: Found[] = [];
    for (const name of names) {
      const path = join(this.#path, name);
      const stats = await lstat(path).catch(() => undefined);
      if (!stats?.isFile()) continue;
      found.push({ path, age: now - stats.mtimeMs, bytes: stats.size, temporary: name.endsWith(".tmp") });
    }
    return found;
  }
}
