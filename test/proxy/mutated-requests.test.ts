/** Requests of Claude Code with any of their values gone or of another kind: an answer, or what is wrong with them. */
import { describe, expect, it } from "vitest";

import { CcrError } from "../../src/core/errors.ts";
import type { DialectName } from "../../src/core/target.ts";
import { messagesRequest } from "../../src/transformers/clients/messages/request.ts";
import { NO_KEEPSAKES } from "../../src/transformers/keepsake.ts";
import { pipelineFor } from "../../src/transformers/pipeline.ts";
import { targetWith } from "../helpers/answers.ts";
import { anthropicMessage, chatCompletion, json } from "../helpers/http-bytes.ts";
import { proxyBefore } from "../helpers/proxy.ts";

const REQUEST = {
  model: "claude-opus-5-5",
  max_tokens: 128_000,
  stream: false,
  system: [
    { type: "text", text: "x-anthropic-billing-header: cc_version=2.1.330.0f1; cc_entrypoint=cli;" },
    { type: "text", text: "You are Claude Code", cache_control: { type: "ephemeral" } },
  ],
  messages: [
    { role: "user", content: [{ type: "text", text: "hi" }] },
    { role: "system", content: [{ type: "text", text: "# Environment" }], output_config: { effort: "medium" } },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "hm", signature: "s" },
        { type: "tool_use", id: "t1", name: "Bash", input: { command: "ls" } },
      ],
    },
    {
      role: "user",
      content: [
        {
          type: "tool_result",
          tool_use_id: "t1",
          content: [{ type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } }],
        },
        { type: "document", source: { type: "text", media_type: "text/plain", data: "text" }, title: "t" },
      ],
    },
  ],
  tools: [{ name: "Bash", description: "d", input_schema: { type: "object", properties: {}, required: [] } }],
  tool_choice: { type: "auto" },
  metadata: { user_id: '{"device_id":"d","account_uuid":"","session_id":"5e55"}' },
  thinking: { type: "adaptive", display: "omitted" },
  output_config: { effort: "medium" },
  context_management: { edits: [{ type: "clear_thinking_20251015", keep: "all" }] },
  safeguards: [{ type: "dangerous_tool_use", classifier_context: { permission_mode: "plan" } }],
  stop_sequences: ["stop"],
  temperature: 1,
};

type Step = string | number;
const OTHERS: readonly unknown[] = [null, true, 7, "x", "__proto__", [], {}, [null], [[]], { type: "x" }];

function pathsIn(value: unknown, path: readonly Step[] = []): (readonly Step[])[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Array.isArray(value) ? value.map((item, i) => [i, item] as const) : Object.entries(value);
  return [...(path.length > 0 ? [path] : []), ...inner.flatMap(([step, item]) => pathsIn(item, [...path, step]))];
}

/** With `change` applied to what holds the last step. */
function mutated(path: readonly Step[], change: (holder: object, step: Step) => void): string {
  const copy = structuredClone(REQUEST);
  const last = path.at(-1);
  let holder: unknown = copy;
  for (const step of path.slice(0, -1))
    holder = typeof holder === "object" && holder ? Reflect.get(holder, step) : undefined;
  if (typeof holder === "object" && holder !== null && last !== undefined) change(holder, last);
  return JSON.stringify(copy);
}

function mutations(path: readonly Step[]): string[] {
  return [
    mutated(path, (holder, step) => void Reflect.deleteProperty(holder, step)),
    ...OTHERS.map((other) => mutated(path, (holder, step) => void Reflect.set(holder, step, other))),
  ];
}

const ANSWERS = { anthropic: anthropicMessage("ok"), "openai-chat": chatCompletion("ok") };

describe.each(["anthropic", "openai-chat"] as const satisfies readonly DialectName[])(
  "fault 40: mutated, to %s, it is an answer or an error of the client's, in the right shape",
  (dialect) => {
    it.each(Object.keys(REQUEST))("%s", async (key) => {
      const { proxy } = await proxyBefore([json(200, ANSWERS[dialect])], { dialect });
      for (const path of pathsIn(REQUEST).filter(([first]) => first === key)) {
        const answers = await Promise.all(mutations(path).map((body) => proxy.post(body).answer));
        for (const { status, text } of answers) {
          expect([200, 400, 424], `${path.join(".")}: ${text}`).toContain(status);
          expect(text).toContain(status === 200 ? "message" : '{"type":"error","error":{"type":');
        }
      }
    });
  },
);

describe("fault 40: mutated, as a request", () => {
  const everywhere = ["anthropic", "openai-chat", "openai-responses", "gemini", "vertex-claude"] as const;

  it.each(everywhere)("to %s, it is one, or an error with a name", (dialect) => {
    const target = targetWith({ dialect, url: "https://h.example/v1beta/models/" });
    let made = 0;
    for (const raw of pathsIn(REQUEST).flatMap(mutations)) {
      try {
        const request = messagesRequest(JSON.parse(raw));
        const call = { request, raw: Buffer.from(raw), headers: {}, target, keepsakes: NO_KEEPSAKES };
        pipelineFor(target).request(call);
        made++;
      } catch (error) {
        expect(error, raw).toBeInstanceOf(CcrError);
      }
    }
    expect(made).toBeGreaterThan(300);
  });
});
