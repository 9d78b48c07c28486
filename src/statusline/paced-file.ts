/** A file that always ends up with the newest text, replaced as a whole and at most a few times a second. */
import { lstat, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** At most 5 writes a second: the reader looks once a second, and the end of an answer is there within 250 ms. */
const MIN_INTERVAL_MS = 200;

export class PacedFile {
  readonly #path: string;
  readonly #onError: (error: unknown) => void;
  #wanted = "";
  #written = "";
  #nextWriteAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #closed = false;

  constructor(path: string, onError: (error: unknown) => void) {
    this.#path = path;
    this.#onError = onError;
  }

  set(text: string): void {
    this.#wanted = text;
    this.#schedule();
  }

  /** Ends the writing and removes the file: a line that nobody keeps up to date would lie. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#writing;
    await rm(this.#path, { force: true });
  }

  #schedule(): void {
    if (this.#closed || this.#timer || this.#writing || this.#wanted === this.#written) return;
    const wait = Math.max(0, this.#nextWriteAt - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#writing = this.#write(this.#wanted);
    }, wait);
    this.#timer.unref();
  }

  async #write(text: string): Promise<void> {
    this.#nextWriteAt = performance.now() + MIN_INTERVAL_MS;
    try {
      await replaceFile(this.#path, text);
    } catch (error) {
      this.#onError(error);
    }
    this.#written = text;
    this.#writing = undefined;
    this.#schedule();
  }
}

/** Readers see the old text or the new one, never a part. Only the owner may read it. */
async function replaceFile(path: string, text: string): Promise<void> {
  await requireOwnDirectory(dirname(path));
  const next = `${path}.${process.pid}`;
  await writeFile(next, text, { mode: 0o600 });
  await rename(next, path);
}

/** In a shared temporary directory somebody else may have made the folder first, to read or redirect what we write. */
async function requireOwnDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const stats = await lstat(directory);
  const uid = process.getuid?.();
  if (!stats.isDirectory() || (uid !== undefined && stats.uid !== uid)) {
    throw new Error(`${directory} belongs to somebody else`);
  }
}
