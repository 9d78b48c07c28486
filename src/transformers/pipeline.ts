/** A target's dialect with the tweaks of its configuration around it. */
import type { CcrError } from "../core/errors.ts";
import type { StreamEvent } from "../core/event.ts";
import type { Message, MessagesRequest } from "../core/message.ts";
import type { SseFrame } from "../core/sse.ts";
import { modelUses, providerUses, type DialectName, type Target, type Use } from "../core/target.ts";
import { messageOfEvents } from "./accumulate.ts";
import { fieldsOf, parseJson, type Fields } from "./foreign.ts";
import { dialectOf } from "./registry.ts";
import { eventsOfMessage } from "./replay.ts";
import { BlockOrder } from "./tweaks/block-order.ts";
import { transformerNamed } from "./tweaks/index.ts";
import type { AnswerTweak, Tweak, TweakMaker } from "./tweaks/types.ts";
import type { AnswerContext, Call, Dialect, Encoded, StreamDecoder, UpstreamFailure } from "./types.ts";

/** A tweak with the name that the configuration calls it by. */
export interface NamedTweak {
  readonly name: string;
  readonly tweak: Tweak;
}

/** For one request. A target without tweaks has its bare dialect. */
export function pipelineFor(target: Target): Dialect {
  const dialect = dialectOf(target);
  const { provider, model } = tweaksOf(target, dialect.name);
  return provider.length + model.length === 0 ? dialect : new TweakedDialect(dialect, bare(provider), bare(model));
}

/** In the order in which requests pass them: the provider's, then the model's. */
export function tweaksOf(
  target: Target,
  dialect: DialectName,
): { readonly provider: readonly NamedTweak[]; readonly model: readonly NamedTweak[] } {
  const made = (uses: readonly Use[]): readonly NamedTweak[] => {
    const makers = makersOf(uses);
    return makers.length === 0 ? NONE : makers.map(({ name, make }) => ({ name, tweak: make(target, dialect) }));
  };
  return { provider: made(providerUses(target)), model: made(modelUses(target)) };
}

const NONE: readonly NamedTweak[] = [];

function bare(named: readonly NamedTweak[]): readonly Tweak[] {
  return named.map(({ tweak }) => tweak);
}

interface NamedMaker {
  readonly name: string;
  readonly make: TweakMaker;
}

/** Makers by the list of the configuration that names them. */
const known = new WeakMap<readonly Use[], readonly NamedMaker[]>();

function makersOf(uses: readonly Use[]): readonly NamedMaker[] {
  let makers = known.get(uses);
  if (!makers) {
    makers = uses.flatMap(({ name, options, plugin }) => {
      const make = plugin ? undefined : transformerNamed(name)?.tweak(options);
      return make ? [{ name, make }] : [];
    });
    known.set(uses, makers);
  }
  return makers;
}

/**
 * CCR's order: requests pass the provider's transformers and then the model's; answers the provider's from last to first,
 * and then the model's from last to first.
 */
class TweakedDialect implements Dialect {
  readonly name: DialectName;
  readonly passthrough: boolean;
  readonly #dialect: Dialect;
  readonly #tweaks: readonly Tweak[];
  readonly #answering: readonly Tweak[];

  constructor(dialect: Dialect, provider: readonly Tweak[], model: readonly Tweak[]) {
    this.name = dialect.name;
    this.#dialect = dialect;
    this.#tweaks = [...provider, ...model];
    this.#answering = [...provider.toReversed(), ...model.toReversed()].filter(({ answer }) => answer);
    this.passthrough = dialect.passthrough && this.#answering.length === 0;
  }

  request(call: Call): Encoded {
    const request = this.#tweaks.reduce((changed, tweak) => tweak.request?.(changed) ?? changed, call.request);
    const encoded = this.#dialect.request(request === call.request ? call : withRequest(call, request));
    const headers = this.#tweaks.reduce((changed, tweak) => tweak.headers?.(changed) ?? changed, encoded.headers);
    const shapers = this.#tweaks.filter(({ body }) => body);
    if (shapers.length === 0) return { ...encoded, headers };
    const fields = shapers.reduce((changed, tweak) => tweak.body?.(changed) ?? changed, fieldsOfBody(encoded.body));
    return { ...encoded, headers, body: JSON.stringify(fields) };
  }

  stream(answer: AnswerContext): StreamDecoder {
    const decoder = this.#dialect.stream(answer);
    return this.#answering.length === 0 ? decoder : new TweakedStream(decoder, this.#answerTweaks(answer));
  }

  message(body: unknown, answer: AnswerContext): Message {
    const message = this.#dialect.message(body, answer);
    if (this.#answering.length === 0) return message;
    return messageOfEvents(tweaked(eventsOfMessage(message), this.#answerTweaks(answer)));
  }

  error(failure: UpstreamFailure, target: Target): CcrError {
    return this.#dialect.error(failure, target);
  }

  #answerTweaks(answer: AnswerContext): AnswerTweak[] {
    return [...this.#answering.flatMap((tweak) => tweak.answer?.(answer) ?? []), new BlockOrder()];
  }
}

class TweakedStream implements StreamDecoder {
  readonly #decoder: StreamDecoder;
  readonly #tweaks: readonly AnswerTweak[];

  constructor(decoder: StreamDecoder, tweaks: readonly AnswerTweak[]) {
    this.#decoder = decoder;
    this.#tweaks = tweaks;
  }

  get estimated(): boolean {
    return this.#decoder.estimated;
  }

  push(frame: SseFrame): StreamEvent[] {
    return tweaked(this.#decoder.push(frame), this.#tweaks);
  }

  end(): StreamEvent[] {
    return tweaked(this.#decoder.end(), this.#tweaks);
  }
}

function tweaked(events: readonly StreamEvent[], tweaks: readonly AnswerTweak[]): StreamEvent[] {
  let current = [...events];
  for (const tweak of tweaks) current = current.flatMap((event) => tweak.event(event));
  return current;
}

/** A dialect that passes the client's bytes through gets them as if the client had sent the changed request. */
export function withRequest(call: Call, request: MessagesRequest): Call {
  return { ...call, request, raw: Buffer.from(JSON.stringify(request)) };
}

export function fieldsOfBody(body: Encoded["body"]): Fields {
  return fieldsOf(parseJson(typeof body === "string" ? body : Buffer.from(body).toString()));
}
