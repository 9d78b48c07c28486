/** The object that a response is, with what it repeats of its request. */
import type { Usage } from "../../../core/message.ts";
import { fieldsOf, type Fields } from "../../foreign.ts";
import type { AnswerHead } from "../types.ts";
import { responsesUsage } from "./ending.ts";

export interface ResponseState {
  readonly status: string;
  readonly incomplete_details: Fields | null;
  readonly output: readonly Fields[];
  /** Undefined while the answer is under way. */
  readonly usage: Usage | undefined;
}

/** What OpenAI repeats where the client has said nothing. */
const DEFAULTS: Fields = {
  instructions: null,
  max_output_tokens: null,
  max_tool_calls: null,
  metadata: {},
  parallel_tool_calls: true,
  reasoning: { effort: null, summary: null },
  temperature: 1,
  text: { format: { type: "text" } },
  tool_choice: "auto",
  tools: [],
  top_logprobs: 0,
  top_p: 1,
  truncation: "disabled",
};

/** Repeated only where the client has said something. */
const IF_GIVEN = ["prompt_cache_key", "safety_identifier", "user"] as const;

export class ResponseHead {
  /** Tells this response's ids from others'. */
  readonly key: string;
  readonly #head: Fields;
  readonly #echo: Fields;

  /** `asked` is the body of the request. */
  constructor(asked: Fields, { id, model, created }: AnswerHead) {
    this.key = id.replace(/^msg_/, "");
    this.#head = { id: `resp_${this.key}`, object: "response", created_at: created, model };
    this.#echo = echoOf(asked);
  }

  response({ usage, ...state }: ResponseState): Fields {
    return {
      ...this.#head,
      ...state,
      error: null,
      usage: usage ? responsesUsage(usage) : null,
      ...this.#echo,
    };
  }
}

/** Nothing is stored here, and nothing runs in the background. */
function echoOf(asked: Fields): Fields {
  const repeated = Object.entries(DEFAULTS).map(([name, value]) => [name, asked[name] ?? value] as const);
  const given = IF_GIVEN.filter((name) => asked[name]).map((name) => [name, asked[name]] as const);
  const reasoning = { ...fieldsOf(DEFAULTS["reasoning"]), ...fieldsOf(asked["reasoning"]) };
  return {
    ...Object.fromEntries([...repeated, ...given]),
    reasoning,
    access_programs: null,
    background: false,
    previous_response_id: null,
    store: false,
  };
}
