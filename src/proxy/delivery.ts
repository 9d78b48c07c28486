/** Brings a provider's answer to the client, whatever form each of them speaks: a stream of events or one JSON text. */
import { CcrError } from "../core/errors.ts";
import { isRecord, type Message } from "../core/message.ts";
import type { Target } from "../core/target.ts";
import { MessageAccumulator } from "../transformers/accumulate.ts";
import { eventsOfMessage } from "../transformers/replay.ts";
import type { AnswerContext, Dialect } from "../transformers/types.ts";
import { AnswerEvents, type Batch } from "./answer-events.ts";
import type { Delivery } from "./delivery-types.ts";
import { passThrough } from "./pass-through.ts";
import type { UpstreamAnswer } from "./upstream-answer.ts";

const MAX_WHOLE_ANSWER = 64 * 1024 * 1024;
const MAX_ERROR_BODY = 64 * 1024;
/** Some servers send an error and keep the connection open. */
const ERROR_BODY_MS = 2_000;
/** White space that may come before an answer; some servers send line ends to keep the connection open. */
const MAX_BLANK = 64 * 1024;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** Returns whether the token counts are our own. Throws what the answer fails with. */
export async function deliver(answer: UpstreamAnswer, delivery: Delivery): Promise<boolean> {
  const { dialect, answering, stream, reply } = delivery;
  if (dialect.passthrough) reply.forward(forwardable(answer.headers));
  const form = await formOf(answer, answering.target);
  if (form === "json") return deliverWhole(answer, delivery);
  if (!stream) return gather(answer, delivery);
  return dialect.passthrough ? passThrough(answer, delivery) : translate(answer, delivery);
}

/** An answer whose status is not 2xx, as an error. */
export async function failureOfAnswer(answer: UpstreamAnswer, dialect: Dialect, target: Target): Promise<CcrError> {
  const { status, headers } = answer;
  if (status < 400) {
    answer.discard();
    const detail = `it redirects to ${originOf(headers["location"])}, and redirects are not followed`;
    return new CcrError("CCR-E107", { provider: target.provider.name, upstreamStatus: status, detail });
  }
  const body = await answer.readUpTo(MAX_ERROR_BODY, ERROR_BODY_MS);
  return dialect.error({ status, headers, body: body.toString() }, target);
}

/** Limits of the account, and the id under which the provider finds the request again. */
function forwardable(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => isForwarded(name)));
}

function isForwarded(name: string): boolean {
  return name === "request-id" || name.startsWith("anthropic-ratelimit-");
}

/** By the first character: the content type is wrong or missing too often. */
async function formOf(answer: UpstreamAnswer, { provider }: Target): Promise<"json" | "events"> {
  const unreadable = (detail: string): CcrError =>
    new CcrError("CCR-E107", { provider: provider.name, upstreamStatus: answer.status, detail });
  let head = Buffer.alloc(0);
  while (head.length < MAX_BLANK) {
    const chunk = await answer.read();
    if (!chunk) throw unreadable("an empty answer");
    head = Buffer.concat([head, chunk]);
    const first = withoutBom(head).find((byte) => byte > 0x20);
    if (first === undefined) continue;
    if (first === 0x3c) throw unreadable("an HTML page");
    answer.unread(head);
    return first === 0x7b || first === 0x5b ? "json" : "events";
  }
  throw unreadable("white space without end");
}

function withoutBom(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).equals(BOM) ? bytes.subarray(3) : bytes;
}

async function translate(
  answer: UpstreamAnswer,
  { dialect, answering, tally, reply, flow }: Delivery,
): Promise<boolean> {
  const source = new AnswerEvents(dialect, answering);
  await eachBatch(answer, source, async ({ events }) => {
    tally.add(events);
    flow.progressed(tally);
    await reply.events(events, tally.begun);
  });
  reply.end();
  return source.estimated;
}

/** A stream for a client that wants one JSON text. */
async function gather(answer: UpstreamAnswer, { dialect, answering, tally, reply, flow }: Delivery): Promise<boolean> {
  const source = new AnswerEvents(dialect, answering);
  const whole = new MessageAccumulator();
  await eachBatch(answer, source, ({ events }) => {
    tally.add(events);
    flow.progressed(tally);
    for (const event of events) whole.push(event);
  });
  reply.json(JSON.stringify({ ...whole.message, model: answering.askedModel }));
  return source.estimated;
}

/** Reads to the end of the answer, which need not be the end of the connection. */
async function eachBatch(
  answer: UpstreamAnswer,
  source: AnswerEvents,
  take: (batch: Batch) => Promise<void> | void,
): Promise<void> {
  for (let more = true; more;) {
    const chunk = await answer.read();
    const batch = chunk ? source.push(chunk) : source.end();
    await take(batch);
    if (batch.failure) throw batch.failure;
    more = chunk !== undefined && !batch.complete;
  }
  answer.release();
}

/** One JSON text, for whichever kind of client. */
async function deliverWhole(
  answer: UpstreamAnswer,
  { dialect, answering, stream, tally, reply, flow }: Delivery,
): Promise<boolean> {
  const raw = await answer.readAll(MAX_WHOLE_ANSWER);
  const body = parse(raw, answering.target);
  let estimated = false;
  const estimateInput = (): number => {
    estimated = true;
    return answering.estimateInput();
  };
  const message = dialect.message(body, { ...answering, estimateInput });
  tally.addMessage(message);
  flow.progressed(tally);
  if (stream) {
    await reply.events(eventsOfMessage(message), true);
    reply.end();
  } else {
    reply.json(dialect.passthrough ? echoed(raw, body, answering) : JSON.stringify(message));
  }
  return estimated;
}

/** The provider's own bytes, except where the client asked for another model name: it compares the two. */
function echoed(raw: Buffer, body: unknown, { target, askedModel }: AnswerContext): string | Buffer {
  return target.model === askedModel || !isRecord(body)
    ? raw
    : JSON.stringify({ ...body, model: askedModel } satisfies Partial<Message>);
}

function parse(raw: Buffer, { provider }: Target): unknown {
  try {
    return JSON.parse(withoutBom(raw).toString());
  } catch (error) {
    throw new CcrError("CCR-E107", { provider: provider.name, detail: "broken JSON" }, { cause: error });
  }
}

function originOf(location = ""): string {
  return URL.canParse(location) ? new URL(location).origin : "another path";
}
