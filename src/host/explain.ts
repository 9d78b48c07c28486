/** Finds out who made the provider's request out of the client's: the pipeline runs again over what was recorded. */
import { readFile } from "node:fs/promises";

import type { Config } from "../config/types.ts";
import type { FlowRecord } from "../core/record.ts";
import { modelUses, providerUses, type Target } from "../core/target.ts";
import { bodyOf } from "../history/export/jsonl.ts";
import { type Explanation, type Step, type StepForm, stepOf } from "../history/steps.ts";
import { findSubagentTag } from "../routing/subagent-tag.ts";
import { withPrompt } from "../routing/system-prompt.ts";
import { findTarget, namesTarget } from "../routing/targets.ts";
import { clientAt } from "../transformers/clients/index.ts";
import { type Keepsakes, NO_KEEPSAKES } from "../transformers/keepsake.ts";
import { traceOf } from "../transformers/trace.ts";
import type { Call } from "../transformers/types.ts";

export type KeepsakesOf = (conversation: string) => Promise<Keepsakes>;

interface Parts {
  readonly config: Config;
  readonly keepsakesOf?: KeepsakesOf | undefined;
}

/** Undefined where bodies are not kept. Never throws. */
export async function explain(record: FlowRecord, parts: Parts): Promise<Explanation | undefined> {
  const { bodies, detail } = record;
  const client = bodies.get("client");
  const upstream = bodies.get(`upstream/${detail.attempts.length}`);
  if (client === undefined || upstream === undefined) return undefined;
  try {
    return { steps: await stepsOf(record, { client, upstream }, parts) };
  } catch (error) {
    return { steps: [], problem: error instanceof Error ? error.message : String(error) };
  }
}

interface Sides {
  readonly client: string;
  readonly upstream: string;
}

async function stepsOf(record: FlowRecord, { client, upstream }: Sides, parts: Parts): Promise<Step[]> {
  const { row, detail } = record;
  const last = detail.attempts.at(-1);
  const target = findTarget(parts.config, `${last?.provider},${last?.model}`);
  const grammar = clientAt(detail.path);
  if (!grammar) throw new Error(`${detail.path} belongs to a plugin`);
  const asked = bodyOf(client);
  const { request } = grammar.request(asked, detail.headers);
  const steps: (Step | undefined)[] = [];
  if (!grammar.native) steps.push(stepOf(`the form of ${grammar.name} clients`, "translation", asked, request));
  const routed = await routedRequest(request, row.class, parts.config);
  steps.push(...routed.steps);
  const raw =
    grammar.native && routed.request === request ? Buffer.from(client) : Buffer.from(JSON.stringify(routed.request));
  const call: Call = {
    request: routed.request,
    raw,
    headers: detail.headers,
    target,
    keepsakes: (await parts.keepsakesOf?.(row.session)) ?? NO_KEEPSAKES,
    translated: !grammar.native,
  };
  const { stages, body } = traceOf(call);
  for (const { by, form, before, after } of stages) steps.push(stepOf(by, form, before, after));
  steps.push(restOf(target, body, bodyOf(upstream)));
  return steps.flatMap((step) => step ?? []);
}

/** What the router takes out of requests, and what the configuration puts in. */
async function routedRequest(
  request: Call["request"],
  kind: FlowRecord["row"]["class"],
  config: Config,
): Promise<{ readonly request: Call["request"]; readonly steps: readonly (Step | undefined)[] }> {
  const untagged = findSubagentTag(request, (name) => namesTarget(config, name))?.without ?? request;
  const steps = [stepOf("the router: CCR-SUBAGENT-MODEL", "client", request, untagged)];
  const prompt = kind === "main" || kind === "compaction" ? config.systemPrompt : undefined;
  const text = prompt === undefined ? undefined : await readFile(prompt, "utf8").catch(() => undefined);
  if (text === undefined) return { request: untagged, steps };
  const rewritten = withPrompt(untagged, text);
  return { request: rewritten, steps: [...steps, stepOf("REWRITE_SYSTEM_PROMPT", "client", untagged, rewritten)] };
}

/** Plugins are foreign code and do not run again: what is left over is theirs, where there are any. */
function restOf(target: Target, made: unknown, sent: unknown): Step | undefined {
  const plugins = [...providerUses(target), ...modelUses(target)].filter(({ plugin }) => plugin);
  const form: StepForm = "rest";
  if (plugins.length > 0) return stepOf(`plugin ${plugins.map(({ name }) => name).join(", ")}`, form, made, sent);
  return stepOf("another configuration, or what was remembered of earlier answers", form, made, sent);
}
