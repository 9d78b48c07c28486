/** A Messages request for Claude on Vertex AI: the client's own bytes, with the model in the URL. */
import type { MessagesRequest } from "../../../core/message.ts";
import { googleKey, modelUrl } from "../../google.ts";
import type { Call, Encoded } from "../../types.ts";
import { portableHistory } from "../anthropic/portable-history.ts";
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
    body: bodyOf(call, betas.body),
    toolNames: new Map(),
    ...(auth && { auth }),
  };
}

/** `claude-opus-4-5-20251101` -> `claude-opus-4-5@20251101` */
function vertexName(model: string): string {
  return model.replace(/-(\d{8})$/, "@$1");
}

function bodyOf({ request, raw }: Call, betas: readonly string[]): string | Uint8Array {
  const members = { ...VERSION, ...(betas.length > 0 ? { anthropic_beta: betas } : {}) };
  const messages = portableHistory(request.messages);
  const known = "anthropic_version" in request || "anthropic_beta" in request;
  if (known || messages !== request.messages) return printed({ ...request, messages }, members);
  return withoutModel(raw, JSON.stringify(members).slice(1, -1)) ?? printed(request, members);
}

function printed(request: MessagesRequest, members: object): string {
  const { model: _, ...rest } = request;
  return JSON.stringify({ ...rest, ...members });
}
