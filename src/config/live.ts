/** The newest good configuration of a running program: the file is watched, and a bad one changes nothing. */
import { watch, type FSWatcher } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import { basename, dirname } from "node:path";

import type { Bus } from "../core/bus.ts";
import { toCcrError } from "../core/errors.ts";
import { changedPaths } from "./changes.ts";
import { ConfigRejected, headline } from "./issues.ts";
import type { Config } from "./types.ts";

/** Reads the file anew; undefined when there is none. */
export type ConfigLoader = (generation: number) => Promise<Config | undefined>;

/** Editors write in several steps; after this much quiet the file is looked at. */
const QUIET_MS = 50;
/** A file that cannot be used may only be half written: it is looked at again before anybody is told. */
const SECOND_LOOK_MS = 250;

export interface LiveOptions {
  readonly load: ConfigLoader;
  readonly bus: Bus;
  /** Why a configuration, good in itself, cannot take the place of the running one. */
  readonly objection?: (next: Config) => string | undefined;
}

export class LiveConfig {
  readonly #options: LiveOptions;
  readonly #watchers: FSWatcher[] = [];
  #current: Config;
  /** The text that was read last, good or bad. */
  #seen: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(initial: Config, options: LiveOptions) {
    this.#current = initial;
    this.#options = options;
  }

  get current(): Config {
    return this.#current;
  }

  /** Folders are watched, not the file: editors put another file in its place. A link is followed. */
  async watch(): Promise<void> {
    const { path } = this.#current;
    this.#seen = await textOf(path);
    const real = await realpath(path).catch(() => path);
    for (const file of new Set([path, real])) this.#watchFolderOf(file);
  }

  #watchFolderOf(file: string): void {
    if (this.#closed) return;
    try {
      const watcher = watch(dirname(file), { persistent: false }, (_kind, name) => {
        if (name === null || name === basename(file)) this.#lookIn(QUIET_MS);
      });
      watcher.on("error", () => watcher.close());
      this.#watchers.push(watcher);
    } catch {
      // No such folder, or too many watches of this user.
      this.#warn(`${dirname(file)} cannot be watched: changes count after a restart`);
    }
  }

  /** Also where nobody could tell that the file has changed, or what it refers to has. */
  reread(): void {
    this.#seen = undefined;
    this.#lookIn(0);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.close();
  }

  #lookIn(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#reading = this.#reading.then(() => this.#look());
    }, ms);
    this.#timer.unref();
  }

  /** Never throws. */
  async #look(): Promise<void> {
    const text = await textOf(this.#current.path);
    if (text === this.#seen || this.#closed) return;
    const fault = await this.#take();
    if (fault === undefined || (await this.#isSettled(text))) {
      this.#seen = text;
      if (fault) this.#reject(fault);
    } else this.#lookIn(0);
  }

  /** The new configuration takes the place of the old one in one assignment. Returns what is wrong with it. */
  async #take(): Promise<readonly string[] | undefined> {
    try {
      const { load, objection } = this.#options;
      const next = await load(this.#current.generation + 1);
      if (!next) return [`${basename(this.#current.path)} is gone`];
      const against = objection?.(next);
      if (against !== undefined) return [against];
      const { values, warnings } = this.#current;
      const changes = changedPaths(values, next.values);
      this.#current = next;
      const { path, generation } = next;
      for (const text of next.warnings) if (!warnings.includes(text)) this.#warn(text);
      this.#options.bus.publish({ type: "config.loaded", at: Date.now(), path, generation, changes });
      return undefined;
    } catch (error) {
      return error instanceof ConfigRejected ? error.issues.map(headline) : [toCcrError(error).message];
    }
  }

  async #isSettled(text: string | undefined): Promise<boolean> {
    await new Promise((resolve) => void setTimeout(resolve, SECOND_LOOK_MS).unref());
    return (await textOf(this.#current.path)) === text;
  }

  #warn(text: string): void {
    this.#options.bus.publish({ type: "notice", at: Date.now(), level: "warn", text });
  }

  #reject(issues: readonly string[]): void {
    this.#options.bus.publish({ type: "config.rejected", at: Date.now(), path: this.#current.path, issues });
  }
}

/** Undefined when it cannot be read. */
async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}
