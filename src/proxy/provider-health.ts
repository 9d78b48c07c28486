/**
 * How one provider is doing: which of its keys may be used, and whether it answers at all. Pure; times are ms on the
 * monotonic clock.
 *
 * A key rests as long as the provider asks for. A provider that fails several times in a row is left alone for a while; then
 * one request goes there to see, and the others only once it was answered.
 */
import type { CcrError } from "../core/errors.ts";
import type { FailureKind } from "../core/failure-kind.ts";
import type { ProviderCondition } from "../core/flow.ts";

export interface Trouble {
  readonly condition: Exclude<ProviderCondition, "ok">;
  readonly kind: FailureKind;
  readonly until: number;
}

/** Failures in a row that make a provider stand aside. One may be chance, two are one request and its retry. */
const STRIKES = 3;
const OFF_MS = 30_000;
const MAX_OFF_MS = 300_000;
/** Of a key that a provider has limited without saying for how long. */
const LIMITED_MS = 30_000;
/** Of a key that is refused or has no credit: somebody has to do something about it. */
const REFUSED_MS = 600_000;
/** Providers name the end of a day or a week, too; asking now and then is cheap. */
const MAX_REST_MS = 3_600_000;

const FAILING: ReadonlySet<FailureKind> = new Set(["overloaded", "network", "timeout", "error"]);

interface Rest {
  readonly until: number;
  readonly kind: FailureKind;
}

const RESTED: Rest = { until: 0, kind: "rate-limit" };

export class ProviderHealth {
  readonly #keys: Rest[];
  /** All of the provider. */
  #rest: Rest = RESTED;
  /** In a row. */
  #strikes = 0;
  #limits = 0;
  /** How often it was left alone since it answered last. */
  #offs = 0;
  #probing = false;

  constructor(keys: number) {
    this.#keys = Array.from({ length: Math.max(keys, 1) }, () => RESTED);
  }

  /** True when nothing is known against it. */
  get well(): boolean {
    return this.#strikes + this.#limits + this.#rest.until + Math.max(...this.#keys.map(({ until }) => until)) === 0;
  }

  /** Why it should not be asked now; undefined when it may. */
  trouble(now: number): Trouble | undefined {
    const { until, kind } = this.#rest;
    const off = this.#strikes >= STRIKES;
    if (now < until) return { condition: off ? "off" : "cooling", kind, until };
    if (off && this.#probing) return { condition: "off", kind, until: now + OFF_MS };
    if (this.usable(now) > 0) return undefined;
    const first = this.#keys.reduce((least, key) => (key.until < least.until ? key : least));
    return { ...first, condition: this.#keys.every((key) => key.kind === "key") ? "auth" : "cooling" };
  }

  /** Number of keys that may be used. */
  usable(now: number): number {
    return this.#keys.filter((key) => key.until <= now).length;
  }

  /** The first usable key from `start` on, in turn, that `refused` does not hold. */
  keyFrom(start: number, now: number, refused: (key: number) => boolean): number | undefined {
    const inTurn = this.#keys.map((_, step) => (start + step) % this.#keys.length);
    return inTurn.find((key) => (this.#keys[key]?.until ?? 0) <= now && !refused(key));
  }

  /** Of keys that all rest, the one that does so for the shortest time. */
  get soonest(): number {
    return this.#keys.reduce((best, { until }, key) => (until < (this.#keys[best]?.until ?? 0) ? key : best), 0);
  }

  /** A request goes there. Returns whether it is the one that shall see. */
  entered(now: number): boolean {
    if (this.#strikes < STRIKES || this.#probing || now < this.#rest.until) return false;
    this.#probing = true;
    return true;
  }

  /** That one has ended without an answer that means anything. */
  left(): void {
    this.#probing = false;
  }

  succeeded(key: number): void {
    this.#strikes = this.#offs = this.#limits = 0;
    this.#probing = false;
    this.#rest = RESTED;
    this.#keys[key] = RESTED;
  }

  failed(key: number, { kind, transient, code, facts: { retryAfter, upstreamStatus } }: CcrError, now: number): void {
    this.#probing = false;
    if (upstreamStatus !== undefined && upstreamStatus >= 400 && upstreamStatus < 500) this.#spoke();
    if (kind === undefined || code === "CCR-E115") return;
    const asked = retryAfter === undefined ? undefined : now + Math.min(retryAfter * 1_000, MAX_REST_MS);
    if (kind === "key" || kind === "quota") this.#keys[key] = { kind, until: now + REFUSED_MS };
    else if (kind === "rate-limit") this.#limited(key, asked, now);
    else if (FAILING.has(kind) && transient) this.#struck(kind, asked ?? 0, now);
  }

  /** Whoever refuses requests is there. */
  #spoke(): void {
    if (this.#strikes >= STRIKES) this.#rest = RESTED;
    this.#strikes = this.#offs = 0;
  }

  /** Subscriptions answer 429 now and then and take the next request: a single one is no reason to rest the only key. */
  #limited(key: number, asked: number | undefined, now: number): void {
    this.#limits++;
    const until = asked ?? (this.#keys.length > 1 || this.#limits > 1 ? now + LIMITED_MS : 0);
    this.#keys[key] = { kind: "rate-limit", until };
  }

  /** What was under way when the provider began to be left alone says nothing new. */
  #struck(kind: FailureKind, asked: number, now: number): void {
    const known = this.#strikes >= STRIKES && now < this.#rest.until;
    this.#strikes++;
    const off = known || this.#strikes < STRIKES ? 0 : now + Math.min(OFF_MS * 2 ** this.#offs++, MAX_OFF_MS);
    this.#rest = { kind, until: Math.max(off, asked, this.#rest.until) };
  }
}
