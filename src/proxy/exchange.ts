/**
 * The life of one request: route, encode, send, deliver the answer, and exactly one end.
 *
 * Nothing reaches the client before there is content, or a second after the provider's headers, or four seconds without
 * headers. Until then a failure is an HTTP error, or invisible because the next attempt works; afterwards it is an
 * `error` event.
 */
import { setTimeout as sleep } from "node:timers/promises";

import type { FlowCapture } from "../core/capture.ts";
import { CcrError, toCcrError } from "../core/errors.ts";
import type { StreamEvent } from "../core/event.ts";
import { isToolUse, NO_USAGE, type MessagesRequest } from "../core/message.ts";
import type { Target } from "../core/target.ts";
import type { RequestFacts, Routing } from "../routing/types.ts";
import type { AnswerForm, AnswerHead, ClientGrammar } from "../transformers/clients/types.ts";
import { pipelineFor } from "../transformers/pipeline.ts";
import { hidesThinking, omitsThinking } from "../transformers/thinking.ts";
import type { AnswerContext, Call, Dialect, Encoded } from "../transformers/types.ts";
import type { Answer } from "./answer.ts";
import { newId, type ProxyContext, type Stoppable } from "./context.ts";
import { deliver, failureOfAnswer } from "./delivery.ts";
import { isTooDeep } from "./failure.ts";
import type { FlowLog } from "./flow-log.ts";
import { forwardedHeaders } from "./forwarded-headers.ts";
import { ClientGone } from "./inbound.ts";
import type { Outgoing } from "./outgoing.ts";
import type { ClientRequest } from "./plugins/facts.ts";
import { Reply } from "./reply.ts";
import { pauseBeforeRetry } from "./resilience.ts";
import { Tally } from "./tally.ts";

const OPEN_WITHOUT_HEADERS_MS = 4_000;
const OPEN_AFTER_HEADERS_MS = 1_000;

export interface Inbound {
  readonly res: Outgoing;
  readonly raw: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly facts: RequestFacts;
  readonly grammar: ClientGrammar;
  readonly answer: AnswerForm;
}

/** A request that knows where it goes. */
interface Routed {
  readonly dialect: Dialect;
  /** Whether the provider's answer has the client's form already. */
  readonly passthrough: boolean;
  readonly encoded: Encoded;
  readonly answering: AnswerContext;
}

export class Exchange implements Stoppable {
  readonly #context: ProxyContext;
  readonly #inbound: Inbound;
  readonly #flow: FlowLog;
  readonly #reply: Reply;
  readonly #config: ReturnType<ProxyContext["config"]>;
  readonly #stopper: AbortController = new AbortController();
  readonly #head: AnswerHead;
  #capture: FlowCapture | undefined;
  #routed: Routed | undefined;
  #estimate: number | undefined;

  constructor(context: ProxyContext, inbound: Inbound) {
    this.#context = context;
    this.#inbound = inbound;
    this.#config = context.config();
    this.#flow = context.newFlow();
    const { res, facts, grammar, answer } = inbound;
    this.#head = { id: newId("msg"), model: facts.asked, created: Math.floor(Date.now() / 1000) };
    this.#reply = new Reply(res, context.newErrorText(grammar), answer.stream(this.#head), () => this.#greeting());
  }

  /** Never throws. */
  async run(): Promise<void> {
    const { running } = this.#context;
    running.add(this);
    this.#inbound.res.on("close", () => this.#left());
    try {
      this.#flow.opened(this.#inbound.facts, this.#inbound.raw.length);
      this.#capture = this.#begunCapture();
      if (this.#inbound.facts.stream) this.#reply.openWithin(OPEN_WITHOUT_HEADERS_MS);
      const routing = await this.#decide();
      await this.#recollect(routing);
      this.#routed = this.#encode(routing);
      await this.#attempts(this.#routed);
    } catch (thrown) {
      this.#failed(thrown);
    } finally {
      this.#reply.dispose();
      running.delete(this);
    }
  }

  /** The connection is closed, or has been given back after the answer. */
  #left(): void {
    if (this.#context.running.has(this)) this.#stopper.abort(new ClientGone());
  }

  /** Ends the request with an error, because the program ends. */
  stop(): void {
    this.#stopper.abort(new CcrError("CCR-E015"));
  }

  #begunCapture(): FlowCapture | undefined {
    const { grammar, headers, raw } = this.#inbound;
    const [path = ""] = grammar.paths;
    return this.#context.deps.capture?.begin(this.#flow.id, { path, headers, body: raw });
  }

  async #decide(): Promise<Routing> {
    const routing = await this.#context.deps.router.decide(this.#inbound.facts, this.#config);
    this.#flow.routed(routing);
    return routing;
  }

  /** Reads what must go to the provider again. */
  async #recollect({ request }: Routing): Promise<void> {
    if (!request.messages.some(({ role }) => role === "assistant")) return;
    await this.#context.keepsakes.load(this.#inbound.facts.conversation);
    this.#stopper.signal.throwIfAborted();
  }

  #encode({ target, request }: Routing): Routed {
    const { facts, headers, grammar } = this.#inbound;
    const dialect = pipelineFor(target);
    const keepsakes = this.#context.keepsakes.of(facts.conversation);
    const untouched = grammar.native && request === facts.request;
    const raw = untouched ? this.#inbound.raw : Buffer.from(JSON.stringify(request));
    const call: Call = { request, raw, headers, target, keepsakes, translated: !grammar.native };
    const encoded = dialect.request(call);
    const body = typeof encoded.body === "string" ? Buffer.from(encoded.body) : encoded.body;
    const answering: AnswerContext = {
      target,
      askedModel: facts.asked,
      messageId: this.#head.id,
      toolNames: encoded.toolNames,
      usedToolIds: toolIdsOf(request),
      estimateInput: () => this.#estimateInput(target),
      hideThinking: hidesThinking(facts.request),
      omitThinking: omitsThinking(facts.request),
      keepsakes,
      ...(encoded.emulation && { emulation: encoded.emulation }),
    };
    const passthrough = dialect.passthrough && grammar.native;
    return { dialect, passthrough, encoded: { ...encoded, body }, answering };
  }

  async #attempts(routed: Routed): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(routed, attempt);
      } catch (thrown) {
        if (this.#stopper.signal.aborted || this.#reply.begun) throw thrown;
        const error = toCcrError(thrown);
        const pause = pauseBeforeRetry(error, attempt);
        this.#flow.attemptFailed(attempt, error, pause);
        if (pause === undefined) throw error;
        await this.#pause(pause);
        this.#reply.reset();
      }
    }
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#stopper;
    await sleep(ms, undefined, { signal }).catch(() => {});
    signal.throwIfAborted();
  }

  async #attempt(routed: Routed, attempt: number): Promise<void> {
    const { dialect, encoded, answering } = routed;
    const { target } = answering;
    const { signal } = this.#stopper;
    const plugins = this.#context.plugins.workOn(target, this.#client(), signal);
    const sent = plugins ? await plugins.request(encoded) : encoded;
    const capture = this.#capture;
    capture?.sent(sent);
    if (this.#context.deps.dryRun) throw new CcrError("CCR-E062");
    const posted = this.#context.upstreams.post(sent, { target, signal, timeoutMs: this.#config.timeoutMs, capture });
    this.#flow.sent(attempt, sent.body.length);
    const received = await posted;
    if (routed.passthrough) this.#reply.forward(forwardedHeaders(received.headers, this.#context.redactor));
    if (received.status >= 300) throw await failureOfAnswer(received, dialect, target);
    try {
      const answer = plugins ? await plugins.answer(received) : received;
      if (answer.status >= 300) throw await failureOfAnswer(answer, dialect, target);
      await this.#answered(answer, routed);
    } catch (error) {
      received.discard();
      throw error;
    }
  }

  #client(): ClientRequest {
    const { headers, facts } = this.#inbound;
    return { id: this.#reply.requestId, headers, facts };
  }

  async #answered(answer: Answer, { dialect, passthrough, answering }: Routed): Promise<void> {
    const { facts, answer: form } = this.#inbound;
    const { stream } = facts;
    const tally = new Tally(this.#capture);
    if (stream) this.#reply.openWithin(OPEN_AFTER_HEADERS_MS);
    const estimated = await deliver(answer, {
      dialect,
      answering,
      passthrough,
      whole: (message) => form.whole(message, this.#head),
      stream,
      tally,
      reply: this.#reply,
      flow: this.#flow,
    });
    if (!estimated) this.#context.deps.router.answered(facts, answering.target, tally.usage);
    this.#flow.closed(200, tally, estimated);
  }

  #failed(thrown: unknown): void {
    const reason: unknown = this.#stopper.signal.aborted ? this.#stopper.signal.reason : thrown;
    if (reason instanceof ClientGone) {
      this.#flow.aborted();
      return;
    }
    const error = errorOf(reason);
    this.#context.deps.router.failed(this.#inbound.facts, error);
    this.#flow.failed(error);
    this.#reply.fail(error);
  }

  /** A stream that must open before the provider has said anything. A passed-through one brings its own beginning. */
  #greeting(): StreamEvent {
    if (!this.#routed || this.#routed.passthrough) return { type: "ping" };
    const { messageId, askedModel, target } = this.#routed.answering;
    const usage = { ...NO_USAGE, input_tokens: this.#estimateInput(target) };
    return {
      type: "message_start",
      message: {
        id: messageId,
        type: "message",
        role: "assistant",
        model: askedModel,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage,
      },
    };
  }

  #estimateInput(target: Target): number {
    this.#estimate ??= this.#context.deps.router.estimate(this.#inbound.facts, target);
    return this.#estimate;
  }
}

/** What is too deep in an answer has been told by then. */
function errorOf(reason: unknown): CcrError {
  if (!isTooDeep(reason)) return toCcrError(reason);
  return new CcrError("CCR-E010", { detail: "it is nested too deeply" }, { cause: reason });
}

function toolIdsOf({ messages }: MessagesRequest): Set<string> {
  const ids = new Set<string>();
  for (const { content } of messages) {
    if (typeof content === "string") continue;
    for (const block of content) if (isToolUse(block)) ids.add(block.id);
  }
  return ids;
}
