/** What the server side of the page needs from its host. */
import type { Config } from "../../config/types.ts";
import type { Bus } from "../../core/bus.ts";
import type { Redactor } from "../../core/redact.ts";
import type { Provider, Target } from "../../core/target.ts";
import type { History } from "../../history/history.ts";
import type { Overrides } from "../../routing/session.ts";
import type { ModelView, PingView } from "../shared/views.ts";

export interface WebDeps {
  readonly version: string;
  /** The newest configuration. */
  readonly config: () => Config;
  /** Undefined when the configuration is in no file. */
  readonly configFile: string | undefined;
  readonly bus: Bus;
  readonly redactor: Redactor;
  readonly history: History | undefined;
  readonly overrides: Overrides;
  readonly models: () => readonly ModelView[];
  /** Of the proxy that serves the page. */
  readonly url: () => string;
  readonly tools: WebTools;
}

/** What whoever starts the host brings along. */
export interface WebTools {
  /** Reads a text as the configuration would be read. Without secrets no program is asked for one. Throws `ConfigRejected`. */
  readText(text: string, path: string, withSecrets: boolean): Promise<Config>;
  /** Sends a request of a few tokens. */
  ping(config: Config, target: Target): Promise<PingView>;
  /** Throws a `CcrError`. */
  modelsOf(provider: Provider): Promise<string[]>;
}
