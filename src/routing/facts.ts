/** What a request says about itself: whose it is and what it is for. */
import type { RequestClass } from "../core/flow.ts";
import { blocksOf, isRecord, type MessagesRequest } from "../core/message.ts";
import type { Headers, RequestFacts } from "./types.ts";

/** Session of clients that name none. */
const ANONYMOUS = "anonymous";

/** `owner` is the session that the client's token stands for, if any. */
export function factsOf(request: MessagesRequest, headers: Headers, owner: string | undefined): RequestFacts {
  const conversation =
    headers["x-claude-code-session-id"] ?? sessionOf(request.metadata?.["user_id"]) ?? owner ?? ANONYMOUS;
  const hint = hintedClass(headers);
  return {
    session: owner ?? conversation,
    conversation,
    class: hint ?? recognizedClass(request, headers),
    hinted: hint !== undefined,
    agent: headers["x-claude-code-agent-id"],
    agentType: headers["x-claude-code-agent-type"],
    headers,
    asked: request.model,
    stream: request.stream === true,
    request,
  };
}

/** `metadata.user_id` of Claude Code: a JSON text with `session_id`, in older versions `user_..._session_UUID`. */
function sessionOf(userId: unknown): string | undefined {
  if (typeof userId !== "string") return undefined;
  if (!userId.startsWith("{")) return userId.split("_session_")[1];
  try {
    const parsed: unknown = JSON.parse(userId);
    return isRecord(parsed) && typeof parsed["session_id"] === "string" ? parsed["session_id"] : undefined;
  } catch {
    return undefined;
  }
}

/** Values of `x-claude-code-request-class`. `workflow` and `side_reply` stand in the binary of 2.1.330. */
const HINTS: ReadonlyMap<string, RequestClass> = new Map([
  ["main", "main"],
  ["subagent", "subagent"],
  ["workflow", "subagent"],
  ["compaction", "compaction"],
  ["auxiliary", "auxiliary"],
  ["side_reply", "auxiliary"],
]);

/** Sent when the client was started with `CLAUDE_CODE_GATEWAY_HINT_HEADERS=1`. */
function hintedClass(headers: Headers): RequestClass | undefined {
  if (headers["x-claude-code-compaction"]) return "compaction";
  return HINTS.get(headers["x-claude-code-request-class"] ?? "");
}

function recognizedClass(request: MessagesRequest, headers: Headers): RequestClass {
  if (headers["x-claude-code-agent-id"] || systemOf(request).includes("cc_is_subagent=true")) return "subagent";
  if (headers["anthropic-beta"]?.includes("fallback-credit-")) return "compaction";
  const tools = request.tools ?? [];
  if (tools.length === 1 && tools[0]?.type?.startsWith("web_search")) return "auxiliary";
  return tools.length === 0 && headers["x-claude-code-session-id"] ? "auxiliary" : "main";
}

/** The attribution line: the first system block of Claude Code. */
function systemOf({ system = "" }: MessagesRequest): string {
  const first = blocksOf(system)[0]?.["text"];
  return typeof first === "string" ? first.slice(0, 500) : "";
}
