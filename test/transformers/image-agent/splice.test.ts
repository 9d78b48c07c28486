import fc from "fast-check";
import { expect, it } from "vitest";

import type { StreamEvent } from "../../../src/core/event.ts";
import { AnswerSplicer } from "../../../src/transformers/image-agent/splice.ts";
import { Findings } from "../../../src/transformers/image-agent/findings.ts";
import { picturesIn, withoutPictures } from "../../../src/transformers/image-agent/pictures.ts";
import { lookOf } from "../../../src/transformers/image-agent/tool.ts";
import { eventsOfMessage } from "../../../src/transformers/replay.ts";
import { NO_USAGE, type Block, type MessagesRequest } from "../../../src/core/message.ts";
import { grammarBreaks } from "../../helpers/grammar.ts";
import { picture } from "../../helpers/seen.ts";

function round(blocks: readonly Block[], output: number): StreamEvent[] {
  const called = blocks.some(({ type }) => type === "tool_use");
  return eventsOfMessage({
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "m",
    content: blocks,
    stop_reason: called ? "tool_use" : "end_turn",
    stop_sequence: null,
    usage: { ...NO_USAGE, input_tokens: 10, output_tokens: output },
  });
}

const block = fc.oneof(
  fc.record({ type: fc.constant("text"), text: fc.string({ minLength: 1 }) }),
  fc.record({ type: fc.constant("thinking"), thinking: fc.string({ minLength: 1 }), signature: fc.constant("s") }),
);
const look = (n: number): Block => ({ type: "tool_use", id: `look_${n}`, name: "look", input: { n } });

it("any rounds make one lawful stream, however its events are cut", () => {
  const rounds = fc.array(fc.array(block, { maxLength: 4 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(rounds, fc.boolean(), fc.integer({ min: 1, max: 9 }), (said, callsAtTheEnd, size) => {
      const splicer = new AnswerSplicer("look");
      const out: StreamEvent[] = [];
      for (const [n, blocks] of said.entries()) {
        const last = n === said.length - 1;
        const own: Block = { type: "tool_use", id: "own", name: "Bash", input: {} };
        const events = round([...blocks, ...(last ? (callsAtTheEnd ? [own] : []) : [look(n)])], 5);
        for (let at = 0; at < events.length; at += size) out.push(...splicer.push(events.slice(at, at + size)));
        expect(splicer.endRound()).toMatchObject({ goesOn: !last, calls: last ? [] : [look(n)] });
      }
      out.push(...splicer.finish());
      expect(grammarBreaks(out)).toEqual([]);
      expect(out.filter(({ type }) => type === "content_block_start")).toHaveLength(
        said.flat().length + (callsAtTheEnd ? 1 : 0),
      );
      expect(out.at(-2)).toMatchObject({ usage: { input_tokens: 10, output_tokens: 5 * said.length } });
    }),
  );
});

it("pictures keep their names while the conversation grows, and what has none stays the same object", () => {
  const first = { role: "user" as const, content: [picture("AAAA"), { type: "text", text: "a" }] };
  const plain = { role: "assistant" as const, content: [{ type: "text", text: "b" }] };
  const second = {
    role: "user" as const,
    content: [{ type: "tool_result", tool_use_id: "t", content: [picture("BBBB")] }],
  };
  const request: MessagesRequest = { model: "m", messages: [first, plain, second] };
  const blind = withoutPictures(request, ({ name }) => name);
  expect(blind.request.messages[1]).toBe(plain);
  expect(JSON.stringify(blind.request)).not.toContain("base64");
  expect(blind.pictures.map(({ name }) => name)).toEqual(["picture-1", "picture-2"]);
  expect(picturesIn({ ...request, messages: [first] })[0]?.key).toBe(blind.pictures[0]?.key);
  expect(new Set(blind.pictures.map(({ key }) => key)).size).toBe(2);
});

it("a mark for the cache stays where it was", () => {
  const marked = { ...picture(), cache_control: { type: "ephemeral" } };
  const request: MessagesRequest = { model: "m", messages: [{ role: "user", content: [marked] }] };
  expect(withoutPictures(request, () => "x").request.messages[0]?.content).toEqual([
    { type: "text", text: "x", cache_control: { type: "ephemeral" } },
  ]);
});

it("a change in the middle of a long picture makes it another", () => {
  const data = "A".repeat(1_000_000);
  const keys = [data, `${data.slice(0, 500_000)}${"B".repeat(20_000)}${data.slice(520_000)}`, `${data}AAAA`].map(
    (text) => picturesIn({ model: "m", messages: [{ role: "user", content: [picture(text)] }] })[0]?.key,
  );
  expect(new Set(keys).size).toBe(3);
});

it.each([
  [{ imageId: ["[picture-1]", "Picture-2"], task: "t" }, ["picture-1", "picture-2"]],
  [{ imageId: "picture-1,picture-3" }, ["picture-1", "picture-3"]],
  [{}, []],
  ["no object", []],
])("reads the call %j", (input, names) => {
  expect(lookOf(input).names).toEqual(names);
});

it("remembers the newest of many pictures, and the newest findings of each", () => {
  const findings = new Findings();
  for (let n = 0; n < 300; n++) findings.add(`p${n}`, { task: "t", answer: "x".repeat(9_000) });
  expect(findings.of("p0")).toEqual([]);
  expect(findings.of("p299")[0]?.answer).toHaveLength(4_000);
  for (let n = 0; n < 9; n++) findings.add("p299", { task: `t${n % 8}`, answer: String(n) });
  expect(findings.of("p299").map(({ task }) => task)).toEqual(["t3", "t4", "t5", "t6", "t7", "t0"]);
});
