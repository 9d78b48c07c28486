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
        const complete =
          answer.statusCode === 200 && /message_stop|\[DONE\]|response\.completed|STOP|\}\s*$/.test(last);
        if (complete && firstByte !== undefined) resolve(firstByte);
        else reject(new Error(`${load.url}: ${answer.statusCode} ${last}`));
      });
    });
    outgoing.once("error", reject).end(body);
  });
}

/** The person speaks, the model calls a tool, sees its result, and speaks. */
function turnOf(index: number, text: string): object {
  const said = { type: "text", text };
  const id = `toolu_${index - (index % 4)}`;
  switch (index % 4) {
    case 1:
      return {
        role: "assistant",
        content: [said, { type: "tool_use", id, name: "Tool0", input: { path: text.slice(0, 80), limit: 9 } }],
      };
    case 2:
      return { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: text }] };
    default:
      return { role: index % 2 === 0 ? "user" : "assistant", content: [said] };
  }
}

/** A request as Claude Code sends it: system prompt, tools, and a conversation that makes up the size. */
function messagesRequest({ bytes, model, stream }: Load["body"]): Buffer {
  const paragraph = 'Text with "quotes", a path like src/app.ts,\nline breaks and a few words more. '.repeat(12);
  const tools = Array.from({ length: 12 }, (_, i) => ({
    name: `Tool${i}`,
    description: paragraph.slice(0, 400),
    input_schema: { type: "object", properties: { path: { type: "string" }, limit: { type: "number" } } },
  }));
  const messages: object[] = [];
  const whole = { model, stream, max_tokens: 32_000, system: [{ type: "text", text: paragraph }], tools, messages };
  let size = JSON.stringify(whole).length;
  while (size < bytes || messages.length % 2 === 0) {
    const turn = turnOf(messages.length, paragraph);
    messages.push(turn);
    size += JSON.stringify(turn).length + 1;
  }
  return Buffer.from(JSON.stringify(whole));
}
