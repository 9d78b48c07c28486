/** The configuration as the program uses it: one immutable snapshot, replaced as a whole on reload. */
import type { FailureKind } from "../core/failure-kind.ts";
import type { Plugin } from "../core/plugin.ts";
import type { ScreenSettings } from "../core/screen.ts";
import type { Provider } from "../core/target.ts";

/** The scenarios of `Router` that name a model. */
export const ROUTES = ["default", "background", "think", "longContext", "webSearch", "image", "subagent"] as const;
export type RouteName = (typeof ROUTES)[number];

/** Claude Code's words for how hard a model should think, least first. */
export const EFFORTS = ["low", "medium", "high", "xhigh", "max"] as const;
export type Effort = (typeof EFFORTS)[number];

/** `provider,model` names by scenario, as in CCR's `Router`. */
export interface RouterConfig extends Partial<Readonly<Record<RouteName, string>>> {
  readonly longContextThreshold?: number;
  /** Least effort that counts as `think`. Without it: more than Claude Code's own default for the model's name. */
  readonly thinkEffort?: Effort;
  /** `provider,model` names by the type of a sub-agent. */
  readonly agents?: Readonly<Record<string, string>>;
}

/** pino's, as CCR has them: the most important first. */
export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Prompts of more tokens are long, where nothing else is configured. CCR's value. */
export const DEFAULT_LONG_CONTEXT = 60_000;

export interface CustomRouter {
  readonly path: string;
  /** Longest time it may take for one request. */
  readonly timeoutMs: number;
}

/** `History` */
export interface HistoryConfig {
  /** `headers` leaves out what was said. */
  readonly capture: "off" | "headers" | "full";
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  /** Sources of regular expressions for what is not to be written. */
  readonly redact: readonly string[];
}

/** One entry of a list in `fallback`: a `provider,model` name as CCR has it, or one for certain failures only. */
export type FallbackChoice = string | FallbackRule;

export interface FallbackRule {
  readonly model: string;
  /** Every failure, without it. */
  readonly on?: readonly FailureKind[] | undefined;
}

export function fallbackName(entry: FallbackChoice): string {
  return typeof entry === "string" ? entry : entry.model;
}

/** US dollars. `over`: what happens beyond a limit; another model is `provider,model`. */
export interface BudgetConfig {
  readonly session?: number | undefined;
  readonly day?: number | undefined;
  /** Part of a limit, in per cent, from which on people are warned. */
  readonly warn: number;
  readonly over: string;
}

/** `Telemetry` */
export interface TelemetryConfig {
  /** Whether `/metrics` answers. */
  readonly metrics: boolean;
  /** Where spans go, as OTLP/HTTP; undefined for nowhere. */
  readonly traces: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** `service.name` */
  readonly service: string;
}

export interface Config {
  /** Counts reloads from 1; a request keeps the generation it started with. */
  readonly generation: number;
  /** File the snapshot came from, for messages. */
  readonly path: string;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly router: RouterConfig;
  /** Where to go when the first choice fails, by scenario. */
  readonly fallback: Partial<Readonly<Record<RouteName, readonly FallbackChoice[]>>>;
  /** `Budget` */
  readonly budget: BudgetConfig | undefined;
  /** `CUSTOM_ROUTER_PATH` */
  readonly customRouter: CustomRouter | undefined;
  /** `REWRITE_SYSTEM_PROMPT`: a file. */
  readonly systemPrompt: string | undefined;
  /** `forceUseImageAgent`: the image route's model only looks at images, and another one does the work. */
  readonly imageAgent: boolean;
  /** The whole file, with variables put in, for code of the user's. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What the files of `transformers` have brought. */
  readonly plugins: readonly Plugin[];
  readonly host: string;
  readonly port: number;
  /** `APIKEY`: what clients must present. Undefined when the file sets none. */
  readonly clientKey: string | undefined;
  /** `API_TIMEOUT_MS`: longest silence of a provider, in ms. */
  readonly timeoutMs: number;
  /** `NON_INTERACTIVE_MODE`: nobody is there to type or to look. */
  readonly nonInteractive: boolean;
  /** `LOG` and `LOG_LEVEL` */
  readonly log: { readonly enabled: boolean; readonly level: LogLevel };
  readonly history: HistoryConfig;
  /** `tui` */
  readonly screen: ScreenSettings;
  readonly telemetry: TelemetryConfig;
  /** `ANTHROPIC_SMALL_FAST_MODEL`, for Claude Code. */
  readonly smallModel: string | undefined;
  /** `CLAUDE_PATH` */
  readonly claudePath: string | undefined;
  /** Every secret value in the snapshot, for the redactor. */
  readonly secrets: readonly string[];
  /** What is odd but not wrong: unresolved variables, providers without a key. One sentence each. */
  readonly warnings: readonly string[];
}
