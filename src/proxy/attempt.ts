/** One request to one provider, and its answer on the way to the client. */
import type { Config } from "../config/types.ts";
import type { FlowCapture } from "../core/capture.ts";
import { CcrError } from "../core/errors.ts";
import { isToolUse, type Message, type MessagesRequest, NO_USAGE } from "../core/message.ts";
import type { Target } from "../core/target.ts";
import type { RequestFacts, Routing } from "../routing/types.ts";
import type { AnswerForm, AnswerHead, ClientGrammar } from "../transformers/clients/types.ts";
import { NO_KEEPSAKES } from "../transformers/keepsake.ts";
import { pipelineFor } from "../transformers/pipeline.ts";
import { hidesThinking, omitsThinking } from "../transformers/thinking.ts";
import type { AnswerContext, Call, Dialect, Encoded } from "../transformers/types.ts";
import { isWarmUp, warmsUp } from "../transformers/warm-up.ts";
import type { Answer } from "./answer.ts";
import type { ClientSide } from "./client-side.ts";
import type { ProxyContext } from "./context.ts";
import type { Leg } from "./course.ts";
import { deliver, deliverMessage, failureOfAnswer } from "./delivery.ts";
import type { FlowLog } from "./flow-log.ts";
import { forwardedHeaders } from "./forwarded-headers.ts";
import type { Outgoing } from "./outgoing.ts";
import type { ClientRequest } from "./plugins/facts.ts";
import { Tally } from "./tally.ts";

const OPEN_AFTER_HEADERS_MS = 1_000;

export interface Inbound {
  readonly res: Outgoing;
  readonly raw: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly facts: RequestFacts;
  readonly grammar: ClientGrammar;
  readonly answer: AnswerForm;
  /** On the monotonic clock. */
  readonly arrivedAt: number;
  /** Where it goes, if that is decided already. */
  readonly routing?: Routing;
  /** Takes the answer in place of `res`, as events, whoever the provider is. */
  readonly reply?: ClientSide;
}

/** What all attempts at one request share. */
export interface Exchanged {
  readonly context: ProxyContext;
  readonly config: Config;
  readonly inbound: Inbound;
  readonly head: AnswerHead;
  readonly flow: FlowLog;
  readonly reply: ClientSide;
  readonly capture: FlowCapture | undefined;
  readonly signal: AbortSignal;
  readonly estimateInput: (target: Target) => number;
}

export class Attempt {
  readonly leg: Leg;
  readonly target: Target;
  /** Whether the provider's answer has the client's form already. */
  readonly passthrough: boolean;
  readonly answering: AnswerContext;
  readonly #shared: Exchanged;
  readonly #dialect: Dialect;
  readonly #encoded: Encoded;
  readonly #warmUp: boolean;

  constructor(leg: Leg, shared: Exchanged) {
    const { facts, grammar } = shared.inbound;
    const { target, request } = leg;
    this.leg = leg;
    this.target = target;
    this.#shared = shared;
    this.#dialect = pipelineFor(target);
    this.passthrough = this.#dialect.passthrough && grammar.native && !shared.inbound.reply;
    this.#warmUp = isWarmUp(request) && !warmsUp(target);
    const keepsakes = shared.context.keepsakes.of(facts.conversation);
    const encoded = this.#dialect.request(this.#call(leg, leg.forget ? NO_KEEPSAKES : keepsakes));
    const body = typeof encoded.body === "string" ? Buffer.from(encoded.body) : encoded.body;
    this.#encoded = { ...encoded, body };
    this.answering = {
      target,
      askedModel: facts.asked,
      messageId: shared.head.id,
      toolNames: encoded.toolNames,
      usedToolIds: toolIdsOf(request),
      estimateInput: () => shared.estimateInput(target),
      hideThinking: hidesThinking(facts.request),
      omitThinking: omitsThinking(facts.request),
      keepsakes,
      ...(encoded.emulation && { emulation: encoded.emulation }),
    };
  }

  /** What of the request got lost on the way. */
  get notes(): readonly string[] {
    return this.#encoded.notes ?? [];
  }

  /** Throws what it fails with. */
  async run(number: number): Promise<void> {
    if (this.#warmUp) return this.#warm();
    const { context, capture, signal, config, flow, reply } = this.#shared;
    const { target } = this;
    const plugins = context.plugins.workOn(target, this.#client(), signal);
    const sent = plugins ? await plugins.request(this.#encoded) : this.#encoded;
    capture?.sent(sent);
    if (context.deps.dryRun) throw new CcrError("CCR-E062");
    const posted = context.upstreams.post(sent, { target, signal, timeoutMs: config.timeoutMs, capture });
    flow.sent(number, sent.body.length);
    const received = await posted;
    if (this.passthrough) reply.forward(forwardedHeaders(received.headers, context.redactor));
    if (received.status >= 300) throw await failureOfAnswer(received, this.#dialect, target);
    try {
      const answer = plugins ? await plugins.answer(received) : received;
      if (answer.status >= 300) throw await failureOfAnswer(answer, this.#dialect, target);
      await this.#answered(answer);
    } catch (error) {
      received.discard();
      throw error;
    }
  }

  #call({ target, request }: Leg, keepsakes: Call["keepsakes"]): Call {
    const { raw, headers, facts, grammar } = this.#shared.inbound;
    const untouched = grammar.native && request === facts.request;
    const bytes = untouched ? raw : Buffer.from(JSON.stringify(request));
    return { request, raw: bytes, headers, target, keepsakes, translated: !grammar.native };
  }

  #client(): ClientRequest {
    const { reply, inbound } = this.#shared;
    return { id: reply.requestId, headers: inbound.headers, facts: inbound.facts };
  }

  async #answered(answer: Answer): Promise<void> {
    const { context, config, inbound, flow, reply, capture } = this.#shared;
    const { facts } = inbound;
    const tally = new Tally(capture);
    if (facts.stream) reply.openWithin(OPEN_AFTER_HEADERS_MS);
    try {
      const estimated = await this.#deliver(answer, tally);
      if (!estimated) context.deps.router.answered(facts, this.target, tally.usage);
      flow.closed(200, tally, estimated);
    } finally {
      if (config.budget) context.budgets.add(config.budget, facts, this.target, tally.usage);
    }
  }

  /** Returns whether the token counts are our own. */
  #deliver(answer: Answer, tally: Tally): Promise<boolean> {
    const { inbound, head, flow, reply } = this.#shared;
    const { facts, answer: form } = inbound;
    return deliver(answer, {
      dialect: this.#dialect,
      answering: this.answering,
      passthrough: this.passthrough,
      whole: (message) => form.whole(message, head),
      stream: facts.stream,
      tally,
      reply,
      flow,
    });
  }

  /** Nothing is asked of the provider: what it keeps of prompts needs no such request. */
  async #warm(): Promise<void> {
    const { inbound, head, flow, reply, capture } = this.#shared;
    const tally = new Tally(capture);
    const message: Message = {
      id: head.id,
      type: "message",
      role: "assistant",
      model: head.model,
      content: [],
      stop_reason: "max_tokens",
      stop_sequence: null,
      usage: NO_USAGE,
    };
    tally.addMessage(message);
    flow.progressed(tally);
    await deliverMessage(message, reply, inbound.facts.stream ? undefined : inbound.answer.whole(message, head));
    flow.closed(200, tally, false);
  }
}

function toolIdsOf({ messages }: MessagesRequest): Set<string> {
  const ids = new Set<string>();
  for (const { content } of messages) {
    if (typeof content === "string") continue;
    for (const block of content) if (isToolUse(block)) ids.add(block.id);
  }
  return ids;
}
