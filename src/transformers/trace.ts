/** What each transformer makes of a request: the pipeline once more, a step at a time, for whoever wants to see it. */
import { isRecord } from "../core/message.ts";
import { dialectOf } from "./registry.ts";
import { fieldsOfBody, tweaksOf, withRequest } from "./pipeline.ts";
import type { Call, Encoded } from "./types.ts";

export interface Stage {
  /** The transformer as the configuration calls it; the name of the dialect for the translation. */
  readonly by: string;
  /** `client`: both in Anthropic's form; `translation`: from it to the provider's; `provider`: both in the provider's. */
  readonly form: "client" | "translation" | "provider" | "headers";
  readonly before: unknown;
  readonly after: unknown;
}

export interface Trace {
  /** Those that changed something. */
  readonly stages: readonly Stage[];
  /** The provider's request, as it is in front of plugins. */
  readonly body: unknown;
  /** What of the request got lost on the way, one sentence each. */
  readonly notes: readonly string[];
}

/** Throws what the pipeline throws. */
export function traceOf(call: Call): Trace {
  const dialect = dialectOf(call.target);
  const { provider, model } = tweaksOf(call.target, dialect.name);
  const tweaks = [...provider, ...model];
  const stages: Stage[] = [];
  let { request } = call;
  for (const { name, tweak } of tweaks) {
    const changed = tweak.request?.(request) ?? request;
    if (changed !== request) stages.push({ by: name, form: "client", before: request, after: changed });
    request = changed;
  }
  const encoded = dialect.request(request === call.request ? call : withRequest(call, request));
  let body = fieldsOfBody(encoded.body);
  stages.push({
    by: dialect.name,
    form: dialect.passthrough ? "provider" : "translation",
    before: request,
    after: body,
  });
  for (const { name, tweak } of tweaks) {
    const changed = tweak.body?.(body) ?? body;
    if (changed !== body) stages.push({ by: name, form: "provider", before: body, after: changed });
    body = changed;
  }
  return { stages: [...stages, ...headerStages(encoded, tweaks)], body, notes: encoded.notes ?? [] };
}

function headerStages({ headers }: Encoded, tweaks: ReturnType<typeof tweaksOf>["provider"]): Stage[] {
  const stages: Stage[] = [];
  let current = headers;
  for (const { name, tweak } of tweaks) {
    const changed = tweak.headers?.(current) ?? current;
    if (changed !== current && isRecord(changed)) {
      stages.push({ by: name, form: "headers", before: current, after: changed });
    }
    current = changed;
  }
  return stages;
}
