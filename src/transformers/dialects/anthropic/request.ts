/** A Messages request for a provider that speaks Messages itself: the client's own bytes, changed where they must be. */
import type { MessagesQuirks } from "../../../core/quirks.ts";
import type { Provider } from "../../../core/target.ts";
import type { Call, Encoded } from "../../types.ts";
import { completedCall } from "./completed.ts";
import type { Editing } from "./editing.ts";
import { editsFor } from "./edits.ts";
import { messagesQuirksOf } from "./quirks.ts";
import { withModel } from "./splice.ts";

/** Headers of the client that mean something to the provider. */
const FORWARDED = ["anthropic-version", "user-agent", "x-app"] as const;
const DEFAULT_VERSION = "2023-06-01";
/** Anthropic's OAuth tokens are accepted as bearer tokens only. */
const OAUTH_KEY = /^sk-ant-oat/;

export function messagesRequest(given: Call): Encoded {
  const call = completedCall(given);
  const quirks = messagesQuirksOf(call.target);
  const editing = editsFor(call, quirks);
  return {
    url: call.target.provider.url,
    headers: headersFor(call, quirks),
    body: bodyFor(editing),
    toolNames: new Map(),
    notes: editing.notes,
  };
}

function bodyFor({ call: { request, raw, target }, edits }: Editing): Uint8Array {
  if (request.model === target.model) return edits.apply(raw);
  const renamed = edits.empty ? withModel(raw, target.model) : undefined;
  if (renamed) return renamed;
  edits.replace(["model"], target.model);
  return edits.apply(raw);
}

function headersFor({ headers, target }: Call, quirks: MessagesQuirks): Record<string, string> {
  const result: Record<string, string> = { "content-type": "application/json", "anthropic-version": DEFAULT_VERSION };
  for (const name of quirks.betas ? [...FORWARDED, "anthropic-beta"] : FORWARDED) {
    const value = headers[name];
    if (value !== undefined) result[name] = value;
  }
  return Object.assign(result, keyHeader(target.provider, quirks), target.provider.headers);
}

/** The client's own key never goes on: it opens ccr, not the provider. */
function keyHeader({ key }: Provider, { keyHeader: name }: MessagesQuirks): Record<string, string> {
  if (key === "") return {};
  const bearer = name === "authorization" || OAUTH_KEY.test(key);
  return bearer ? { authorization: `Bearer ${key}` } : { [name]: key };
}
