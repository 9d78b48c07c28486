/** What of a request a Chat provider does not get, in sentences for people. Nothing is lost silently. */
import type { MessagesRequest } from "../../../core/message.ts";
import type { ChatQuirks } from "../../../core/quirks.ts";
import { clientTool, isWebSearch } from "../../known-tools.ts";
import { thinkingWish } from "../../thinking.ts";
import { endsThinking } from "./reasoning-request.ts";
import { isForced } from "./tools.ts";
import { contentNotes, counted } from "../shared/content-notes.ts";

/** Fields that ask for something only Anthropic does. Those that merely tune its own handling of the context are silent. */
const ANTHROPIC_ONLY = ["container", "mcp_servers", "fallbacks", "thread", "compaction"] as const;

export function notesOn(request: MessagesRequest, hasTools: boolean, quirks: ChatQuirks): readonly string[] {
  return [
    ...contentNotes(request, quirks),
    ...toolNotes(request, quirks),
    ...thinkingNotes(request, hasTools, quirks),
    ...samplingNotes(request, quirks),
    ...ANTHROPIC_ONLY.filter((field) => request[field] !== undefined).map((field) => `${field} was left out.`),
  ];
}

function toolNotes(request: MessagesRequest, quirks: ChatQuirks): string[] {
  const tools = request.tools ?? [];
  const searches = quirks.webSearch === "none" ? tools.filter(isWebSearch) : [];
  const others = tools.filter((tool) => !isWebSearch(tool) && !clientTool(tool));
  const refused = quirks.tools ? [] : tools.filter((tool) => clientTool(tool));
  const forced = request.tool_choice?.type === "any" || request.tool_choice?.type === "tool";
  return [
    ...(searches.length > 0 ? ["The web was not searched: the provider cannot."] : []),
    ...(others.length > 0 ? [`Tools that run at Anthropic were left out: ${names(others)}.`] : []),
    ...(refused.length > 0 ? [`${counted(refused.length, "tool")} left out: the provider takes none.`] : []),
    ...(forced && !isForced(request, quirks) ? ["The model may answer without the tool it was told to use."] : []),
  ];
}

function thinkingNotes(request: MessagesRequest, hasTools: boolean, quirks: ChatQuirks): string[] {
  const asked = thinkingWish(request).on === true && endsThinking(request, hasTools, quirks);
  return asked ? ["Thinking is off for this request: the provider refuses it here."] : [];
}

function samplingNotes({ temperature, top_p, top_k }: MessagesRequest, quirks: ChatQuirks): string[] {
  const lost = [
    ...(!quirks.sampling && temperature !== undefined && temperature !== 1 ? ["temperature"] : []),
    ...(!quirks.sampling && top_p !== undefined && top_p < 0.99 ? ["top_p"] : []),
    ...(top_k !== undefined && !(quirks.sampling && quirks.topK) ? ["top_k"] : []),
  ];
  return lost.length > 0 ? [`${lost.join(", ")} left out: the model does not take it.`] : [];
}

function names(tools: readonly { readonly name: string }[]): string {
  return tools.map(({ name }) => name).join(", ");
}
