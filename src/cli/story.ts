/** Tells the requests of a run as lines of text, folded from the bus. */
import { basename } from "node:path";

import type { BusEvent } from "../core/flow.ts";
import { isRecord } from "../core/message.ts";

interface Chapter {
  readonly target: string;
  readonly why: string;
  readonly firstToken: number | undefined;
}

export class Story {
  readonly #print: (line: string) => void;
  readonly #chapters = new Map<number, Chapter>();

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  open(notice: string, prompt: string): void {
    this.#print(`${notice}.\n\nOne turn of Claude Code, without a terminal. Prompt: ${prompt}\n`);
  }

  close(reply: string): void {
    this.#print(`\n${reply}`);
  }

  tool(name: string, input: unknown): void {
    const file: unknown = isRecord(input) ? input["file_path"] : undefined;
    this.#print(`    tool ${name}${typeof file === "string" ? ` ${basename(file)}` : ""}`);
  }

  tell(event: BusEvent): void {
    switch (event.type) {
      case "flow.routed": {
        const { provider, model, why } = event.route;
        this.#chapters.set(event.id, { target: `${provider},${model}`, why, firstToken: undefined });
        break;
      }
      case "flow.first-token":
        this.#change(event.id, { firstToken: event.ms });
        break;
      case "flow.closed": {
        const { input_tokens, cache_read_input_tokens, output_tokens } = event.usage;
        const { firstToken = 0 } = this.#chapters.get(event.id) ?? {};
        const tokens = `${input_tokens + cache_read_input_tokens} tokens in (${cache_read_input_tokens} cached), ${output_tokens} out`;
        this.#end(event.id, `first token ${Math.round(firstToken)} ms, ${tokens}, ${seconds(event.ms)}`);
        break;
      }
      case "flow.failed":
        this.#end(event.id, `${event.error.status} ${event.error.message}`);
        break;
      default:
    }
  }

  #change(id: number, change: Partial<Chapter>): void {
    const chapter = this.#chapters.get(id);
    if (chapter) this.#chapters.set(id, { ...chapter, ...change });
  }

  #end(id: number, result: string): void {
    const chapter = this.#chapters.get(id);
    if (!chapter) return;
    this.#chapters.delete(id);
    this.#print(`#${id}  ${chapter.target} (${chapter.why}): ${result}`);
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
