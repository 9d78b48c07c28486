/**
 * CCR's image agent: one turn of a model that sees no pictures, with another model that looks at them for it.
 *
 * Every request to a provider is an exchange of its own, so that each is routed, retried, recorded and priced like any
 * other; the client gets one answer.
 */
import { CcrError, toCcrError } from "../../core/errors.ts";
import type { StreamEvent } from "../../core/event.ts";
import type { Block, MessageParam, MessagesRequest, ToolUseBlock } from "../../core/message.ts";
import { targetName, type Target } from "../../core/target.ts";
import { fallbacksOf } from "../../routing/service.ts";
import type { Routing } from "../../routing/types.ts";
import { MessageAccumulator } from "../../transformers/accumulate.ts";
import type { Findings } from "../../transformers/image-agent/findings.ts";
import { picturesIn, withoutPictures, type Picture } from "../../transformers/image-agent/pictures.ts";
import { AnswerSplicer, type Round } from "../../transformers/image-agent/splice.ts";
import { agentToolName, lookOf, lookRequest, placeholder, withTool } from "../../transformers/image-agent/tool.ts";
import { newId, type ProxyContext } from "../context.ts";
import type { Inbound } from "../attempt.ts";
import { Exchange, OPEN_WITHOUT_HEADERS_MS } from "../exchange.ts";
import { ClientGone } from "../inbound.ts";
import { InnerStream } from "../inner-answer.ts";
import { Reply } from "../reply.ts";
import { callsTools } from "./abilities.ts";
import { InnerReply } from "./inner-reply.ts";

export interface Seeing {
  readonly routing: Routing;
  /** Where pictures are looked at. */
  readonly eyes: Target;
  readonly findings: Findings;
}

const MAX_ROUNDS = 8;
const MAX_CALLS = 8;
/** Pictures that are described beforehand, for a model that cannot ask. */
const MAX_DESCRIBED = 20;
const DESCRIBE =
  "Describe this picture for somebody who has to work with it and cannot see it: what it is, everything that is in it, " +
  "and all text in it word for word.";

export class ImageAgent {
  readonly #context: ProxyContext;
  readonly #inbound: Inbound;
  readonly #seeing: Seeing;
  readonly #reply: Reply;
  readonly #whole: MessageAccumulator = new MessageAccumulator();
  readonly #tool: string | undefined;
  readonly #splicer: AnswerSplicer;
  /** Of the requests that are under way. */
  readonly #inner = new Set<InnerStream>();
  #left = false;

  constructor(context: ProxyContext, inbound: Inbound, seeing: Seeing) {
    this.#context = context;
    this.#inbound = inbound;
    this.#seeing = seeing;
    const { res, grammar, answer, facts } = inbound;
    const printer = answer.stream(this.#head());
    this.#reply = new Reply(res, context.newErrorText(grammar), printer, () => ({ type: "ping" }));
    this.#tool = canAsk(seeing.routing, facts.class) ? agentToolName(facts.request) : undefined;
    this.#splicer = new AnswerSplicer(this.#tool);
  }

  /** Never throws. */
  async run(): Promise<void> {
    const { res, facts } = this.#inbound;
    res.on("close", () => this.#leave());
    if (facts.stream) this.#reply.openWithin(OPEN_WITHOUT_HEADERS_MS);
    try {
      if (this.#tool === undefined && facts.class !== "compaction") await this.#describeAll();
      await this.#converse();
      await this.#tell(this.#splicer.finish());
      this.#close();
    } catch (thrown) {
      if (!this.#left) this.#reply.fail(toCcrError(thrown));
    } finally {
      this.#reply.dispose();
    }
  }

  #leave(): void {
    this.#left = true;
    for (const stream of this.#inner) stream.destroy();
  }

  async #converse(): Promise<void> {
    const request = this.#blindRequest();
    const turns: MessageParam[] = [];
    for (let round = 1; round <= MAX_ROUNDS; round++) {
      const { content, calls, goesOn } = await this.#ask({ ...request, messages: [...request.messages, ...turns] });
      if (calls.length === 0) return;
      const results = await this.#lookAll(calls);
      if (!goesOn) return;
      turns.push({ role: "assistant", content }, { role: "user", content: results });
    }
  }

  #blindRequest(): MessagesRequest {
    const { findings, routing } = this.#seeing;
    const blind = withoutPictures(routing.request, (picture) =>
      placeholder(picture, findings.of(picture.key), this.#tool),
    ).request;
    return { ...(this.#tool === undefined ? blind : withTool(blind, this.#tool)), stream: true };
  }

  /** One round of the main model; what it says goes to the client at once. */
  async #ask(request: MessagesRequest): Promise<Round> {
    const { routing } = this.#seeing;
    const reply = new InnerReply(
      (events) => this.#tell(this.#splicer.push(events)),
      (headers) => this.#reply.forward(headers),
    );
    await this.#exchange(request, { ...routing, request }, reply, {});
    return this.#splicer.endRound();
  }

  /** To the client. */
  #tell(events: readonly StreamEvent[]): Promise<void> | undefined {
    if (this.#inbound.facts.stream) return this.#reply.events(events, true);
    for (const event of events) this.#whole.push(event);
    return undefined;
  }

  #close(): void {
    if (this.#inbound.facts.stream) this.#reply.end();
    else this.#reply.json(this.#inbound.answer.whole(this.#whole.message, this.#head()));
  }

  #lookAll(calls: readonly ToolUseBlock[]): Promise<Block[]> {
    const pictures = picturesIn(this.#seeing.routing.request);
    return Promise.all(
      calls.map(async (call, index) => {
        const answer =
          index < MAX_CALLS ? await this.#lookFor(call, pictures) : wrong("too many calls at once: ask again");
        return { type: "tool_result", tool_use_id: call.id, ...answer };
      }),
    );
  }

  async #lookFor({ input }: ToolUseBlock, pictures: readonly Picture[]): Promise<Answer> {
    const { names, task } = lookOf(input);
    const wanted = pictures.filter(({ name }) => names.includes(name));
    const there = pictures.map(({ name }) => name).join(", ");
    if (wanted.length === 0) return wrong(`imageId names no picture of this conversation. There are: ${there}`);
    return this.#look(wanted, task || DESCRIBE);
  }

  async #look(pictures: readonly Picture[], task: string): Promise<Answer> {
    try {
      const answer = await this.#see(pictures, task);
      if (answer === "") return wrong("nothing was said about the picture");
      for (const { key } of pictures) this.#seeing.findings.add(key, { task, answer });
      return { content: answer };
    } catch (error) {
      if (error instanceof ClientGone) throw error;
      return wrong(`the picture could not be looked at: ${this.#context.redactor.redact(toCcrError(error).message)}`);
    }
  }

  async #see(pictures: readonly Picture[], task: string): Promise<string> {
    const { eyes } = this.#seeing;
    const name = targetName(eyes);
    const request = lookRequest(name, pictures, task);
    const why = `the image agent looks at ${pictures.map((picture) => picture.name).join(", ")}: Router.image is ${name}`;
    const seen = new MessageAccumulator();
    const reply = new InnerReply((events) => {
      for (const event of events) seen.push(event);
      return undefined;
    });
    const decision = { target: eyes, rule: "image", why, tried: [] };
    const fallbacks = fallbacksOf(decision, this.#context.config());
    const routing = { ...decision, request, fallbacks, longContext: undefined };
    await this.#exchange(request, routing, reply, { class: "auxiliary", agent: "image-agent", asked: name });
    const texts = seen.message.content.flatMap(({ type, text }) => (type === "text" ? String(text) : []));
    return texts.join("\n").trim();
  }

  /** For a model without tools: what every picture shows, before it is asked. */
  async #describeAll(): Promise<void> {
    const { routing, findings } = this.#seeing;
    const pictures = picturesIn(routing.request);
    const unknown = new Map(pictures.map((picture) => [picture.key, picture]));
    const open = [...unknown.values()].filter(({ key }) => findings.of(key).length === 0);
    await Promise.all(open.slice(-MAX_DESCRIBED).map((picture) => this.#look([picture], DESCRIBE)));
  }

  /** Throws what it fails with, and `ClientGone`. */
  async #exchange(
    request: MessagesRequest,
    routing: Routing,
    reply: InnerReply,
    own: Partial<Inbound["facts"]>,
  ): Promise<void> {
    if (this.#left) throw new ClientGone();
    const { headers, facts, grammar, answer } = this.#inbound;
    const res = new InnerStream();
    this.#inner.add(res);
    try {
      const raw = Buffer.from(JSON.stringify(request));
      const inner = {
        facts: { ...facts, ...own, stream: true, request },
        routing,
        reply,
        arrivedAt: performance.now(),
      };
      await new Exchange(this.#context, { res, raw, headers, grammar, answer, ...inner }).run();
    } finally {
      this.#inner.delete(res);
    }
    if (reply.failure) throw reply.failure;
    if (!reply.ended) throw this.#left ? new ClientGone() : new CcrError("CCR-E015");
  }

  #head(): { readonly id: string; readonly model: string; readonly created: number } {
    return { id: newId("msg"), model: this.#inbound.facts.asked, created: Math.floor(Date.now() / 1000) };
  }
}

type Answer = { readonly content: string; readonly is_error?: true };

function wrong(content: string): Answer {
  return { content, is_error: true };
}

/** Whether the model may be given a tool: it knows tools, the client uses some, and none of them is forced. */
function canAsk({ target, request }: Routing, kind: Inbound["facts"]["class"]): boolean {
  const { tools = [], tool_choice: choice } = request;
  const free = choice === undefined || choice.type === "auto";
  return kind !== "compaction" && tools.length > 0 && free && callsTools(target);
}
