/** What the screen may ask of the rest of the program beside routes. Each part is absent where there is nothing behind it. */
import type { ErrorReport } from "../core/flow.ts";
import type { Usage } from "../core/message.ts";
import type { Target } from "../core/target.ts";

/** Files that can name the model of a scenario. */
export type SavePlace = "project" | "config";

export interface Saved {
  /** What was changed, for people: `Router.think in config.json`. */
  readonly what: string;
  /** `provider,model` that stood there. */
  readonly before: string | undefined;
  /** Puts the file back as it was; throws when somebody has changed it since. */
  readonly undo: () => Promise<void>;
}

export interface PingResult {
  readonly ok: boolean;
  readonly ms: number;
  readonly firstTokenMs: number | null;
  readonly error: ErrorReport | null;
}

export interface DayTotals {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  /** USD, of what has a known price. */
  readonly cost: number;
}

export interface Pricing {
  /** What an answer of this `provider,model` costs, in USD. */
  cost(name: string, usage: Usage): number | undefined;
  /** What Claude Code would show for it: the list price of the model that it asked for. */
  listed(asked: string, usage: Usage): number | undefined;
}

/** A line of a page that only shows: config, doctor. */
export interface PageLine {
  readonly text: string;
  readonly tone?: "head" | "ok" | "warn" | "error" | "dim";
}

export interface Services {
  readonly pricing?: Pricing;
  /** Writes the model of a scenario into a file; undefined takes it out. */
  readonly save?: (scenario: string, target: Target | undefined, place: SavePlace) => Promise<Saved>;
  /** Sends the smallest request that shows whether the model works. It is not part of any conversation. */
  readonly ping?: (target: Target) => Promise<PingResult>;
  /** What was used today before this run. */
  readonly today?: () => Promise<DayTotals | undefined>;
  /** Tokens at which Claude Code makes room, where that is known. */
  readonly compactAt?: () => number | undefined;
  /** `provider,model` names that are tried when a scenario's own model fails. */
  readonly fallback?: (scenario: string) => readonly string[];
  /** The configuration as it counts, without secrets. */
  readonly configPage?: () => readonly PageLine[];
  readonly doctorPage?: () => Promise<readonly PageLine[]>;
  /** Secrets are masked in it. */
  readonly redact?: (text: string) => string;
}

export const NO_SERVICES: Services = {};
