/** A client that reads slowly: nothing is lost, and nothing piles up in between. */
import { describe, expect, it } from "vitest";

import { anthropicFrames as f, chatChunk, chunk, sse, sseToEnd } from "../helpers/http-bytes.ts";
import { proxyBefore } from "../helpers/proxy.ts";
import { DIALECTS, type Wired, WIRES } from "../helpers/wires.ts";

/** One chunk with a text event. */
function endless(dialect: Wired): Buffer {
  const text = "x".repeat(1_000);
  return chunk(dialect === "anthropic" ? f.text(text) : chatChunk({ content: text }));
}

describe.each(DIALECTS)("%s: a client that reads slowly", (dialect) => {
  const { opening, ending } = WIRES[dialect];

  it("row 69, fault 32: the provider waits, memory does not grow, and nothing is lost", async () => {
    const times = 60_000;
    const script = [...sse(opening), { flood: endless(dialect), times }, ...sseToEnd(ending).slice(1)];
    const { upstream, proxy } = await proxyBefore([script], { dialect });
    const message = await proxy.post().head;
    message.pause();
    const before = process.memoryUsage.rss();
    await settled(() => upstream.sent);
    const grown = process.memoryUsage.rss() - before;
    const sent = upstream.sent;
    if (process.env["CCR_TEST_REPORT"])
      process.stdout.write(`${dialect}: ${sent} bytes taken of a stalled stream, RSS +${grown}\n`);
    expect(sent).toBeLessThan(30_000_000);
    let length = 0;
    let tail = "";
    for await (const piece of message) {
      length += String(piece).length;
      tail = (tail + String(piece)).slice(-200);
    }
    expect(length).toBeGreaterThan(times * 1_000);
    expect(tail).toContain("message_stop");
  });
});

/** Resolves when a number has stopped to grow for a while. */
async function settled(read: () => number): Promise<void> {
  for (let last = -1; last !== read();) {
    last = read();
    await new Promise((resolve) => void setTimeout(resolve, 300));
  }
}
