/** How a request gets its target: facts about the request, rules over the facts, a decision with its reasons. */
import type { Config } from "../config/types.ts";
import type { RequestClass, RuleTrace } from "../core/flow.ts";
import type { MessagesRequest } from "../core/message.ts";
import type { Target } from "../core/target.ts";

export interface RequestFacts {
  /** Key of the conversation for overrides and statistics: the pane that owns the token, else the client's session. */
  readonly session: string;
  /** The client's own id of the conversation: the same after a restart and a resume. */
  readonly conversation: string;
  readonly class: RequestClass;
  /** Agent id of a sub-agent's request. */
  readonly agent: string | undefined;
  readonly asked: string;
  readonly stream: boolean;
  readonly request: MessagesRequest;
}

export interface RuleInput {
  readonly facts: RequestFacts;
  readonly config: Config;
  /** Model chosen by the user for this session, from the next request on. */
  readonly override: Target | undefined;
}

export type RuleResult = { readonly target: Target; readonly why: string } | { readonly miss: string };

export interface Rule {
  readonly name: string;
  /** Throws `CCR-E020` when the rule applies but names something that does not exist. */
  decide(input: RuleInput): RuleResult;
}

export interface Decision {
  readonly target: Target;
  readonly rule: string;
  readonly why: string;
  readonly tried: readonly RuleTrace[];
}
