/** A Messages request for Claude on Vertex AI: the client's own bytes, with the model in the URL. */
import type { MessagesQuirks } from "../../../core/quirks.ts";
import { googleKey, modelUrl } from "../../google.ts";
import type { Call, Encoded } from "../../types.ts";
import { completedCall } from "../anthropic/completed.ts";
import { editsFor } from "../anthropic/edits.ts";
import { messagesQuirksOf } from "../anthropic/quirks.ts";
import { withoutModel } from "../anthropic/splice.ts";
import { vertexBetas } from "./betas.ts";

const VERSION = { anthropic_version: "vertex-2023-10-16" };

export function vertexClaudeRequest(call: Call): Encoded {
  const { provider, model } = call.target;
  const { headers, auth } = googleKey(provider);
  const betas = vertexBetas(call.headers["anthropic-beta"] ?? "");
  const target = { provider, model: vertexName(model) };
  return {
    url: modelUrl(target, call.request.stream === true ? "streamRawPredict" : "rawPredict"),
    headers: {
      "content-type": "application/json",
      ...(betas.header.length > 0 ? { "anthropic-beta": betas.header.join(",") } : {}),
      ...headers,
      ...provider.headers,
    },
    body: bodyOf(completedCall(call), messagesQuirksOf(call.target), betas.body),
    toolNames: new Map(),
    ...(auth && { auth }),
  };
}

/** `claude-opus-4-5-20251101` -> `claude-opus-4-5@20251101` */
function vertexName(model: string): string {
  return model.replace(/-(\d{8})$/, "@$1");
}

/** Google has the model in the URL, and the version in the body. */
function bodyOf(call: Call, quirks: MessagesQuirks, betas: readonly string[]): Uint8Array {
  const members = { ...VERSION, ...(betas.length > 0 ? { anthropic_beta: betas } : {}) };
  const { edits } = editsFor(call, quirks);
  const known = Object.keys(members).some((name) => name in call.request);
  const spliced = edits.empty && !known ? withoutModel(call.raw, JSON.stringify(members).slice(1, -1)) : undefined;
  if (spliced) return spliced;
  edits.remove(["model"]);
  for (const [name, value] of Object.entries(members)) {
    if (name in call.request) edits.replace([name], value);
    else edits.add([], name, value);
  }
  return edits.apply(call.raw);
}
