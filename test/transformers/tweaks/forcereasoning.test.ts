import { expect, it } from "vitest";

import type { MessageParam } from "../../../src/core/message.ts";
import { itemsOf } from "../../../src/transformers/foreign.ts";
import { messageOfEvents } from "../../../src/transformers/accumulate.ts";
import { bodyOf, deltas, encode, finish, requestWith, streamed, usingTarget } from "../../helpers/pipeline.ts";

const turn = (n: number): MessageParam[] => [
  { role: "user", content: `question ${n}` },
  {
    role: "assistant",
    content: [
      { type: "thinking", thinking: `thought ${n}`, signature: "" },
      { type: "text", text: `answer ${n}` },
    ],
  },
];

function told(messages: readonly MessageParam[]): string[] {
  const body = bodyOf(encode(usingTarget(["forcereasoning"]), requestWith({ messages })));
  return itemsOf(body["messages"]).map((message) => JSON.stringify(message));
}

it("tells the model its last ten thoughts and asks for the next one", () => {
  const messages = [...Array.from({ length: 12 }, (_, n) => turn(n)).flat(), { role: "user" as const, content: "now" }];
  const all = told(messages).join("\n");
  expect(all.match(/<reasoning_content>\\nthought \d+\\n<\/reasoning_content>/g)).toHaveLength(10);
  expect(all).not.toContain("thought 1\\n");
  expect(all).toContain("answer 1");
  expect(told(messages).at(-1)).toMatch(/now.*think it through in writing/);
});

it("asks behind tool results, and drops turns that were nothing but thought when they are too old", () => {
  const messages: MessageParam[] = [
    { role: "user", content: "go" },
    { role: "assistant", content: [{ type: "tool_use", id: "t", name: "Read", input: {} }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: "ok" }] },
  ];
  const roles = told(messages).map((message) => /"role":"(\w+)"/.exec(message)?.[1]);
  expect(roles).toEqual(["user", "assistant", "tool", "user"]);
});

it("tells thoughts again that the client did not want to read", () => {
  const target = usingTarget(["forcereasoning"]);
  const words = "<reasoning_content>deep thought</reasoning_content>42";
  const events = streamed(target, [...deltas({ content: words }), finish("stop")], { omitThinking: true });
  const { content } = messageOfEvents(events);
  expect(content).toMatchObject([
    { type: "thinking", thinking: "" },
    { type: "text", text: "42" },
  ]);
  const all = told([
    { role: "user", content: "question" },
    { role: "assistant", content },
    { role: "user", content: "why?" },
  ]);
  expect(all.join()).toContain("<reasoning_content>\\ndeep thought\\n</reasoning_content>");
});
