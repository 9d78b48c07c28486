/** The configuration as the program uses it: one immutable snapshot, replaced as a whole on reload. */
import type { Provider } from "../core/target.ts";

export interface RouterConfig {
  /** `provider,model` names by scenario, as in CCR's `Router`. */
  readonly default?: string;
  readonly background?: string;
  readonly think?: string;
  readonly longContext?: string;
  readonly longContextThreshold?: number;
  readonly webSearch?: string;
  readonly image?: string;
}

export interface Config {
  /** Counts reloads from 1; a request keeps the generation it started with. */
  readonly generation: number;
  /** File the snapshot came from, for messages. */
  readonly path: string;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly router: RouterConfig;
  readonly host: string;
  readonly port: number;
  /** `APIKEY`: what clients must present. Undefined when the file sets none. */
  readonly clientKey: string | undefined;
  /** `API_TIMEOUT_MS`: longest silence of a provider, in ms. */
  readonly timeoutMs: number;
  /** `CLAUDE_PATH` */
  readonly claudePath: string | undefined;
  /** Every secret value in the snapshot, for the redactor. */
  readonly secrets: readonly string[];
  /** What is odd but not wrong: unresolved variables, providers without a key. One sentence each. */
  readonly warnings: readonly string[];
}
