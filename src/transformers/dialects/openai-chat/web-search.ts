/** The client's wish to search the web, in the vendor's own fields. */
import { blocksOf, isText, type MessagesRequest, type Tool } from "../../../core/message.ts";
import type { ChatQuirks } from "../../../core/quirks.ts";
import { itemsOf, type Fields } from "../../foreign.ts";
import { isWebSearch } from "../../known-tools.ts";

/** Keeps the model from inventing hits, which Claude Code would take for real ones. */
export const NO_SEARCH =
  "Web search is not available here. If the task needs it, say so; do not make up search results or links.";

/** Claude Code's own words around what it wants to know. */
const ASKED = /^Perform a web search for the query:\s*/;
const MAX_QUERY = 400;

export function webSearchTool({ tools }: MessagesRequest): Tool | undefined {
  return tools?.find(isWebSearch);
}

export function searchFields(tool: Tool | undefined, { webSearch }: ChatQuirks): Fields {
  if (!tool) return {};
  switch (webSearch) {
    case "plugin":
      return { plugins: [{ id: "web", ...domains(tool) }] };
    case "options":
      return { web_search_options: location(tool) };
    case "always":
    case "none":
      return {};
  }
}

/** What the search is about: the end of the conversation. */
export function queryOf({ messages }: MessagesRequest): string {
  const last = messages.findLast(({ role }) => role === "user");
  const text = blocksOf(last?.content ?? "").findLast(isText)?.text ?? "";
  return text.replace(ASKED, "").trim().slice(0, MAX_QUERY);
}

function domains(tool: Tool): Fields {
  const allowed = itemsOf(tool["allowed_domains"]);
  const blocked = itemsOf(tool["blocked_domains"]);
  return {
    ...(allowed.length > 0 ? { include_domains: allowed } : {}),
    ...(blocked.length > 0 ? { exclude_domains: blocked } : {}),
  };
}

function location(tool: Tool): Fields {
  const place = tool["user_location"];
  if (typeof place !== "object" || place === null) return {};
  const { type: _, ...approximate }: Fields = { ...place };
  return { user_location: { type: "approximate", approximate } };
}
