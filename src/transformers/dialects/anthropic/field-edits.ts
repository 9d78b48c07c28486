/** Top-level fields of a Messages request that its target does not know, or shall not know. */
import { identityOf } from "../../identity.ts";
import type { Editing } from "./editing.ts";

/** Local paths, permission rules and identity, for the classifier of Claude Code's auto mode. */
const CONFIDENTIAL = "safeguards";

/** What betas have brought, or only Anthropic has. */
const BETA_FIELDS = [
  "billing_policy",
  "cache_control",
  "compaction",
  "container",
  "context_management",
  "diagnostics",
  "fallback_credit_token",
  "fallbacks",
  "inference_geo",
  "mcp_servers",
  "service_tier",
  "speed",
  "thread",
  "user_profile_id",
];

export function fieldEdits(editing: Editing): void {
  const { call, quirks, edits } = editing;
  const { request } = call;
  if (!quirks.confidant) confidentialEdits(editing);
  if (!quirks.betas) {
    for (const field of BETA_FIELDS) if (request[field] !== undefined) edits.remove([field]);
  }
  const most = Math.min(quirks.maxOutput, editing.model?.maxOutput ?? quirks.maxOutput);
  if (request.max_tokens !== undefined && request.max_tokens > most) edits.replace(["max_tokens"], most);
  if (editing.model?.sampling === false) samplingEdits(editing);
}

function confidentialEdits({ call, edits }: Editing): void {
  const { request } = call;
  if (request[CONFIDENTIAL] !== undefined) edits.remove([CONFIDENTIAL]);
  if (request.metadata !== undefined) {
    const { user, session } = identityOf(call);
    if (user === "") edits.remove(["metadata"]);
    else edits.replace(["metadata"], { user_id: `user_${user}_session_${session}` });
  }
}

/** Models after Opus 4.6 take the defaults only. */
function samplingEdits({ call: { request }, edits, notes }: Editing): void {
  const lost = [
    ...(request.temperature !== undefined && request.temperature !== 1 ? ["temperature"] : []),
    ...(request.top_p !== undefined && request.top_p < 0.99 ? ["top_p"] : []),
    ...(request.top_k === undefined ? [] : ["top_k"]),
  ];
  for (const field of lost) edits.remove([field]);
  if (lost.length > 0) notes.push(`${lost.join(", ")} left out: the model does not take it.`);
}
