/** `forceUseImageAgent`: a model that cannot see works, another one looks at pictures for it. */
import OpenAI from "openai";
import { describe, expect, it } from "vitest";

import { grammarBreaks } from "../../helpers/grammar.ts";
import { anthropicAnswer, sseToEnd } from "../../helpers/http-bytes.ts";
import { flowTypes, proxyBefore, textOf } from "../../helpers/proxy.ts";
import { END, RESET } from "../../helpers/scripted-upstream.ts";
import { BASH, calls, cast, picture, refuses, says, turn } from "../../helpers/seen.ts";

const LOOK = ["analyzeImage", { imageId: ["picture-1"], task: "What colour?" }] as const;

function text(body: unknown): string {
  return JSON.stringify(body);
}

describe("a turn with a picture", () => {
  it("is one stream, to its end, of what was said before and after the look", async () => {
    const { proxy, to } = await cast({
      worker: [calls([LOOK], { before: "Let me look. " }), says("It is ", "red.")],
      eyes: [says("Bright red")],
    });
    const { events, status } = await proxy.post(turn()).answer;
    expect(status).toBe(200);
    expect(grammarBreaks(events)).toEqual([]);
    expect(textOf(events)).toBe("Let me look. It is red.");
    expect(text(events)).not.toContain("analyzeImage");
    expect(events.findLast(({ type }) => type === "message_delta")).toMatchObject({
      delta: { stop_reason: "end_turn" },
      usage: { input_tokens: 12, output_tokens: 6 },
    });
    const [first, second] = to("worker");
    expect(text(first)).not.toContain("image_url");
    expect(text(first)).toContain("[picture-1: a picture that you cannot see. Ask analyzeImage what it shows.]");
    expect(second).toMatchObject({
      messages: [
        expect.anything(),
        { role: "assistant", content: "Let me look. ", tool_calls: [{ function: { name: "analyzeImage" } }] },
        { role: "tool", content: "Bright red" },
      ],
    });
    const [look] = to("eyes");
    expect(text(look)).toContain("image_url");
    expect(text(look)).toContain("What colour?");
  });

  it("is the same for a client that wants one JSON text", async () => {
    const { proxy } = await cast({
      worker: [calls([LOOK], { before: "Let me look. " }), says("Red.")],
      eyes: [says("Bright red")],
    });
    const { json } = await proxy.post(turn({ stream: false })).answer;
    expect(json).toMatchObject({
      type: "message",
      model: "m",
      content: [
        { type: "text", text: "Let me look. " },
        { type: "text", text: "Red." },
      ],
      stop_reason: "end_turn",
    });
  });

  it("is the same for a client of OpenAI's", async () => {
    const { proxy } = await cast({ worker: [calls([LOOK]), says("Red.")], eyes: [says("Bright red")] });
    const client = new OpenAI({ baseURL: `${proxy.url}/v1`, apiKey: "none", maxRetries: 0 });
    const url = `data:image/png;base64,${picture().source["data"]}`;
    const answer = await client.chat.completions.create({
      model: "m",
      tools: [{ type: "function", function: { name: "Bash", parameters: { type: "object", properties: {} } } }],
      messages: [{ role: "user", content: [{ type: "image_url", image_url: { url } }] }],
    });
    expect(answer.choices[0]).toMatchObject({ finish_reason: "stop", message: { content: "Red." } });
  });

  it("may be on a provider that speaks the client's own grammar", async () => {
    const config = { router: { default: "up,worker", image: "up,eyes" }, imageAgent: true };
    const scripts = [sseToEnd(anthropicAnswer(["Without a look"]))];
    const { proxy, upstream } = await proxyBefore(scripts, { dialect: "anthropic", config });
    const { events } = await proxy.post(turn()).answer;
    expect(grammarBreaks(events)).toEqual([]);
    expect(textOf(events)).toBe("Without a look");
    const sent = String((await upstream.request(0)).body);
    expect(sent).toContain('"name":"analyzeImage"');
    expect(sent).toContain("[picture-1: a picture that you cannot see.");
  });

  it("shows each request as one of its own", async () => {
    const { proxy } = await cast({ worker: [calls([LOOK]), says("Red.")], eyes: [says("Bright red")] });
    await proxy.post(turn()).answer;
    const routes = proxy.events.flatMap((event) => (event.type === "flow.routed" ? event.route : []));
    expect(routes.map(({ rule, model }) => `${rule} ${model}`)).toEqual([
      "default worker",
      "image eyes",
      "default worker",
    ]);
    expect(routes[1]?.why).toBe("the image agent looks at picture-1: Router.image is up,eyes");
    expect(flowTypes(proxy).filter((type) => type === "flow.closed")).toHaveLength(3);
  });
});

describe("calls of the client's own tools", () => {
  it("end the turn, and what was looked at beside them is known in the next", async () => {
    const { proxy, to } = await cast({
      worker: [calls([["Bash", { command: "ls" }], LOOK]), says("Done.")],
      eyes: [says("Bright red")],
    });
    const { events } = await proxy.post(turn()).answer;
    expect(grammarBreaks(events)).toEqual([]);
    expect(events.filter((event) => event.type === "content_block_start")).toMatchObject([
      { index: 0, content_block: { type: "tool_use", name: "Bash" } },
    ]);
    const id = "call_Bash_0";
    const history = [
      { role: "user", content: [picture()] },
      { role: "assistant", content: [{ type: "tool_use", id, name: "Bash", input: { command: "ls" } }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: "a.txt" }] },
    ];
    await proxy.post(turn({ messages: history })).answer;
    expect(text(to("worker")[1])).toContain("Asked: What colour?\\\\nSeen: Bright red".replaceAll("\\\\", "\\"));
    expect(to("eyes")).toHaveLength(1);
  });

  it("may be called after a look", async () => {
    const { proxy } = await cast({
      worker: [calls([LOOK], { before: "First. " }), calls([["Bash", { command: "rm" }]])],
      eyes: [says("Red")],
    });
    const { events } = await proxy.post(turn()).answer;
    expect(grammarBreaks(events)).toEqual([]);
    expect(events.findLast(({ type }) => type === "message_delta")).toMatchObject({
      delta: { stop_reason: "tool_use" },
    });
  });
});

describe("pictures", () => {
  const read = { type: "tool_result", tool_use_id: "t1", content: [{ type: "text", text: "file" }, picture("AAAA")] };
  const messages = [
    { role: "user", content: [picture()] },
    { role: "assistant", content: [{ type: "tool_use", id: "t1", name: "Bash", input: {} }] },
    { role: "user", content: [read, { type: "text", text: "compare" }] },
  ];

  it("of results of tools are seen, and several at once", async () => {
    const { proxy, to } = await cast({
      worker: [
        calls([["analyzeImage", { imageId: "picture-1, picture-2", task: "Same?", regions: ["left"] }]]),
        says("No"),
      ],
      eyes: [says("Different")],
    });
    await proxy.post(turn({ messages })).answer;
    const [look] = to("eyes");
    expect(text(look).match(/image_url/g)?.length).toBeGreaterThanOrEqual(2);
    expect(text(look)).toContain("Look especially at: left");
    expect(text(to("worker")[0])).toContain("[picture-2: a picture");
  });

  it("that there are not are an error of the model's, which may try again", async () => {
    const { proxy, to } = await cast({
      worker: [calls([["analyzeImage", { imageId: ["picture-7"], task: "x" }]]), calls([LOOK]), says("Red")],
      eyes: [says("Red")],
    });
    expect(textOf((await proxy.post(turn()).answer).events)).toBe("Red");
    expect(text(to("worker")[1])).toContain("There are: picture-1");
  });

  it("that cannot be looked at are an error of the tool, not of the turn", async () => {
    const { proxy, to } = await cast({
      worker: [calls([LOOK]), says("I cannot tell")],
      eyes: [refuses(400, "no eyes")],
    });
    const { events } = await proxy.post(turn()).answer;
    expect(grammarBreaks(events)).toEqual([]);
    expect(textOf(events)).toBe("I cannot tell");
    expect(text(to("worker")[1])).toContain("could not be looked at");
  });
});

describe("a model without tools", () => {
  it("is told what pictures show, once", async () => {
    const { proxy, to } = await cast({ worker: [says("It is a cat.")], eyes: [says("A cat")] });
    for (const stream of [true, false]) {
      const { status } = await proxy.post(turn({ tools: undefined, stream })).answer;
      expect(status).toBe(200);
    }
    expect(to("eyes")).toHaveLength(1);
    for (const request of to("worker")) {
      expect(text(request)).toContain("Seen: A cat");
      expect(text(request)).not.toContain("analyzeImage");
    }
  });

  it("is one by its vendor's row, too", async () => {
    const quirks = { models: { worker: { tools: false } } };
    const { proxy, to } = await cast({ worker: [says("A cat.")], eyes: [says("A cat")], provider: { quirks } });
    await proxy.post(turn()).answer;
    expect(text(to("worker")[0])).toContain("Seen: A cat");
  });

  it("works on, when nobody can look", async () => {
    const { proxy, to } = await cast({ worker: [says("Sorry")], eyes: [refuses(401, "bad key")] });
    expect(textOf((await proxy.post(turn({ tools: [] })).answer).events)).toBe("Sorry");
    expect(text(to("worker")[0])).toContain("[picture-1: a picture that you cannot see.]");
  });
});

describe("without forceUseImageAgent", () => {
  it("the model that sees takes the turn itself", async () => {
    const { proxy, to } = await cast({ worker: [says("x")], eyes: [says("I see")], config: { imageAgent: false } });
    expect(textOf((await proxy.post(turn()).answer).events)).toBe("I see");
    expect(text(to("eyes")[0])).toContain("image_url");
  });

  it("a model that is known to see nothing gets the agent in later turns", async () => {
    const quirks = { models: { worker: { vision: false } } };
    const { proxy, to } = await cast({
      worker: [calls([LOOK]), says("Red")],
      eyes: [says("Bright red")],
      config: { imageAgent: false },
      provider: { quirks },
    });
    const messages = [
      { role: "user", content: [picture()] },
      { role: "assistant", content: "ok" },
      { role: "user", content: "what colour was it?" },
    ];
    expect(textOf((await proxy.post(turn({ messages })).answer).events)).toBe("Red");
    expect(to("eyes")).toHaveLength(1);
  });

  it("a model that may see gets older pictures as they are", async () => {
    const { proxy, to } = await cast({ worker: [says("x")], eyes: [], config: { imageAgent: false } });
    const messages = [
      { role: "user", content: [picture()] },
      { role: "assistant", content: "ok" },
      { role: "user", content: "and?" },
    ];
    await proxy.post(turn({ messages })).answer;
    expect(text(to("worker")[0])).toContain("image_url");
  });
});

describe("ends", () => {
  it("a failure before anything was said is an HTTP error", async () => {
    const { proxy } = await cast({ worker: [refuses(402, "no credit")], eyes: [] });
    const { status, json } = await proxy.post(turn()).answer;
    expect(status).toBe(402);
    expect(json).toMatchObject({ type: "error", error: { message: expect.stringContaining("no credit") } });
  });

  it("a failure in a later round is an error event, never the look of an end", async () => {
    const cut = [...calls([]).slice(0, 1), RESET];
    const { proxy } = await cast({ worker: [calls([LOOK], { before: "Wait. " }), cut], eyes: [says("Red")] });
    const { events } = await proxy.post(turn()).answer;
    expect(grammarBreaks(events, { unfinished: true })).toEqual([]);
    expect(events.at(-1)?.type).toBe("error");
    expect(textOf(events)).toBe("Wait. ");
  });

  it("a client that leaves while a picture is looked at ends that, too", async () => {
    const never = says("x").slice(0, 1);
    const { proxy, upstream } = await cast({ worker: [calls([LOOK])], eyes: [never] });
    const asked = proxy.post(turn());
    const look = await upstream.request(1);
    asked.leave();
    await look.left;
    await proxy.event("flow.aborted");
    expect(proxy.events.filter(({ type }) => type === "flow.failed")).toEqual([]);
  });

  it("a model that looks again and again is stopped", async () => {
    const { proxy, to } = await cast({ worker: [calls([LOOK])], eyes: [says("Red")] });
    const { events } = await proxy.post(turn()).answer;
    expect(grammarBreaks(events)).toEqual([]);
    expect(to("worker")).toHaveLength(8);
    expect(events.findLast(({ type }) => type === "message_delta")).toMatchObject({
      delta: { stop_reason: "end_turn" },
    });
  });

  it("an answer that is cut by its limit goes to the client as such", async () => {
    const { proxy } = await cast({ worker: [calls([LOOK], { reason: "length" })], eyes: [says("Red")] });
    const { events } = await proxy.post(turn()).answer;
    expect(grammarBreaks(events)).toEqual([]);
    expect(events.findLast(({ type }) => type === "message_delta")).toMatchObject({
      delta: { stop_reason: "max_tokens" },
    });
  });

  it("a tool of the client's keeps its name", async () => {
    const own = { ...BASH, name: "analyzeImage" };
    const { proxy, to } = await cast({ worker: [calls([["analyzeImage", { x: 1 }]])], eyes: [] });
    const { events } = await proxy.post(turn({ tools: [own] })).answer;
    expect(events.filter((event) => event.type === "content_block_start")).toMatchObject([
      { content_block: { name: "analyzeImage" } },
    ]);
    expect(text(to("worker")[0])).toContain('"ccr_analyzeImage"');
  });
});

it("a stream that ends without an end is no end", async () => {
  const { proxy } = await cast({ worker: [[...says("half").slice(0, 3), END]], eyes: [] });
  const { events } = await proxy.post(turn()).answer;
  expect(events.at(-1)?.type).toBe("error");
});
