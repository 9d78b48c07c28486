/** The page of `ccr ui`, with what it needs of the program. */
import type { Config } from "../config/types.ts";
import { targetName } from "../core/target.ts";
import { modelsOffered } from "../proxy/model-list.ts";
import { modelFacts } from "../routing/models/facts.ts";
import { Pages } from "../web/api/pages.ts";
import type { WebDeps, WebTools } from "../web/api/types.ts";
import type { ModelView } from "../web/shared/views.ts";

export interface WebOptions extends Omit<WebTools, "modelsOf"> {
  readonly version: string;
  /** The file that the page may change. */
  readonly configFile: string | undefined;
}

type Parts = Pick<WebDeps, "bus" | "redactor" | "history" | "overrides" | "config" | "url">;

export function openPages({ version, configFile, readText, ping }: WebOptions, parts: Parts): Pages {
  const tools = { readText, ping, modelsOf: modelsOffered };
  return new Pages({ ...parts, version, configFile, models: () => modelsIn(parts.config()), tools });
}

function modelsIn({ providers, router }: Config): ModelView[] {
  return [...providers.values()].flatMap((provider) =>
    provider.models.map((model) => {
      const name = targetName({ provider, model });
      const roles = Object.entries(router).flatMap(([role, routed]) => (routed === name ? [role] : []));
      const { window, price } = modelFacts({ provider, model });
      return { name, provider: provider.name, window, price, roles };
    }),
  );
}
