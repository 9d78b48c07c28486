/** The writer between bus and file, on a real bus and a real directory. */
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, watch } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { beforeEach, describe, expect, it, vi } from "vitest";

import { Bus } from "../../src/core/bus.ts";
import type { BusEvent } from "../../src/core/flow.ts";
import { decodeSnapshot } from "../../src/statusline/file.ts";
import { createSnapshotWriter } from "../../src/statusline/snapshot.ts";
import type { Snapshot } from "../../src/statusline/state.ts";
import { tempDir } from "../helpers/temp-dir.ts";
import { closed, failed, firstToken, opened, routed } from "./events.ts";

let bus: Bus;
beforeEach(() => {
  bus = new Bus();
});

const publish = (...events: readonly BusEvent[]): void => {
  for (const event of events) bus.publish(event);
};
const read = (path: string): Snapshot | undefined => decodeSnapshot(readFileSync(path, "utf8"))?.snapshot;

describe("createSnapshotWriter", () => {
  it("writes a private file that ends up with the newest facts, and removes it at the end", async () => {
    const directory = await tempDir();
    const file = join(directory, "new", "line");
    const close = createSnapshotWriter(bus, () => file);
    publish(opened(1, "pane"), routed(1), firstToken(1, 820), closed(1));
    await vi.waitFor(() => expect(read(file)).toMatchObject({ outputTokens: 122, target: "demo,demo-large" }));
    publish(opened(2, "pane"), routed(2, "demo-small"), failed(2));
    await vi.waitFor(() => expect(read(file)).toMatchObject({ target: "demo,demo-small" }));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, "new")).mode & 0o777).toBe(0o700);
    await close();
    expect(readdirSync(join(directory, "new"))).toEqual([]);
    publish(opened(3, "pane"), routed(3));
    expect(existsSync(file)).toBe(false);
  });

  it("has a line for a known session before its first request, and replays what came before it", async () => {
    const directory = await tempDir();
    publish(opened(1, "b"), routed(1));
    const close = createSnapshotWriter(bus, (session) => join(directory, session), ["a"]);
    await vi.waitFor(() => expect(readFileSync(join(directory, "a"), "utf8")).toContain("no requests yet"));
    await vi.waitFor(() => expect(read(join(directory, "b"))).toMatchObject({ rule: "default" }));
    await close();
  });

  it("keeps sessions apart and ignores those without a file", async () => {
    const directory = await tempDir();
    const close = createSnapshotWriter(bus, (session) => (session === "x" ? undefined : join(directory, session)));
    publish(opened(1, "a"), opened(2, "b"), opened(3, "x"), routed(3), routed(2, "two"), routed(1, "one"));
    publish({ type: "route.changed", at: 0, session: "b", target: "demo,three" });
    await vi.waitFor(() => expect(read(join(directory, "a"))?.target).toBe("demo,one"));
    await vi.waitFor(() => expect(read(join(directory, "b"))?.target).toBe("demo,three"));
    expect(readdirSync(directory).toSorted()).toEqual(["a", "b"]);
    await close();
  });

  it("lets titles, sub-agents and token counts pass", async () => {
    const directory = await tempDir();
    const close = createSnapshotWriter(bus, () => join(directory, "line"));
    publish(opened(1, "s"), routed(1, "main"));
    for (const [id, kind] of [
      [2, "auxiliary"],
      [3, "subagent"],
      [4, "count_tokens"],
    ] as const) {
      publish(opened(id, "s", kind), routed(id, "other"), closed(id));
    }
    await vi.waitFor(() => expect(read(join(directory, "line"))).toMatchObject({ target: "demo,main" }));
    expect(read(join(directory, "line"))?.outputTokens).toBeUndefined();
    await close();
  });

  it("writes seldom while much happens, and not at all when nothing changes", async () => {
    const directory = await tempDir();
    const file = join(directory, "line");
    let renames = 0;
    const watcher = watch(directory, (kind, name) => {
      if (kind === "rename" && name === "line") renames++;
    });
    const close = createSnapshotWriter(bus, () => file);
    publish(opened(1, "s"));
    for (let i = 1; i <= 1000; i++) publish({ type: "flow.delta", id: 1, at: 0, outputTokens: i, ms: i });
    await vi.waitFor(() => expect(read(file)?.outputTokens).toBe(1000));
    const written = renames;
    expect(written).toBeLessThanOrEqual(2);
    publish({ type: "flow.delta", id: 1, at: 0, outputTokens: 1000, ms: 2000 });
    await setTimeout(400);
    expect(renames).toBe(written);
    watcher.close();
    await close();
  });

  it("gives up the file of the session that was quiet longest", async () => {
    const directory = await tempDir();
    const close = createSnapshotWriter(bus, (session) => join(directory, session));
    for (let i = 0; i < 64; i++) publish(opened(i, `s${i}`), routed(i));
    await vi.waitFor(() => expect(readdirSync(directory)).toHaveLength(64));
    publish(closed(0), opened(64, "s64"), routed(64));
    await vi.waitFor(() => {
      expect(existsSync(join(directory, "s1"))).toBe(false);
      expect(existsSync(join(directory, "s64"))).toBe(true);
    });
    expect(existsSync(join(directory, "s0"))).toBe(true);
    await close();
  });

  it("says once when it cannot write, and writes through no link that stands in for its directory", async () => {
    const directory = await tempDir();
    const target = join(directory, "target");
    symlinkSync(directory, target);
    const notices: BusEvent[] = [];
    bus.subscribe((event) => {
      if (event.type === "notice") notices.push(event);
    });
    const close = createSnapshotWriter(bus, (session) => join(target, session));
    publish(opened(1, "a"), routed(1), opened(2, "b"), routed(2));
    await vi.waitFor(() => expect(notices).toHaveLength(1));
    await close();
    expect(readdirSync(directory)).toEqual(["target"]);
    expect(notices).toHaveLength(1);
  });
});
