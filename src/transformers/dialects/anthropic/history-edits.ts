/** Blocks of earlier turns that a target would refuse, and system messages where it takes none. */
import {
  blocksOf,
  isText,
  isToolResult,
  isToolUse,
  type Block,
  type MessageParam,
  type ToolResultBlock,
} from "../../../core/message.ts";
import { fieldsOf, itemsOf, stringOf } from "../../foreign.ts";
import { hash8 } from "../../hash.ts";
import type { JsonPath } from "../../json-edits.ts";
import { nestedText, textOf, titled } from "../shared/block-text.ts";
import { reminder } from "../shared/system.ts";
import type { Editing } from "./editing.ts";
import { citesForeignPage, foreignSearches, isForeignSearch } from "./searches.ts";
import { isForeignThinking } from "./signatures.ts";

/** Blocks that every server knows. */
const PLAIN: ReadonlySet<string> = new Set([
  "text",
  "image",
  "document",
  "thinking",
  "redacted_thinking",
  "tool_use",
  "tool_result",
]);

/** Anthropic refuses others, such as Kimi's `functions.Read:0`. */
const FOREIGN_CHARACTER = /[^a-zA-Z0-9_-]/;

export interface History {
  /** True when a turn with tool calls has no thinking, or none any more. */
  readonly lostThinking: boolean;
  /** True when that is the last of the assistant's turns. */
  readonly lostLast: boolean;
}

export function historyEdits(editing: Editing): History {
  const { messages } = editing.call.request;
  let lostThinking = false;
  let lostLast = false;
  /** The message that a following system message can join. */
  let before: number | undefined;
  messages.forEach((message, index) => {
    if (message.role === "system") {
      if (!editing.quirks.lateSystem) before = systemEdits(message, index, before, editing);
      else turnEdits(message, index, editing);
      return;
    }
    const kept = turnEdits(message, index, editing);
    if (message.role === "assistant") lostLast = hasLost(kept);
    lostThinking ||= lostLast;
    if (kept.length > 0 || message.content.length === 0) before = message.role === "user" ? index : undefined;
  });
  return { lostThinking, lostLast };
}

function hasLost(kept: readonly Block[]): boolean {
  return kept.some(isToolUse) && !kept.some(({ type }) => type.endsWith("thinking"));
}

/** The blocks that stay. A message that loses all of them goes, too. */
function turnEdits(message: MessageParam, index: number, editing: Editing): readonly Block[] {
  if (!editing.quirks.betas && message["output_config"] !== undefined)
    editing.edits.remove(["messages", index, "output_config"]);
  if (typeof message.content === "string") return blocksOf(message.content);
  const foreign = foreignSearches(message.content);
  const kept = message.content.filter((block, i) => blockEdits(block, { message: index, block: i, foreign }, editing));
  if (kept.length === 0 && message.content.length > 0) editing.edits.remove(["messages", index]);
  return kept;
}

/** A system message joins the user's turn before it, or becomes one. Returns what the next one can join. */
function systemEdits(
  message: MessageParam,
  index: number,
  before: number | undefined,
  { call, edits }: Editing,
): number | undefined {
  const told = reminder(blocksOf(message.content));
  const content = before === undefined ? undefined : call.request.messages[before]?.content;
  if (told.length > 0 && content === undefined) {
    edits.replace(["messages", index], { role: "user", content: told });
    return undefined;
  }
  edits.remove(["messages", index]);
  if (before === undefined) return before;
  if (typeof content === "string") edits.replace(["messages", before, "content"], [...blocksOf(content), ...told]);
  else for (const block of told) edits.append(["messages", before, "content"], block);
  return typeof content === "string" ? undefined : before;
}

/** Where a block stands. Most are left as they are, so the path to one is made when it is needed. */
interface Place {
  readonly message: number;
  readonly block: number;
  /** Searches of the message that the target has not run. */
  readonly foreign: ReadonlySet<string>;
}

function pathTo({ message, block }: Place, ...more: JsonPath): JsonPath {
  return ["messages", message, "content", block, ...more];
}

/** False when the block goes. */
function blockEdits(block: Block, place: Place, editing: Editing): boolean {
  const { quirks, edits, call } = editing;
  if (isForeignThinking(block, call, quirks)) {
    edits.remove(pathTo(place));
    return false;
  }
  if (isToolUse(block)) idEdits(block.id, "id", place, editing);
  if (isToolResult(block)) resultEdits(block, place, editing);
  const words = isForeignSearch(block, place.foreign) ? textOf(block) : wordsFor(block, editing);
  if (words === undefined) return true;
  if (words === "") edits.remove(pathTo(place));
  else edits.replace(pathTo(place), textBlock(words, block));
  return words !== "";
}

function resultEdits(block: ToolResultBlock, place: Place, editing: Editing): void {
  idEdits(block.tool_use_id, "tool_use_id", place, editing);
  itemsOf(block.content).forEach((item, index) => {
    const part = fieldsOf(item);
    const nested: Block = { ...part, type: stringOf(part["type"]) };
    const words = wordsFor(nested, editing);
    if (words !== undefined)
      editing.edits.replace(pathTo(place, "content", index), textBlock(words || "(nothing)", nested));
  });
}

function idEdits(id: string, field: string, place: Place, { quirks, edits }: Editing): void {
  if (quirks.checksThinking && FOREIGN_CHARACTER.test(id)) edits.replace(pathTo(place, field), `toolu_${hash8(id)}`);
}

/** Text to stand for a block that the target does not take; undefined for one that it does. */
function wordsFor(block: Block, { quirks }: Editing): string | undefined {
  if (isText(block)) return citesForeignPage(block) ? block.text : undefined;
  if (block.type === "image") return quirks.vision ? undefined : "[image left out: this model cannot see images]";
  if (block.type === "document") return quirks.files ? undefined : documentText(block);
  return quirks.serverTools || PLAIN.has(block.type) ? undefined : textOf(block);
}

function documentText(block: Block): string {
  const source = fieldsOf(block["source"]);
  const title = stringOf(block["title"]) || "document";
  if (source["type"] === "text") return titled(title, stringOf(source["data"]));
  if (source["type"] === "content") return titled(title, nestedText(source["content"]));
  return `[document left out, this provider takes none: ${title}]`;
}

function textBlock(text: string, { cache_control: marker }: Block): Block {
  return { type: "text", text, ...(marker === undefined ? {} : { cache_control: marker }) };
}
