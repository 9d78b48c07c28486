/**
 * Knows how every provider is doing, chooses keys, and tells the bus what has changed. A provider without troubles and
 * with one key costs nothing here.
 */
import type { Bus } from "../core/bus.ts";
import type { CcrError } from "../core/errors.ts";
import type { ProviderStatus } from "../core/flow.ts";
import type { Redactor } from "../core/redact.ts";
import type { Provider, Target } from "../core/target.ts";
import { ProviderHealth, type Trouble } from "./provider-health.ts";

interface Entry {
  readonly url: string;
  readonly keys: readonly string[];
  readonly health: ProviderHealth;
  /** What the bus was told last. */
  told: string;
  why: string;
}

export class ProviderDesk {
  readonly #bus: Bus;
  readonly #redactor: Redactor;
  /** By name: those against which something is known. */
  readonly #entries = new Map<string, Entry>();
  readonly #variants = new WeakMap<Provider, readonly Provider[]>();

  constructor(bus: Bus, redactor: Redactor) {
    this.#bus = bus;
    this.#redactor = redactor;
  }

  /** Why it should not be asked now; undefined when it may. */
  trouble({ provider }: Target): Trouble | undefined {
    return this.#entry(provider)?.health.trouble(performance.now());
  }

  /**
   * The target with a key that may be used. Conversations keep to their key, because prompt caches belong to it. Undefined
   * when `tried` has all that are left.
   */
  withKey(target: Target, conversation: string, tried: ReadonlySet<string> = NONE): Target | undefined {
    const { provider, model } = target;
    const { keys } = provider;
    if (!keys) return tried.size === 0 ? target : undefined;
    const start = numberOf(conversation) % keys.length;
    const health = this.#entry(provider)?.health ?? new ProviderHealth(keys.length);
    const refused = (key: number): boolean => tried.has(keys[key] ?? "");
    const key = health.keyFrom(start, performance.now(), refused) ?? (tried.size === 0 ? health.soonest : undefined);
    const variant = key === undefined ? undefined : this.#variantsOf(provider, keys)[key];
    return variant && { provider: variant, model };
  }

  /** A request goes there. The function, if there is one, is to be called when it is over, whatever came of it. */
  enter({ provider }: Target): (() => void) | undefined {
    const entry = this.#entry(provider);
    if (!entry?.health.entered(performance.now())) return undefined;
    return () => entry.health.left();
  }

  succeeded({ provider }: Target): void {
    const entry = this.#entry(provider);
    if (!entry) return;
    entry.health.succeeded(keyOf(provider));
    entry.why = "";
    this.#tell(provider.name, entry);
    if (entry.health.well) this.#entries.delete(provider.name);
  }

  failed({ provider }: Target, error: CcrError): void {
    const entry = this.#entry(provider) ?? (error.kind && this.#newEntry(provider));
    if (!entry) return;
    entry.health.failed(keyOf(provider), error, performance.now());
    if (error.kind) entry.why = this.#redactor.redact(error.message);
    this.#tell(provider.name, entry);
  }

  #entry(provider: Provider): Entry | undefined {
    if (this.#entries.size === 0) return undefined;
    const entry = this.#entries.get(provider.name);
    return entry && entry.url === provider.url && sameKeys(entry.keys, keysOf(provider)) ? entry : undefined;
  }

  /** A provider that is configured anew begins anew. */
  #newEntry(provider: Provider): Entry {
    const keys = keysOf(provider);
    const entry = { url: provider.url, keys, health: new ProviderHealth(keys.length), told: "ok", why: "" };
    this.#entries.set(provider.name, entry);
    return entry;
  }

  #variantsOf(provider: Provider, keys: readonly string[]): readonly Provider[] {
    let variants = this.#variants.get(provider);
    if (!variants) {
      variants = keys.map((key) => ({ ...provider, key }));
      this.#variants.set(provider, variants);
    }
    return variants;
  }

  #tell(provider: string, entry: Entry): void {
    const now = performance.now();
    const { health, keys } = entry;
    const trouble = health.trouble(now);
    const usable = health.usable(now);
    const told = trouble ? `${trouble.condition} ${trouble.until}` : `ok ${usable}`;
    if (told === entry.told || (entry.told === "ok" && told === `ok ${keys.length}`)) return;
    entry.told = told;
    const status: ProviderStatus = {
      provider,
      condition: trouble?.condition ?? "ok",
      until: trouble && Math.round(Date.now() + trouble.until - now),
      why: trouble ? entry.why : "",
      keys: [usable, keys.length],
    };
    this.#bus.publish({ type: "provider.changed", at: Date.now(), ...status });
  }
}

const NONE: ReadonlySet<string> = new Set();

function keysOf({ keys, key }: Provider): readonly string[] {
  return keys ?? [key];
}

/** Which of them is in use. */
function keyOf({ keys, key }: Provider): number {
  return Math.max(keys?.indexOf(key) ?? 0, 0);
}

function sameKeys(some: readonly string[], others: readonly string[]): boolean {
  return some === others || (some.length === others.length && some.every((key, at) => key === others[at]));
}

function numberOf(text: string): number {
  let number = 0;
  for (let at = 0; at < text.length; at++) number = (number * 31 + text.charCodeAt(at)) % 0x7fffffff;
  return number;
}
