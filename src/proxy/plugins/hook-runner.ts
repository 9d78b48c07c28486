/** Calls the hooks of plugins for one attempt of one request: with a limit to their time, and every failure as one of theirs. */
import type { ErrorFacts } from "../../core/error-facts.ts";
import { CcrError } from "../../core/errors.ts";
import type { Plugin } from "../../core/plugin.ts";
import type { HookCaller, HookName } from "../../transformers/ccr-plugin.ts";
import { runOwned, type StrayOwner } from "./strays.ts";

export interface RunnerOptions {
  /** Undefined for clients' requests that have not found one yet. */
  readonly provider: string | undefined;
  /** Longest time that a plugin may keep a request waiting, not counting what it waits for the provider. */
  readonly limitMs: number;
  /** Told of errors that escape from work nobody waits for. */
  readonly escaped: (error: CcrError) => void;
}

/** A plugin whose work has failed behind its back, and that is silent for this long, will not speak again. */
const AFTER_STRAY_MS = 1_000;

interface Wait {
  readonly plugin: Plugin;
  readonly reject: (reason: unknown) => void;
}

export class HookRunner implements HookCaller, StrayOwner {
  readonly #options: RunnerOptions;
  /** What the request is waiting for. */
  #wait: Wait | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Reads of the provider's answer that are under way. */
  #reads = 0;
  #last: Plugin | undefined;
  #failure: { readonly reason: unknown } | undefined;
  /** An error that may be why the plugin is silent. */
  #suspect: CcrError | undefined;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  async call(plugin: Plugin, hook: HookName, args: readonly unknown[]): Promise<unknown> {
    const method: unknown = Reflect.get(plugin.instance, hook);
    return this.wait(plugin, async (): Promise<unknown> =>
      typeof method === "function" ? Reflect.apply(method, plugin.instance, args) : undefined,
    );
  }

  /** Waits for something that `plugin` does. Whatever it throws is its failure, except errors of ours that it passes on. */
  async wait<T>(plugin: Plugin, work: () => Promise<T>): Promise<T> {
    this.#last = plugin;
    try {
      return await Promise.race([runOwned(this, work), this.#interruption(plugin)]);
    } catch (error) {
      throw this.#isOurs(error) ? error : this.#failed(plugin, error);
    } finally {
      this.#wait = undefined;
      this.#arm();
    }
  }

  /** Waits for the provider on behalf of a plugin, whose time stands still meanwhile. */
  async whileProviderIsSlow<T>(read: Promise<T>): Promise<T> {
    this.#reads++;
    this.#arm();
    try {
      return await read;
    } catch (error) {
      this.#failure ??= { reason: error };
      throw error;
    } finally {
      this.#reads--;
      this.#arm();
    }
  }

  /** Ends every wait with `reason`, now and from now on. */
  stop(reason: unknown): void {
    this.#failure ??= { reason };
    this.#wait?.reject(this.#failure.reason);
  }

  stray(error: unknown): void {
    const plugin = this.#wait?.plugin ?? this.#last;
    if (!plugin) return;
    this.#suspect = this.#failed(plugin, error);
    this.#options.escaped(this.#suspect);
    this.#arm();
  }

  complaint(plugin: Plugin, detail: string): CcrError {
    return new CcrError("CCR-E201", { ...this.#who(plugin), detail });
  }

  /** What the provider's side failed with, which a plugin may have hidden. */
  get failure(): { readonly reason: unknown } | undefined {
    return this.#failure;
  }

  #interruption(plugin: Plugin): Promise<never> {
    return new Promise((_, reject) => {
      this.#wait = { plugin, reject };
      if (this.#failure) reject(this.#failure.reason);
      this.#arm();
    });
  }

  /** The clock runs while the request waits and no read of the provider's answer is under way. */
  #arm(): void {
    clearTimeout(this.#timer);
    if (!this.#wait || this.#reads > 0) return;
    const { limitMs } = this.#options;
    const limit = this.#suspect ? Math.min(AFTER_STRAY_MS, limitMs) : limitMs;
    this.#timer = setTimeout(() => this.#tooLong(), limit);
  }

  #tooLong(): void {
    const plugin = this.#wait?.plugin ?? this.#last;
    const facts = { ...(plugin && this.#who(plugin)), waited: this.#options.limitMs };
    this.stop(this.#suspect ?? new CcrError("CCR-E202", facts));
  }

  #who({ name }: Plugin): ErrorFacts {
    const { provider } = this.#options;
    return provider === undefined ? { name } : { name, provider };
  }

  #isOurs(error: unknown): boolean {
    return error instanceof CcrError || error === this.#failure?.reason;
  }

  #failed(plugin: Plugin, error: unknown): CcrError {
    const detail = error instanceof Error ? error.message : String(error);
    const where = placeIn(plugin.file, error);
    const facts = { ...this.#who(plugin), detail, ...(where && { where }) };
    return new CcrError("CCR-E201", facts, { cause: error });
  }
}

/** `gemini-cli.js:12:5`: the topmost line of the stack that is in the plugin's file. */
function placeIn(file: string, error: unknown): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const base = file.split(/[\\/]/).at(-1) ?? file;
  const line = stack.split("\n").find((frame) => frame.includes(base));
  const at = line && /(?:\?at=[\d.]+)?:(\d+:\d+)\)?$/.exec(line)?.[1];
  return at && `${base}:${at}`;
}
