/** The client's wish to search the web. */
import { blocksOf, isText, type MessagesRequest, type Tool } from "../../../core/message.ts";
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

/** What the search is about: the end of the conversation. */
export function queryOf({ messages }: MessagesRequest): string {
  const last = messages.findLast(({ role }) => role === "user");
  const text = blocksOf(last?.content ?? "").findLast(isText)?.text ?? "";
  return text.replace(ASKED, "").trim().slice(0, MAX_QUERY);
}
