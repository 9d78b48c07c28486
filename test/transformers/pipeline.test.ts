/** Dialects with tweaks around them: order, cost of none, and the grammar under any stack. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { anthropic } from "../../src/transformers/dialects/anthropic/dialect.ts";
import { openaiChat } from "../../src/transformers/dialects/openai-chat/dialect.ts";
import { messageOfEvents } from "../../src/transformers/accumulate.ts";
import { pipelineFor } from "../../src/transformers/pipeline.ts";
import { TRANSFORMERS } from "../../src/transformers/tweaks/index.ts";
import { contextWith, cutAt, decode, targetWith } from "../helpers/answers.ts";
import { grammarBreaks } from "../helpers/grammar.ts";
import { bodyOf, encode, requestWith, usesOf, usingTarget, type WrittenUse } from "../helpers/pipeline.ts";

const ANTHROPIC = { dialect: "anthropic", url: "http://127.0.0.1:9/v1/messages" } as const;

describe("a target without tweaks", () => {
  it.each<[string, WrittenUse[], object, unknown]>([
    ["nothing in use", [], {}, openaiChat],
    ["a dialect", ["OpenAI"], {}, openaiChat],
    ["quirks", ["groq", "openrouter", "maxcompletiontokens"], {}, openaiChat],
    ["Anthropic", ["Anthropic"], ANTHROPIC, anthropic],
  ])("has its bare dialect: %s", (_, use, fields, dialect) => {
    expect(pipelineFor(usingTarget(use, fields))).toBe(dialect);
  });

  it("has it although another model has tweaks", () => {
    const uses = usesOf([], { other: ["tooluse"], constructor: ["tooluse"] });
    expect(pipelineFor(targetWith({ ...(uses && { uses }) }))).toBe(openaiChat);
  });
});

describe("a provider that speaks Messages", () => {
  it("row 131: keeps the client's bytes where no tweak changes the request", () => {
    const request = requestWith({ model: "large" });
    const target = usingTarget(["Anthropic", "enhancetool", ["maxtoken", { max_tokens: 99_999 }]], ANTHROPIC);
    const raw = Buffer.from(`${JSON.stringify(request)}  `);
    const call = { request, raw, headers: {}, target, keepsakes: { recall: () => undefined, keep: () => {} } };
    expect(pipelineFor(target).request(call).body).toBe(raw);
  });

  it("gets the changed request otherwise, also where only the model is spliced in", () => {
    const target = usingTarget(["Anthropic", ["maxtoken", { max_tokens: 10 }]], ANTHROPIC);
    expect(bodyOf(encode(target, requestWith()))).toMatchObject({ model: "large", max_tokens: 10, stream: true });
  });

  it("has its answer told anew only where a tweak changes answers", () => {
    expect(pipelineFor(usingTarget([["maxtoken", { max_tokens: 10 }]], ANTHROPIC)).passthrough).toBe(true);
    expect(pipelineFor(usingTarget(["tooluse"], ANTHROPIC)).passthrough).toBe(false);
  });
});

describe("order", () => {
  it("is the provider's and then the model's, first to last", () => {
    const uses = usesOf(
      [
        ["openrouter", { seed: 1, a: 1 }],
        ["openrouter", { seed: 2, b: 2 }],
      ],
      { large: [["openrouter", { seed: 3, c: 3 }]] },
    );
    const body = bodyOf(encode(targetWith({ ...(uses && { uses }) }), requestWith()));
    expect(body).toMatchObject({ seed: 3, a: 1, b: 2, c: 3 });
  });

  it("of an answer is the provider's and then the model's, each from last to first", () => {
    const uses = usesOf(["extrathinktag", "forcereasoning"], { large: [["reasoning", { enable: false }]] });
    const target = targetWith({ ...(uses && { uses }) });
    const words = "<reasoning_content>a</reasoning_content>b <think>c</think>d";
    const body = { id: "c", choices: [{ message: { role: "assistant", content: words }, finish_reason: "stop" }] };
    const { content } = pipelineFor(target).message(body, contextWith({ target }));
    expect(content).toEqual([
      { type: "text", text: "b " },
      { type: "text", text: "d" },
    ]);
  });
});

const FOLDER = path.join(import.meta.dirname, "../fixtures/openai-chat");
const FIXTURES = readdirSync(FOLDER).filter((file) => file.endsWith(".sse"));

/** Names that need options, with some. */
const OPTIONS: Readonly<Record<string, WrittenUse>> = {
  maxtoken: ["maxtoken", { max_tokens: 100 }],
  reasoning: ["reasoning", { enable: false }],
  customparams: ["customparams", { seed: 1 }],
};

describe("any stack of tweaks", () => {
  const stack = fc.array(fc.constantFrom(...TRANSFORMERS.map(({ name }) => OPTIONS[name] ?? name)), { maxLength: 6 });

  it.each(FIXTURES)("row 1: keeps the grammar, however the answer is cut: %s", (file) => {
    const bytes = readFileSync(path.join(FOLDER, file));
    fc.assert(
      fc.property(stack, fc.array(fc.nat(bytes.length), { maxLength: 8 }), (use, cuts) => {
        const target = usingTarget(use);
        const told = (pieces: Iterable<Uint8Array>) =>
          decode(pipelineFor(target).stream(contextWith({ target })), pieces);
        const whole = told([bytes]);
        expect(whole.failure).toBeUndefined();
        expect(grammarBreaks(whole.events, { badInput: file.startsWith("length") })).toEqual([]);
        expect(messageOfEvents(told(cutAt(bytes, cuts)).events)).toEqual(messageOfEvents(whole.events));
      }),
      { numRuns: 30 },
    );
  });
});
