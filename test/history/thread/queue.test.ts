/** Records on their way from one thread to the other. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { likenessOf } from "../../../src/history/likeness.ts";
import { Queue, unpack } from "../../../src/history/thread/queue.ts";
import type { Draft, DraftBody, ReadBody } from "../../../src/history/types.ts";
import { draftWith, NOON, rowWith } from "../../helpers/history.ts";

function draft(id: number, bodies: readonly DraftBody[]): Draft {
  const { row, detail } = draftWith({ row: { id } });
  return { row, detail, bodies };
}

const body = (part: DraftBody["part"], content: string | readonly Uint8Array[]): DraftBody => ({
  part,
  content,
  searched: part === "client",
});

/** As `unpack` gives them, by part. */
function bodiesOf(queue: Queue): Record<string, string>[] {
  const { drafts } = unpack(structuredClone(queue.take()), []);
  return drafts.map(({ bodies }) =>
    Object.fromEntries(bodies.map((one) => [one.part, wholeOf(one, bodies).toString()])),
  );
}

function wholeOf({ bytes, like }: ReadBody, bodies: readonly ReadBody[]): Buffer {
  const client = bodies.find(({ part }) => part === "client")?.bytes;
  if (!like || !client) return bytes;
  return Buffer.concat([client.subarray(0, like.head), bytes, client.subarray(client.length - like.tail)]);
}

describe("Queue", () => {
  it("brings every body over as it was, however it came", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 200 });
    const client = fc.tuple(text, fc.nat({ max: 60 })).map(([part, times]) => part.repeat(times * 10));
    const change = fc.tuple(fc.nat(), fc.nat({ max: 40 }), text);
    fc.assert(
      fc.property(
        client,
        change,
        fc.array(text, { maxLength: 4 }),
        text,
        (request, [at, cut, put], pieces, message) => {
          const bytes = Buffer.from(request);
          const place = bytes.length === 0 ? 0 : at % bytes.length;
          const upstream = Buffer.concat([bytes.subarray(0, place), Buffer.from(put), bytes.subarray(place + cut)]);
          const queue = new Queue();
          const answer = pieces.map((piece) => Buffer.from(piece));
          queue.draft(
            draft(1, [
              body("client", [bytes]),
              body("message", message),
              body("upstream/1", [upstream]),
              body("answer/1", answer),
            ]),
          );
          expect(bodiesOf(queue)).toEqual([
            { client: request, message, "upstream/1": upstream.toString(), "answer/1": pieces.join("") },
          ]);
        },
      ),
    );
  });

  it("keeps rows, details and what is unknown", () => {
    const queue = new Queue();
    const sent = draft(7, []);
    queue.draft(sent);
    queue.log({ at: NOON, flow: undefined, level: "info", topic: "proxy", text: "x" });
    const batch = unpack(structuredClone(queue.take()), [rowWith({ id: 9 })]);
    expect(batch.drafts[0]?.row).toEqual(JSON.parse(JSON.stringify(sent.row)));
    expect(batch.drafts[0]?.detail).toEqual(JSON.parse(JSON.stringify(sent.detail)));
    expect([batch.logs.length, batch.open[0]?.id]).toEqual([1, 9]);
    expect(queue.isEmpty).toBe(true);
  });

  it("fills one tray while the other is read", () => {
    const queue = new Queue();
    queue.draft(draft(1, [body("client", [Buffer.from("first")])]));
    const first = queue.take();
    queue.draft(draft(2, [body("client", [Buffer.from("other")])]));
    expect(unpack(first, []).drafts[0]?.bodies[0]?.bytes.toString()).toBe("first");
    const second = queue.take();
    queue.draft(draft(3, [body("client", [Buffer.from("third")])]));
    expect(unpack(second, []).drafts[0]?.bodies[0]?.bytes.toString()).toBe("other");
    expect(first.tray).not.toBe(second.tray);
  });

  it("fault 79: has bounds: what finds no room on the tray waits beside it, and then goes", () => {
    const queue = new Queue();
    const large = Buffer.alloc(6 * 1024 * 1024, "x");
    for (let id = 1; id <= 14; id++) queue.draft(draft(id, [body("client", [large]), body("message", "m")]));
    expect(queue.isFull).toBe(true);
    const { drafts } = unpack(queue.take(), []);
    const kept = drafts.filter(({ bodies }) => bodies[0]?.bytes.length === large.length);
    expect(kept).toHaveLength(11);
    expect(drafts.at(-1)?.detail.gaps).toEqual(["client: too much was waiting"]);
    expect(drafts.at(-1)?.bodies.map(({ part, bytes }) => [part, bytes.toString()])).toEqual([["message", "m"]]);
    queue.draft(draft(20, [body("client", [large])]));
    expect(unpack(queue.take(), []).drafts[0]?.bodies[0]?.bytes.length).toBe(large.length);
  });

  it("counts what it has no place for", () => {
    const queue = new Queue();
    for (let id = 1; id <= 10_003; id++) queue.draft(draft(id, []));
    expect([queue.take().drafts.length, queue.lost]).toEqual([10_000, 3]);
  });
});

describe("likenessOf", () => {
  it("finds what is equal at both ends, once", () => {
    const bytes = fc.uint8Array({ maxLength: 40, max: 3 }).map((part) => Buffer.from(part));
    const long = fc
      .tuple(bytes, fc.nat({ max: 400 }))
      .map(([part, times]) => Buffer.concat(Array.from({ length: times }, () => part)));
    fc.assert(
      fc.property(long, bytes, bytes, long, (head, a, b, tail) => {
        const [one, two] = [Buffer.concat([head, a, tail]), Buffer.concat([head, b, tail])];
        const like = likenessOf(one, two);
        expect(like.head).toBeGreaterThanOrEqual(head.length);
        expect(like.head + like.tail).toBeLessThanOrEqual(Math.min(one.length, two.length));
        expect(one.subarray(0, like.head).equals(two.subarray(0, like.head))).toBe(true);
        expect(one.subarray(one.length - like.tail).equals(two.subarray(two.length - like.tail))).toBe(true);
      }),
    );
  });

  it("of a renamed model is all but the name", () => {
    const [one, two] = ["claude-opus-5-5", "deepseek"].map((model) =>
      Buffer.from(JSON.stringify({ model, text: "x".repeat(99_999) })),
    );
    if (!one || !two) throw new Error("no bodies");
    const { head, tail } = likenessOf(one, two);
    expect(two.length - head - tail).toBe("deepseek".length);
  });
});
