/** What a transformer of CCR's names is: a row with a name, options and, where it does something, its hooks. */
import type { z } from "zod";

import type { StreamEvent } from "../../core/event.ts";
import type { MessagesRequest } from "../../core/message.ts";
import type { DialectName, Target } from "../../core/target.ts";
import type { Fields } from "../foreign.ts";
import type { AnswerContext } from "../types.ts";

/** A change to requests and answers in the canonical form. Hooks that are absent cost nothing. */
export interface Tweak {
  readonly request?: (request: MessagesRequest) => MessagesRequest;
  /** For fields that have no canonical form: the provider's own request, as the dialect made it. */
  readonly body?: (fields: Fields) => Fields;
  /** Lower-case names. */
  readonly headers?: (headers: Headers) => Headers;
  /** Fresh state for one answer. An answer that is not streamed comes as the events that would have built it. */
  readonly answer?: (answer: AnswerContext) => AnswerTweak;
}

type Headers = Readonly<Record<string, string>>;

/**
 * Events in, events out, one block after another. Block indexes may be anything and `stop_reason` may be out of date:
 * both are put right behind the last tweak.
 */
export interface AnswerTweak {
  event(event: StreamEvent): readonly StreamEvent[];
}

/**
 * `dialect`: the name chooses a wire grammar. `quirks`: it says which vendor's habits the requests follow. `tweak`: it
 * changes requests or answers.
 */
export type TransformerKind = "dialect" | "quirks" | "tweak";

export interface Transformer {
  /** As CCR spells it. Any case is accepted. */
  readonly name: string;
  readonly kind: TransformerKind;
  /** One or two sentences for the reference. */
  readonly summary: string;
  readonly options: z.ZodObject;
  /** Undefined when nothing is to be done for these options. */
  tweak(options: Fields): TweakMaker | undefined;
}

/** Called once per request. */
export type TweakMaker = (target: Target, dialect: DialectName) => Tweak;

interface TransformerSpec<Options extends z.ZodObject> extends Pick<Transformer, "name" | "kind" | "summary"> {
  readonly options: Options;
  make?(options: z.infer<Options>): TweakMaker | undefined;
}

/** Ties a schema to the code that gets what it has checked. */
export function transformer<Options extends z.ZodObject>(spec: TransformerSpec<Options>): Transformer {
  const { name, kind, summary, options: schema } = spec;
  return { name, kind, summary, options: schema, tweak: (options) => spec.make?.(schema.parse(options)) };
}
