/** The client of one load: argument 1 is the load as JSON, the result goes to stdout as JSON. */
import { Agent, request } from "node:http";

import { parseLoad, type Load } from "../harness/load.ts";

const load = parseLoad(process.argv[2] ?? "");
const body = messagesRequest(load.body);
const agent = new Agent({ keepAlive: true, maxSockets: load.concurrency });
const firstByteMs: number[] = [];
let begun = 0;

const started = performance.now();
await Promise.all(Array.from({ length: load.concurrency }, worker));
process.stdout.write(JSON.stringify({ wallMs: performance.now() - started, firstByteMs }));
agent.destroy();

async function worker(): Promise<void> {
  while (begun++ < load.requests) firstByteMs.push(await exchange());
}

/** Time to the first byte of the answer's body, after the whole answer has come. */
function exchange(): Promise<number> {
  const headers = { "content-type": "application/json", "content-length": body.length, ...load.headers };
  const sent = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(load.url, { method: "POST", agent, headers }, (answer) => {
      let firstByte: number | undefined;
      let last = "";
      answer.on("data", (chunk: Buffer) => {
        firstByte ??= performance.now() - sent;
        last = chunk.toString("latin1");
      });
      answer.once("error", reject).once("end", () => {
        const complete = answer.statusCode === 200 && /message_stop|\[DONE\]|\}\s*$/.test(last);
        if (complete && firstByte !== undefined) resolve(firstByte);
        else reject(new Error(`${load.url}: ${answer.statusCode} ${last}`));
      });
    });
    outgoing.once("error", reject).end(body);
  });
}

/** A request as Claude Code sends it: system prompt, tools, and a conversation that makes up the size. */
function messagesRequest({ bytes, model, stream }: Load["body"]): Buffer {
  const paragraph = 'Text with "quotes", a path like src/app.ts,\nline breaks and a few words more. '.repeat(12);
  const tools = Array.from({ length: 12 }, (_, i) => ({
    name: `Tool${i}`,
    description: paragraph.slice(0, 400),
    input_schema: { type: "object", properties: { path: { type: "string" }, limit: { type: "number" } } },
  }));
  const messages: { role: string; content: { type: string; text: string }[] }[] = [];
  const whole = { model, stream, max_tokens: 32_000, system: [{ type: "text", text: paragraph }], tools, messages };
  const empty = JSON.stringify(whole).length;
  const turn = JSON.stringify({ role: "assistant", content: [{ type: "text", text: paragraph }] }).length + 1;
  for (let size = empty; size < bytes || messages.length % 2 === 0; size += turn) {
    const role = messages.length % 2 === 0 ? "user" : "assistant";
    messages.push({ role, content: [{ type: "text", text: paragraph }] });
  }
  return Buffer.from(JSON.stringify(whole));
}
