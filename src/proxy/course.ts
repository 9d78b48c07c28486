/**
 * Where a request goes after a failure that its client has not seen: to the same target once more, with another key or a
 * change, to a fallback, or nowhere. Pure.
 */
import { CcrError } from "../core/errors.ts";
import type { MessagesRequest } from "../core/message.ts";
import { type Target, targetName } from "../core/target.ts";
import type { Fallback, Routing } from "../routing/types.ts";
import { rectify } from "../transformers/rectify.ts";
import type { Trouble } from "./provider-health.ts";
import { pauseBeforeRetry } from "./resilience.ts";

/** What has to be known of targets on the way. */
export interface Guide {
  trouble(target: Target): Trouble | undefined;
  /** With a key that may be used and is none of `tried`. */
  withKey(target: Target, tried?: ReadonlySet<string>): Target | undefined;
  /** Whether the prompt fits into the model's window, as far as that is known. */
  fits(target: Target): boolean;
}

/** What is to be sent, and where. */
export interface Leg {
  readonly target: Target;
  readonly request: MessagesRequest;
  /** Kept reasoning must not come back in. */
  readonly forget: boolean;
  /** For people: why it goes here and not where it was routed to. */
  readonly why: string | undefined;
}

export interface Step {
  /** Undefined at the end, which is `error`. */
  readonly leg: Leg | undefined;
  readonly pauseMs: number;
  readonly note: string | undefined;
  readonly error: CcrError;
}

/** One refusal may stand behind another. */
const MAX_REMEDIES = 2;

interface Tried {
  readonly target: Target;
  /** Undefined for one that was passed over. */
  readonly error: CcrError | undefined;
}

export class Course {
  readonly #guide: Guide;
  readonly #routing: Routing;
  readonly #tried: Tried[] = [];
  /** Names. */
  readonly #visited = new Set<string>();
  #fallbacks: readonly Fallback[];
  #keys = new Set<string>();
  #remedies = 0;
  /** The present target was asked a second time. */
  #repeated = false;
  #paused = false;
  leg: Leg;

  constructor(routing: Routing, guide: Guide) {
    this.#routing = routing;
    this.#guide = guide;
    this.#fallbacks = routing.fallbacks;
    this.leg = this.#first();
  }

  /** Where the request was routed to. */
  get routed(): Target {
    return this.#routing.target;
  }

  next(error: CcrError): Step {
    this.#keys.add(this.leg.target.provider.key);
    const step = this.#afterOverflow(error) ?? this.#changed(error) ?? this.#elsewhere(error) ?? this.#again(error);
    if (step.leg) this.leg = step.leg;
    return step;
  }

  /** A fallback at once, where the target is in trouble. */
  #first(): Leg {
    const { target, request } = this.#routing;
    const here = { target: this.#keyed(target), request, forget: false, why: undefined };
    const trouble = this.#fallbacks.length === 0 ? undefined : this.#guide.trouble(target);
    if (!trouble) return here;
    const other = this.#takeFallback(trouble.kind);
    if (!other) return here;
    this.#tried.push({ target, error: undefined });
    return { ...here, target: this.#keyed(other), why: `fallback: ${targetName(target)} is ${words(trouble)}` };
  }

  /** To where there is more room; compacting the conversation is up to the client. */
  #afterOverflow(error: CcrError): Step | undefined {
    if (error.code !== "CCR-E105") return undefined;
    const { longContext } = this.#routing;
    if (!longContext || this.#wasAt(longContext) || !this.#guide.fits(longContext)) return ended(error);
    this.#tried.push({ target: this.leg.target, error });
    return this.#to(longContext, error, `longContext: too long for ${targetName(this.leg.target)}`);
  }

  #changed(error: CcrError): Step | undefined {
    if (this.#remedies >= MAX_REMEDIES) return undefined;
    const mended = rectify(this.leg.request, error);
    if (!mended || (mended.forget && this.leg.forget)) return undefined;
    this.#remedies++;
    const forget = this.leg.forget || mended.forget === true;
    return { leg: { ...this.leg, request: mended.request, forget }, pauseMs: 0, note: mended.note, error };
  }

  /** With another key, or to a fallback. A connection that was only stale is not worth a change. */
  #elsewhere(error: CcrError): Step | undefined {
    const { kind } = error;
    if (kind === undefined || (!this.#repeated && pauseBeforeRetry(error) === 0)) return undefined;
    const sameModel = KEY_KINDS.has(kind) ? this.#guide.withKey(this.leg.target, this.#keys) : undefined;
    if (sameModel) {
      const note = "Another of its keys is used.";
      return { leg: { ...this.leg, target: sameModel }, pauseMs: 0, note, error };
    }
    const other = this.#takeFallback(kind);
    if (!other) return undefined;
    this.#tried.push({ target: this.leg.target, error });
    return this.#to(other, error, `fallback after ${targetName(this.leg.target)}: ${brief(error)}`);
  }

  #again(error: CcrError): Step {
    const pauseMs = this.#repeated ? undefined : pauseBeforeRetry(error);
    if (pauseMs === undefined || (pauseMs > 0 && this.#paused)) return ended(this.#final(error));
    this.#repeated = true;
    this.#paused ||= pauseMs > 0;
    return { leg: this.leg, pauseMs, note: undefined, error };
  }

  #to(target: Target, error: CcrError, why: string): Step {
    this.#keys = new Set();
    this.#repeated = false;
    const leg = { target: this.#keyed(target), request: this.#routing.request, forget: false, why };
    return { leg, pauseMs: 0, note: undefined, error };
  }

  /** The next that is meant for such failures and not in trouble itself. Those before it have had their turn. */
  #takeFallback(kind: Trouble["kind"]): Target | undefined {
    const at = this.#fallbacks.findIndex(
      ({ target, on }) => (on?.includes(kind) ?? true) && !this.#wasAt(target) && !this.#guide.trouble(target),
    );
    if (at === -1) return undefined;
    const taken = this.#fallbacks[at]?.target;
    this.#fallbacks = this.#fallbacks.slice(at + 1);
    return taken;
  }

  #wasAt(target: Target): boolean {
    return this.#visited.has(targetName(target));
  }

  #keyed(target: Target): Target {
    this.#visited.add(targetName(target));
    return this.#guide.withKey(target) ?? target;
  }

  /** Of several failures the one that may heal by itself: a client that tries again may have more luck. */
  #final(error: CcrError): CcrError {
    if (this.#tried.length === 0) return error;
    const all: readonly Tried[] = [...this.#tried, { target: this.leg.target, error }];
    const told = all.find((tried) => tried.error?.transient) ?? all.find((tried) => tried.error);
    if (!told?.error) return error;
    const others = all
      .filter((tried) => tried !== told)
      .map((tried) => `${targetName(tried.target)} (${tried.error ? brief(tried.error) : "in trouble"})`);
    const { code, facts, status, cause } = told.error;
    return new CcrError(code, { ...facts, alsoTried: others.join(", ") }, { status, cause });
  }
}

const KEY_KINDS: ReadonlySet<string> = new Set(["key", "quota", "rate-limit"]);

function ended(error: CcrError): Step {
  return { leg: undefined, pauseMs: 0, note: undefined, error };
}

const WORDS: Readonly<Record<Trouble["condition"], string>> = {
  cooling: "cooling down",
  off: "failing",
  auth: "refusing its keys",
};

function words({ condition }: Trouble): string {
  return WORDS[condition];
}

/** `429`, or what kind of failure it was. */
function brief({ facts: { upstreamStatus = 0 }, kind, code }: CcrError): string {
  return upstreamStatus >= 400 ? String(upstreamStatus) : (kind ?? code);
}
