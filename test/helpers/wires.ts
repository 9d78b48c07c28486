/** The two wire grammars side by side, so that one test can speak both. */
import type { DialectName } from "../../src/core/target.ts";
import { anthropicAnswer, anthropicFrames as f, chatAnswer, chatChunk, frame } from "./http-bytes.ts";

export interface Wire {
  readonly answer: (texts: readonly string[]) => string[];
  /** What opens a stream and carries no content. */
  readonly preliminary: string;
  /** Frames of an answer in front of its text and behind it. */
  readonly opening: readonly string[];
  readonly ending: readonly string[];
  readonly error: string;
}

/** One that passes answers through, and one that translates them; the others have tests of their own. */
export type Wired = Extract<DialectName, "anthropic" | "openai-chat">;

export const WIRES: Readonly<Record<Wired, Wire>> = {
  anthropic: {
    answer: anthropicAnswer,
    preliminary: f.start(),
    opening: anthropicAnswer([]).slice(0, 2),
    ending: anthropicAnswer([]).slice(2),
    error: f.error("overloaded_error", "busy"),
  },
  "openai-chat": {
    answer: chatAnswer,
    preliminary: chatChunk({ role: "assistant", content: "" }),
    opening: chatAnswer([]).slice(0, 1),
    ending: chatAnswer([]).slice(1),
    error: frame({ error: { message: "busy", type: "overloaded_error" } }),
  },
};

export const DIALECTS: readonly Wired[] = ["anthropic", "openai-chat"];
