/**
 * Which project files the user has agreed to. Whoever writes a repository writes its files, so a project's configuration
 * counts only after the user has seen it, and only as long as it stays the same.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, realpath, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { isRecord } from "../core/message.ts";

const FILE = "trusted.json";

export class TrustStore {
  readonly #folder: string;

  /** `folder` is that of the program's own state. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async trusts(path: string, text: string): Promise<boolean> {
    const known = await this.#read();
    const real = await realpath(path);
    return Object.hasOwn(known, real) && known[real] === digest(text);
  }

  async trust(path: string, text: string): Promise<void> {
    await this.#write({ ...(await this.#read()), [await realpath(path)]: digest(text) });
  }

  async forget(path: string): Promise<void> {
    const { [await realpath(path)]: _known, ...others } = await this.#read();
    await this.#write(others);
  }

  async #read(): Promise<Record<string, unknown>> {
    const text = await readFile(join(this.#folder, FILE), "utf8").catch(() => "{}");
    try {
      const value: unknown = JSON.parse(text);
      return isRecord(value) ? value : {};
    } catch {
      // A damaged list trusts nothing; the next agreement mends it.
      return {};
    }
  }

  async #write(known: Readonly<Record<string, unknown>>): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = join(this.#folder, FILE);
    await writeFile(`${file}.new`, `${JSON.stringify(known, undefined, 2)}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
  }
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
