/** The real Claude Code through `ccr code`, asked several times in one process. */
import { once } from "node:events";
import { createInterface } from "node:readline";

import { fieldsOf, itemsOf, parseJson, stringOf, type Fields } from "../../src/transformers/foreign.ts";
import { outcomeOf, startCcr, type Outcome, type RunOptions } from "./ccr.ts";

/** What Claude Code shows for one prompt. */
export interface Shown {
  /** The last words of the turn, or the error it ended with. */
  readonly result: string;
  readonly failed: boolean;
  /** Types of the blocks of the model's answers, in order. */
  readonly blocks: readonly string[];
}

export interface ClaudeSession {
  ask(prompt: string): Promise<Shown>;
  /** Ends the input, and waits for the end of the process. */
  end(): Promise<Outcome>;
}

const STREAMED = ["-p", "--verbose", "--input-format", "stream-json", "--output-format", "stream-json"];

export function claudeSession(args: readonly string[], options: RunOptions): ClaudeSession {
  const child = startCcr(["code", ...args, ...STREAMED], { ...options, input: null });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error("started without pipes");
  const outcome = outcomeOf(child);
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return {
    ask: async (prompt) => {
      const message = { role: "user", content: [{ type: "text", text: prompt }] };
      if (!stdin.write(`${JSON.stringify({ type: "user", message })}\n`)) await once(stdin, "drain");
      const blocks: string[] = [];
      for (;;) {
        const { done, value } = await lines.next();
        if (done) throw new Error(`Claude Code is gone: ${(await outcome).stderr}`);
        const event = fieldsOf(parseJson(value));
        if (event["type"] === "assistant") blocks.push(...typesIn(fieldsOf(event["message"])));
        if (event["type"] === "result") return shown(event, blocks);
      }
    },
    end: () => {
      stdin.end();
      return outcome;
    },
  };
}

function shown(event: Fields, blocks: readonly string[]): Shown {
  return { result: stringOf(event["result"]), failed: event["is_error"] === true, blocks };
}

function typesIn({ content }: Fields): string[] {
  return itemsOf(content).map((block) => stringOf(fieldsOf(block)["type"]));
}
