/** How a request gets its target: facts about the request, rules over the facts, a decision with its reasons. */
import type { Config } from "../config/types.ts";
import type { FailureKind } from "../core/failure-kind.ts";
import type { RequestClass, RuleTrace } from "../core/flow.ts";
import type { MessagesRequest } from "../core/message.ts";
import type { Target } from "../core/target.ts";
import type { Routes } from "./routes.ts";

/** Lower-case names. */
export type Headers = Readonly<Record<string, string>>;

export interface RequestFacts {
  /** Key of the conversation for overrides and statistics: the pane that owns the token, else the client's session. */
  readonly session: string;
  /** The client's own id of the conversation: the same after a restart and a resume. */
  readonly conversation: string;
  readonly class: RequestClass;
  /** True when the client said the class itself, and it is no guess. */
  readonly hinted: boolean;
  /** Agent id of a sub-agent's request. */
  readonly agent: string | undefined;
  /** The sub-agent's type as Claude Code names it: `Explore`. */
  readonly agentType: string | undefined;
  readonly asked: string;
  readonly stream: boolean;
  readonly headers: Headers;
  readonly request: MessagesRequest;
}

/** Token counts of the conversation, reckoned when a rule asks for them. */
export interface TokenFacts {
  /** The prompt of this request, as the default route's model would count it. */
  prompt(): number;
  /** Prompt tokens of the conversation's last answer, as its provider counted them. */
  readonly last: number | undefined;
}

/** What a sub-agent's prompt says about its model. */
export interface SubagentTag {
  /** Text between the tags. */
  readonly name: string;
  /** The request without the tag. */
  readonly without: MessagesRequest;
}

/** What the user's own router said: a name, nothing, or why it could not say anything. */
export type CustomAnswer =
  | { readonly name: string | undefined; readonly ms: number; readonly request: MessagesRequest | undefined }
  | { readonly failure: string };

export interface RuleInput {
  readonly facts: RequestFacts;
  readonly config: Config;
  /** The scenarios' models that hold for this conversation. */
  readonly routes: Routes;
  /** Model that the user chose for everything in this session, from the next request on. */
  readonly override: Target | undefined;
  /** Model that the user chose for the next request only. */
  readonly once: Target | undefined;
  readonly tokens: TokenFacts;
  readonly tag: SubagentTag | undefined;
  readonly custom: CustomAnswer | undefined;
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

/** A decision about one request. */
export interface Routing extends Decision {
  /** What is to be sent: the client's request itself, unless it held something that is meant for the router only. */
  readonly request: MessagesRequest;
  /** Where to go when the target fails, in this order. */
  readonly fallbacks: readonly Fallback[];
  /** Where a prompt goes that is too long for the target. */
  readonly longContext: Target | undefined;
  /** Whom to show pictures that the target cannot see: `Router.image`. */
  readonly image?: Target | undefined;
}

export interface Fallback {
  readonly target: Target;
  /** Failures for which it is asked; all of them without it. */
  readonly on?: readonly FailureKind[] | undefined;
}
