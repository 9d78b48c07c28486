/** Bodies that are like another one are stored as that one is, and read as they were. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseFilter } from "../../../src/history/filter/parse.ts";
import { likenessOf } from "../../../src/history/likeness.ts";
import { decodeNumbers } from "../../../src/history/text/varints.ts";
import { draftWith, NOON, openTestHistory, type TestHistory } from "../../helpers/history.ts";

const SECRET = "sk-canary-4711-0815";

describe("a series of bodies", () => {
  it("is stored as if each came alone", async () => {
    const one = await openTestHistory();
    const text = fc
      .tuple(fc.constantFrom("alpha ", '\\"beta ', "ü "), fc.nat({ max: 900 }))
      .map(([word, times]) => word.repeat(times));
    const message = fc.record({
      role: fc.constantFrom("user", "assistant"),
      content: fc.array(
        text.map((said) => ({ type: "text", text: said })),
        { maxLength: 3 },
      ),
    });
    const conversation = fc.record({
      system: fc.array(text, { maxLength: 3 }),
      tools: fc.array(text, { maxLength: 3 }),
    });
    let id = 0;
    await fc.assert(
      fc.asyncProperty(
        conversation,
        fc.array(fc.tuple(message, fc.nat({ max: 20 }), fc.boolean()), { minLength: 1, maxLength: 6 }),
        async (fixed, turns) => {
          const alone = await openTestHistory();
          const session = `session-${id}`;
          let messages: object[] = [];
          for (const [next, forgotten, first] of turns) {
            messages = [...messages.slice(forgotten === 20 ? 1 : 0), next];
            const client = JSON.stringify(first ? { messages, ...fixed } : { ...fixed, messages });
            const number = ++id;
            one.write({ drafts: [draftWith({ row: { id: number, session }, bodies: { client } })] });
            alone.write({ drafts: [draftWith({ row: { id: 1, session: String(number) }, bodies: { client } })] });
            expect(one.reader.record(number)?.bodies.get("client")).toBe(client);
            expect(piecesOf(one, number)).toBe(piecesOf(alone, 1));
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

/** The bytes of the pieces, told apart. */
function piecesOf({ db }: TestHistory, flow: number): string {
  const list = db.prepare("SELECT pieces FROM bodies WHERE flow = ?").get(flow)?.["pieces"];
  if (!(list instanceof Uint8Array)) throw new Error("no body");
  const hash = db.prepare("SELECT hex(hash) AS hash FROM pieces WHERE id = ?");
  return decodeNumbers(list)
    .map((id) => String(hash.get(id)?.["hash"]))
    .join(" ");
}

describe("a body that is like the client's", () => {
  it("comes back byte for byte, wherever the two differ", async () => {
    const { write, reader } = await openTestHistory();
    const word = fc.constantFrom("alpha ", "beta ", '"', "\\", "ü", "[{", "x".repeat(700));
    const text = fc.array(word, { maxLength: 6 }).map((words) => words.join(""));
    const request = fc.record({
      model: text,
      system: fc.array(text, { maxLength: 3 }),
      messages: fc.array(fc.record({ role: fc.constant("user"), content: text }), { maxLength: 8 }),
      end: text,
    });
    let id = 0;
    fc.assert(
      fc.property(
        request,
        request,
        fc.subarray(["model", "system", "messages", "end"] as const),
        (client, other, changed) => {
          const upstream = { ...client, ...Object.fromEntries(changed.map((key) => [key, other[key]])) };
          const [one, two] = [Buffer.from(JSON.stringify(client)), Buffer.from(JSON.stringify(upstream))];
          const like = likenessOf(one, two);
          const middle = two.subarray(like.head, two.length - like.tail);
          const { row, detail } = draftWith({ row: { id: ++id } });
          const bodies = [
            { part: "client", bytes: one, searched: true },
            { part: "upstream/1", bytes: middle, searched: false, like },
          ] as const;
          write({ drafts: [{ row, detail, bodies }] });
          const record = reader.record(id);
          expect(record?.bodies.get("client")).toBe(one.toString());
          expect(record?.bodies.get("upstream/1")).toBe(two.toString());
        },
      ),
      { numRuns: 60 },
    );
  });

  it("T7: has its own part looked through for secrets", async () => {
    const { write, reader } = await openTestHistory({ secrets: [SECRET] });
    const [one, two] = ["nothing", SECRET].map((user) =>
      Buffer.from(JSON.stringify({ user, text: "x".repeat(9_000) })),
    );
    if (!one || !two) throw new Error("no bodies");
    const like = likenessOf(one, two);
    const { row, detail } = draftWith();
    const bytes = two.subarray(like.head, two.length - like.tail);
    write({
      drafts: [
        {
          row,
          detail,
          bodies: [
            { part: "client", bytes: one, searched: true },
            { part: "upstream/1", bytes, searched: false, like },
          ],
        },
      ],
    });
    expect(reader.record(1)?.bodies.get("upstream/1")).toBe(JSON.stringify({ user: "••••", text: "x".repeat(9_000) }));
  });

  it("is not what searches look at", async () => {
    const { write, reader } = await openTestHistory();
    write({
      drafts: [
        draftWith({ bodies: { client: '{"a":"asked"}', "upstream/1": '{"a":"translated"}', message: '{"a":"said"}' } }),
      ],
    });
    const count = (word: string): number => reader.count(parseFilter(`body:${word}`, NOON));
    expect(["asked", "said", "translated"].map(count)).toEqual([1, 1, 0]);
  });
});
