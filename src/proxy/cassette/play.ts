/** The life of a request that is answered from a cassette: its record is that of any other, and nothing leaves the machine. */
import { CcrError } from "../../core/errors.ts";
import type { StreamEvent } from "../../core/event.ts";
import { isRecord } from "../../core/message.ts";
import { SseDecoder } from "../../core/sse.ts";
import type { Provider } from "../../core/target.ts";
import { parseJson } from "../../transformers/foreign.ts";
import type { Inbound } from "../attempt.ts";
import type { ProxyContext } from "../context.ts";
import { drained } from "../outgoing.ts";
import { Tally } from "../tally.ts";
import type { CassettePlayer, Recorded } from "./player.ts";
import type { TapeRequest } from "./tape.ts";

const CASSETTE: Provider = {
  name: "cassette",
  url: "http://127.0.0.1/",
  key: "",
  models: [],
  dialect: "anthropic",
  headers: {},
  windows: {},
};

const EVENT_TYPES: ReadonlySet<string> = new Set([
  "message_start",
  "content_block_start",
  "content_block_delta",
  "content_block_stop",
  "message_delta",
  "message_stop",
  "ping",
  "error",
]);

/** Throws `CCR-E065` when nothing was recorded for it. */
export async function play(
  context: ProxyContext,
  player: CassettePlayer,
  request: TapeRequest,
  inbound: Inbound,
): Promise<void> {
  const { facts, raw, headers, res } = inbound;
  const flow = context.newFlow();
  flow.opened(facts, raw.length);
  const capture = context.deps.capture?.begin(flow.id, { path: request.path, headers, body: raw, queued: 0 });
  const found = player.take(request);
  if (!found) {
    const error = new CcrError("CCR-E065");
    flow.failed(error);
    throw error;
  }
  flow.routed({ target: { provider: CASSETTE, model: facts.asked }, rule: "cassette", why: found.name, tried: [] });
  const tally = new Tally(capture);
  const { status, headers: given } = found.answer;
  res.writeHead(status, given);
  for (const piece of piecesOf(found)) {
    if (!res.write(piece)) await drained(res);
  }
  res.end();
  count(found, tally);
  flow.progressed(tally);
  flow.closed(status, tally, false);
}

function piecesOf({ answer: { body, pieces } }: Recorded): Buffer[] {
  let at = 0;
  return pieces.map(([, length]) => body.subarray(at, (at += length)));
}

/** What the answer amounts to, where it is in the grammar of Messages. */
function count({ answer: { body, headers } }: Recorded, tally: Tally): void {
  if (!String(headers["content-type"]).startsWith("text/event-stream")) return;
  const decoder = new SseDecoder();
  const frames = [...decoder.push(body), ...decoder.end()];
  tally.add(frames.map(({ data }) => parseJson(data)).filter(isEvent));
}

/** Our own proxy has written it. */
function isEvent(value: unknown): value is StreamEvent {
  return isRecord(value) && typeof value["type"] === "string" && EVENT_TYPES.has(value["type"]);
}
