/** What CCR tells the hooks of plugins about the provider and the client's request. */
import type { Target } from "../../core/target.ts";
import type { RequestFacts } from "../../routing/types.ts";
import type { HookFacts } from "../../transformers/ccr-plugin.ts";
import type { PluginLogger } from "./logger.ts";

export interface ClientRequest {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly facts: RequestFacts;
}

/** Made anew for each attempt, so that nothing a plugin changes in it outlives the attempt. */
export function hookFacts(target: Target, { id, headers, facts }: ClientRequest, log: PluginLogger): HookFacts {
  const { provider, model } = target;
  const body = structuredClone(facts.request);
  return {
    provider: {
      name: provider.name,
      baseUrl: provider.url,
      apiKey: provider.key,
      models: [...provider.models],
      transformer: { use: provider.uses?.all.map(({ name }) => name) ?? [] },
    },
    context: {
      req: {
        id,
        method: "POST",
        url: "/v1/messages",
        headers: { ...headers },
        body: { ...body, model },
        provider: provider.name,
        model,
        sessionId: facts.conversation,
        log,
      },
    },
  };
}

/** A request to the `endPoint` of a plugin. */
export interface ClientCall {
  readonly id: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export function clientContext(call: ClientCall, log: PluginLogger): object {
  return { req: { ...call, method: "POST", log } };
}
