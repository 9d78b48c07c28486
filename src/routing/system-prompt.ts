/**
 * `REWRITE_SYSTEM_PROMPT`: a file takes the place of Claude Code's own instructions.
 *
 * CCR keeps what follows `<env>` in the block that holds it. Claude Code 2.1.330 has no such part any more: its prompt is
 * the last system block, and the environment comes as a message (measured).
 */
import { readFile, stat } from "node:fs/promises";

import type { Block, MessagesRequest } from "../core/message.ts";
import type { Say } from "./custom/logger.ts";
import type { RequestFacts } from "./types.ts";

const ENVIRONMENT = "<env>";

export class SystemPrompt {
  readonly #say: Say;
  #read: { readonly path: string; readonly modified: number; readonly text: string } | undefined;
  #complaint = "";

  constructor(say: Say) {
    this.#say = say;
  }

  /** Sub-agents and small tasks on the side have instructions of their own, which they need. */
  async rewrite(request: MessagesRequest, { class: kind }: RequestFacts, path: string): Promise<MessagesRequest> {
    if (kind !== "main" && kind !== "compaction") return request;
    const prompt = await this.#current(path);
    return prompt === undefined ? request : withPrompt(request, prompt);
  }

  async #current(path: string): Promise<string | undefined> {
    try {
      const { mtimeMs } = await stat(path);
      if (this.#read?.path !== path || this.#read.modified !== mtimeMs)
        this.#read = { path, modified: mtimeMs, text: await readFile(path, "utf8") };
      this.#complaint = "";
      return this.#read.text;
    } catch (error) {
      const text = `REWRITE_SYSTEM_PROMPT: ${error instanceof Error ? error.message : String(error)}`;
      if (text !== this.#complaint) this.#say("warn", text);
      this.#complaint = text;
      return undefined;
    }
  }
}

/** A request with one block or a plain text is not Claude Code's. */
export function withPrompt(request: MessagesRequest, prompt: string): MessagesRequest {
  const { system } = request;
  if (!Array.isArray(system) || system.length < 2) return request;
  const blocks: readonly Block[] = system;
  const marked = blocks.findLastIndex((block) => textOf(block).includes(ENVIRONMENT));
  const index = marked === -1 ? blocks.length - 1 : marked;
  const block = blocks[index];
  if (!block) return request;
  const text = marked === -1 ? prompt : prompt + textOf(block).slice(textOf(block).lastIndexOf(ENVIRONMENT));
  return { ...request, system: blocks.with(index, { ...block, text }) };
}

function textOf(block: Block): string {
  return typeof block["text"] === "string" ? block["text"] : "";
}
