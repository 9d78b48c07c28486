/** What providers must see again, in memory: by conversation, and bounded. */
import { describe, expect, it } from "vitest";

import { KeepsakeTable } from "../../src/proxy/keepsakes.ts";
import { kept, recalled, sealed } from "../helpers/keepsake-place.ts";

describe("in memory", () => {
  it("is by conversation", () => {
    const table = new KeepsakeTable();
    table.of("a").keep("1", sealed("x"));
    expect([table.of("a").recall("1"), table.of("b").recall("1")]).toEqual([sealed("x"), undefined]);
  });

  it("keeps the newest of one id, and nothing of nothing", () => {
    const keepsakes = new KeepsakeTable().of("a");
    keepsakes.keep("1", sealed("x"));
    keepsakes.keep("1", sealed("y"));
    keepsakes.keep("2", "");
    keepsakes.keep("", sealed("z"));
    keepsakes.keep("x".repeat(2_000), sealed("z"));
    expect([keepsakes.recall("1"), keepsakes.recall("2"), keepsakes.recall("")]).toEqual([
      sealed("y"),
      undefined,
      undefined,
    ]);
  });

  it.each(["__proto__", "constructor", "toString"])("T17: %s is an id like any other", (id) => {
    const keepsakes = new KeepsakeTable().of(id);
    expect(keepsakes.recall(id)).toBeUndefined();
    keepsakes.keep(id, sealed("x"));
    expect(keepsakes.recall(id)).toBe(sealed("x"));
  });

  it("forgets the oldest calls of a long conversation", () => {
    const keepsakes = new KeepsakeTable().of("a");
    for (let i = 0; i < 5_000; i++) keepsakes.keep(`call_${i}`, sealed("x"));
    expect([keepsakes.recall("call_999"), keepsakes.recall("call_1000"), keepsakes.recall("call_4999")]).toEqual([
      undefined,
      sealed("x"),
      sealed("x"),
    ]);
  });

  it("forgets by size, too", () => {
    const keepsakes = new KeepsakeTable().of("a");
    const large = sealed("x".repeat(200_000));
    for (let i = 0; i < 100; i++) keepsakes.keep(`call_${i}`, large);
    expect([keepsakes.recall("call_0"), keepsakes.recall("call_99")]).toEqual([undefined, large]);
  });

  it("forgets the conversations that were longest unused", () => {
    const table = new KeepsakeTable();
    for (let i = 0; i < 70; i++) {
      table.of(`conversation ${i}`).keep("1", sealed("x"));
      table.of("conversation 0");
    }
    expect([0, 1, 6, 69].map((i) => table.of(`conversation ${i}`).recall("1"))).toEqual([
      sealed("x"),
      undefined,
      undefined,
      sealed("x"),
    ]);
  });

  it("writes nothing without a folder", async () => {
    const table = new KeepsakeTable();
    await kept(table, "a", { "1": sealed("x") });
    expect(await recalled(table, "a", "1")).toEqual([sealed("x")]);
  });
});
