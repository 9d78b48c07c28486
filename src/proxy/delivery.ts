/** Brings a provider's answer to the client, whatever form each of them speaks: a stream of events or one JSON text. */
import { CcrError } from "../core/errors.ts";
import { isRecord, type Message } from "../core/message.ts";
import type { Target } from "../core/target.ts";
import { MessageAccumulator } from "../transformers/accumulate.ts";
import { withModel } from "../transformers/dialects/anthropic/splice.ts";
import { eventsOfMessage } from "../transformers/replay.ts";
import type { AnswerContext, Dialect } from "../transformers/types.ts";
import { AnswerEvents, type Batch } from "./answer-events.ts";
import { formOf, unreadable, withoutBom } from "./answer-form.ts";
import type { Answer } from "./answer.ts";
import type { ClientSide } from "./client-side.ts";
import type { Delivery } from "./delivery-types.ts";
import { isTooDeep } from "./failure.ts";
import { passThrough } from "./pass-through.ts";

const MAX_WHOLE_ANSWER = 64 * 1024 * 1024;
const MAX_ERROR_BODY = 64 * 1024;
/** Some servers send an error and keep the connection open. */
const ERROR_BODY_MS = 2_000;
/** Returns whether the token counts are our own. Throws what the answer fails with. */
export async function deliver(answer: Answer, delivery: Delivery): Promise<boolean> {
  const { passthrough, answering, stream } = delivery;
  try {
    const form = await formOf(answer, answering.target);
    if (form === "json") return await deliverWhole(answer, delivery);
    if (!stream) return await gather(answer, delivery);
    return await (passthrough && form === "events" ? passThrough(answer, delivery) : translate(answer, delivery));
  } catch (error) {
    throw isTooDeep(error) ? unreadable(answer, answering.target, "JSON that is nested too deeply") : error;
  }
}

/** An answer whose status is not 2xx, as an error. */
export async function failureOfAnswer(answer: Answer, dialect: Dialect, target: Target): Promise<CcrError> {
  const { status, headers } = answer;
  if (status < 400) {
    answer.discard();
    const detail = `it redirects to ${originOf(headers["location"])}, and redirects are not followed`;
    return new CcrError("CCR-E107", { provider: target.provider.name, upstreamStatus: status, detail });
  }
  const body = await answer.readUpTo(MAX_ERROR_BODY, ERROR_BODY_MS);
  return dialect.error({ status, headers, body: body.toString() }, target);
}

async function translate(answer: Answer, { dialect, answering, tally, reply, flow }: Delivery): Promise<boolean> {
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
async function gather(answer: Answer, delivery: Delivery): Promise<boolean> {
  const { dialect, answering, tally, reply, flow } = delivery;
  const source = new AnswerEvents(dialect, answering);
  const gathered = new MessageAccumulator();
  await eachBatch(answer, source, ({ events }) => {
    tally.add(events);
    flow.progressed(tally);
    for (const event of events) gathered.push(event);
  });
  reply.json(delivery.whole({ ...gathered.message, model: answering.askedModel }));
  return source.estimated;
}

/** Reads to the end of the answer, which need not be the end of the connection. */
async function eachBatch(
  answer: Answer,
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
async function deliverWhole(answer: Answer, delivery: Delivery): Promise<boolean> {
  const { dialect, answering, stream, tally, reply, flow } = delivery;
  const raw = withoutBom(await answer.readAll(MAX_WHOLE_ANSWER));
  const body = parse(raw, answering.target);
  let estimated = false;
  const estimateInput = (): number => {
    estimated = true;
    return answering.estimateInput();
  };
  const message = dialect.message(body, { ...answering, estimateInput });
  tally.addMessage(message);
  flow.progressed(tally);
  const whole = delivery.passthrough ? () => echoed(raw, body, answering) : () => delivery.whole(message);
  await deliverMessage(message, reply, stream ? undefined : whole());
  return estimated;
}

/** `whole`: what a client gets that did not ask for a stream. */
export async function deliverMessage(
  message: Message,
  reply: ClientSide,
  whole: string | Uint8Array | undefined,
): Promise<void> {
  if (whole !== undefined) return reply.json(whole);
  await reply.events(eventsOfMessage(message), true);
  reply.end();
}

/** The provider's own bytes, except for the name of the model: clients compare it with what they asked for. */
function echoed(raw: Buffer, body: unknown, { askedModel }: AnswerContext): string | Uint8Array {
  if (!isRecord(body) || body["model"] === askedModel) return raw;
  return withModel(raw, askedModel) ?? JSON.stringify({ ...body, model: askedModel });
}

function parse(raw: Buffer, { provider }: Target): unknown {
  try {
    return JSON.parse(raw.toString());
  } catch (error) {
    throw new CcrError("CCR-E107", { provider: provider.name, detail: "broken JSON" }, { cause: error });
  }
}

function originOf(location = ""): string {
  return URL.canParse(location) ? new URL(location).origin : "another path";
}
