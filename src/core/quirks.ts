/** How providers differ inside one dialect, as data. Vendors have rows of it; a user may override each in `quirks`. */

export type Effort = "low" | "medium" | "high" | "xhigh" | "max";

/** The vendor's word for each effort a client can ask for, and for no thinking. An empty one is left unsaid. */
export type Efforts = Readonly<Record<Effort | "off", string>>;

type Fields = Readonly<Record<string, unknown>>;

/** Which assistant turns of the history carry something. */
export type Turns = "none" | "tool-turns" | "all-turns";

/** Differences from plain OpenAI Chat Completions. */
export interface ChatQuirks {
  /** How many requests it takes at once; 0 for as many as there are. */
  readonly atOnce: number;
  readonly maxTokens: "max_tokens" | "max_completion_tokens";
  /** Least and most output tokens that may be asked for. */
  readonly minOutput: number;
  readonly maxOutput: number;
  readonly sampling: boolean;
  readonly topK: boolean;
  /** How many stop sequences are taken; the answer is cut here at the others. */
  readonly stops: number;
  /** The field that turns reasoning on and off. */
  readonly thinkingSwitch: "none" | "thinking" | "enable_thinking" | "reasoning" | "chat_template_kwargs";
  /**
   * The field that says how much; `reasoning` is OpenRouter's object, which takes an effort or a number of tokens,
   * `common` the object of the same name that CCR's plugins expect.
   */
  readonly thinkingDepth: "none" | "reasoning_effort" | "thinking_budget" | "reasoning" | "common";
  /** Further fields of a `thinking` object that is enabled. */
  readonly thinkingFields: Fields;
  readonly efforts: Efforts;
  readonly maxThinking: number;
  /** Refuses function tools together with reasoning. */
  readonly toolsEndThinking: boolean;
  /** Refuses a forced tool together with reasoning. */
  readonly forcedToolEndsThinking: boolean;
  /** Reasons in streams only. */
  readonly wholeAnswersEndThinking: boolean;
  /** Turns whose reasoning the provider wants to see again. */
  readonly reasoningBack: Turns;
  /** The form it has then; `as-received` is the field it came in, `thinking` the object of CCR's plugins. */
  readonly reasoningField:
    | "as-received"
    | "reasoning_content"
    | "reasoning"
    | "reasoning_details"
    | "think-tags"
    | "thinking-part"
    | "thinking";
  /** Turns that need a `reasoning_content`, if only an empty one. */
  readonly reasoningFiller: Turns;
  /** Whether the text of an answer may begin with `<think>`. */
  readonly thinkTags: boolean;
  /** `growing`: each delta repeats all before it. `repeating`: the same reasoning delta comes twice in a row. */
  readonly deltas: "pieces" | "growing" | "repeating";
  readonly tools: boolean;
  /** `unnamed` forces any tool but no certain one, `unforced` knows `auto` and `none`, `auto` nothing else. */
  readonly toolChoice: "full" | "unnamed" | "unforced" | "auto";
  /** The field that forbids parallel calls; where there is none, later calls of an answer are left out. */
  readonly parallelField: "none" | "parallel_tool_calls" | "parallel_function_calling";
  readonly strictTools: boolean;
  /** The subset of JSON Schema in which tools and structured answers are described. */
  readonly schema: "plain" | "gemini-json" | "gemini" | "kimi";
  readonly toolIds: "any" | "up-to-40" | "nine-letters";
  /** Each call needs Gemini's thought signature in `extra_content`, or its word for having none. */
  readonly thoughtSignatures: boolean;
  /** Images and files may stand in tool results. */
  readonly toolResultParts: boolean;
  /** False where a user message may not follow a tool message. */
  readonly userAfterTool: boolean;
  /** False where a system message may only come first. */
  readonly lateSystem: boolean;
  /** Fields that mark a last assistant message as the beginning of the answer. */
  readonly prefill: Fields;
  /** Whose cache markers content parts may carry. */
  readonly cacheMarkers: "none" | "anthropic" | "openai";
  readonly vision: boolean;
  /** Takes documents as `file` parts. */
  readonly files: boolean;
  /** `json_object` servers get the schema as an instruction too. */
  readonly responseFormat: "json_schema" | "json_object";
  /** Fields of requests for a stream. */
  readonly streamFields: Fields;
  readonly userField: "none" | "user" | "user_id" | "safety_identifier";
  /** The field that keeps a session on servers that have its prompt in their cache. */
  readonly sessionField: "none" | "prompt_cache_key" | "session_id";
  readonly serviceTier: boolean;
  /** How the provider searches the web: OpenRouter's plugin, an option of OpenAI's search models, unasked, or not. */
  readonly webSearch: "none" | "plugin" | "options" | "always";
  readonly keyHeader: KeyHeader;
  readonly headers: Readonly<Record<string, string>>;
  /** Headers of requests that hold an image. */
  readonly imageHeaders: Readonly<Record<string, string>>;
  /** Fields every request carries. */
  readonly extra: Fields;
}

export type KeyHeader = "authorization" | "x-api-key" | "api-key";

/** Differences from Anthropic's own Messages API. */
export interface MessagesQuirks {
  readonly keyHeader: KeyHeader;
  /** Gets what Claude Code means for Anthropic alone: who and where the user is, and the rules of auto mode. */
  readonly confidant: boolean;
  /** Takes `anthropic-beta` and the fields that betas bring. */
  readonly betas: boolean;
  /** Runs Anthropic's server tools, and knows deferred tools and what both leave in the history. */
  readonly serverTools: boolean;
  /** Takes `system` messages behind the first message. */
  readonly lateSystem: boolean;
  readonly vision: boolean;
  /** Takes `document` blocks. */
  readonly files: boolean;
  /** Knows `thinking` of type `adaptive`; `enabled` with a budget is older and known to all. */
  readonly adaptiveThinking: boolean;
  /** Checks the signatures of thinking blocks, so that those of others must go. */
  readonly checksThinking: boolean;
  /** Refuses to think on when an earlier turn with tool calls has lost its thinking. */
  readonly needsThinking: boolean;
  readonly maxOutput: number;
}

/** What a user may write about a provider, and about single models of it. */
export interface QuirkOverrides extends Partial<ChatQuirks & MessagesQuirks> {
  readonly models?: Readonly<Record<string, Partial<ChatQuirks & MessagesQuirks>>>;
}
