/**
 * A file that lines are added to: written in the background, put aside when it is full or old, never in anybody's way.
 *
 * A disk that takes nothing is told once. Lines wait for it in a bounded memory, and what finds no room there is counted.
 */
import { mkdir, open, stat, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";

export interface LogFileOptions {
  /** Where to write, called at the first line and whenever a file is full or old. */
  readonly next: () => Promise<string>;
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  /** A line about lines that were lost. */
  readonly lostLine: (count: number) => string;
  /** Called with the reason when writing has begun to fail, and with undefined when it works again. */
  readonly onTrouble: (reason: string | undefined) => void;
}

interface Opened {
  readonly path: string;
  readonly handle: FileHandle;
  readonly inode: number;
  readonly openedAt: number;
  size: number;
}

const FLUSH_MS = 200;
const MAX_WAITING_CHARS = 1024 * 1024;
/** After a failure the disk gets this much rest. */
const RETRY_MS = 5_000;

export class LogFile {
  readonly #options: LogFileOptions;
  #lines: string[] = [];
  #chars = 0;
  #lost = 0;
  #file: Opened | undefined;
  /** Of the file that is or will be written to. */
  #path: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #inTrouble = false;
  /** Whether the last write may have ended in the middle of a line. */
  #torn = false;

  constructor(options: LogFileOptions) {
    this.#options = options;
  }

  /** `line` ends in a line end. */
  write(line: string): void {
    if (this.#chars + line.length > MAX_WAITING_CHARS) this.#lost++;
    else {
      this.#lines.push(line);
      this.#chars += line.length;
    }
    this.#timer ??= setTimeout(() => void this.flush(), this.#inTrouble ? RETRY_MS : FLUSH_MS).unref();
  }

  /** Writes what is waiting. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#put());
    return this.#writing;
  }

  async close(): Promise<void> {
    await this.flush();
    clearTimeout(this.#timer);
    await this.#release();
  }

  async #put(): Promise<void> {
    if (this.#lines.length === 0) return;
    const lost = this.#lost;
    const text = this.#lines.join("") + (lost > 0 ? this.#options.lostLine(lost) : "");
    const taken = this.#lines.length;
    const chars = this.#chars;
    try {
      await this.#append(text);
    } catch (error) {
      await this.#release();
      this.#trouble(error instanceof Error ? error.message : String(error));
      return;
    }
    this.#lines.splice(0, taken);
    this.#chars -= chars;
    this.#lost -= lost;
    if (this.#inTrouble) this.#trouble(undefined);
  }

  #trouble(reason: string | undefined): void {
    const known = this.#inTrouble === (reason !== undefined);
    this.#inTrouble = reason !== undefined;
    if (!known) this.#options.onTrouble(reason);
  }

  async #append(text: string): Promise<void> {
    const bytes = Buffer.from(this.#torn ? `\n${text}` : text);
    const file = await this.#openFor(bytes.length);
    this.#torn = true;
    await file.handle.appendFile(bytes);
    this.#torn = false;
    file.size += bytes.length;
  }

  async #openFor(bytes: number): Promise<Opened> {
    if (this.#file && !(await this.#isInPlace(this.#file))) await this.#release();
    if (this.#file && this.#isFull(this.#file, bytes)) {
      await this.#release();
      this.#path = undefined;
    }
    this.#path ??= await this.#options.next();
    this.#file ??= await opened(this.#path);
    return this.#file;
  }

  #isFull({ size, openedAt }: Opened, bytes: number): boolean {
    const { maxBytes, maxAgeMs } = this.#options;
    return (size > 0 && size + bytes > maxBytes) || performance.now() - openedAt > maxAgeMs;
  }

  /** Somebody may have moved or removed it. */
  async #isInPlace({ path, inode }: Opened): Promise<boolean> {
    const found = await stat(path).catch(() => undefined);
    return found?.ino === inode;
  }

  async #release(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    // Everything has been handed over by then; what closing could report, the next write meets again.
    await file?.handle.close().catch(() => {});
  }
}

async function opened(path: string): Promise<Opened> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle = await open(path, "a", 0o600);
  const { ino: inode, size } = await handle.stat();
  return { path, handle, inode, size, openedAt: performance.now() };
}
