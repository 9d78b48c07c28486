import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { describe, expect, it, onTestFinished } from "vitest";

import { FrameWriter } from "../../src/pty/writer.ts";
import { tempDir } from "../helpers/temp-dir.ts";

const { O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;
/** More than a pipe holds, so that it does not go out at once. */
const LONG = "0123456789".repeat(30_000);

interface Rig {
  readonly writer: FrameWriter;
  readonly events: string[];
  /** What has come out since the last call. */
  read(): string;
  closeReader(): void;
}

/** A writer into a pipe that somebody reads, or does not. */
async function rig(nonBlocking: boolean): Promise<Rig> {
  const path = join(await tempDir(), "pipe");
  execFileSync("mkfifo", [path]);
  const reader = openSync(path, O_RDONLY | O_NONBLOCK);
  const fd = openSync(path, nonBlocking ? O_WRONLY | O_NONBLOCK : O_WRONLY);
  const open = new Set([reader, fd]);
  const close = (one: number): void => {
    if (open.delete(one)) closeSync(one);
  };
  onTestFinished(() => {
    for (const one of open) close(one);
  });
  const events: string[] = [];
  const writer = new FrameWriter(
    { fd, nonBlocking },
    { idle: () => events.push("idle"), lost: () => events.push("lost") },
  );
  onTestFinished(() => writer.close());
  return { writer, events, read: () => readAll(reader), closeReader: () => close(reader) };
}

function readAll(fd: number): string {
  const buffer = Buffer.alloc(1 << 20);
  let text = "";
  for (;;) {
    try {
      const length = readSync(fd, buffer);
      if (length === 0) return text;
      text += buffer.toString("latin1", 0, length);
    } catch {
      return text;
    }
  }
}

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; waited < 5_000 && !holds(); waited += 5) await sleep(5);
  expect(holds()).toBe(true);
}

describe.each([
  ["without waiting", true],
  ["through the thread pool", false],
])("writing %s", (_name, nonBlocking) => {
  it("takes nothing before it is opened and after it is closed", async () => {
    const { writer, read } = await rig(nonBlocking);
    expect(writer.busy).toBe(true);
    expect(() => writer.write("x")).toThrow(/takes none/);
    writer.open();
    expect(writer.busy).toBe(false);
    writer.close();
    expect(() => writer.write("x")).toThrow(/takes none/);
    expect(read()).toBe("");
  });

  it("frames arrive whole and in order, however slowly they are read", async () => {
    const { writer, events, read } = await rig(nonBlocking);
    writer.open();
    let seen = "";
    for (const frame of [LONG, "short", LONG]) {
      await until(() => {
        seen += read();
        return !writer.busy;
      });
      writer.write(frame);
    }
    await until(() => {
      seen += read();
      return seen.length === 2 * LONG.length + 5;
    });
    expect(seen).toBe(`${LONG}short${LONG}`);
    await until(() => !writer.busy);
    expect(events).not.toContain("lost");
  });

  it("fault 77: a reader that stands still blocks nobody; when it goes on, the writer is ready again", async () => {
    const { writer, events, read } = await rig(nonBlocking);
    writer.open();
    events.length = 0;
    writer.write(LONG);
    let turns = 0;
    for (; turns < 20; turns++) await sleep(5);
    expect([turns, writer.busy, events]).toEqual([20, true, []]);
    let seen = "";
    await until(() => {
      seen += read();
      return !writer.busy;
    });
    expect([seen.length, events]).toEqual([LONG.length, ["idle"]]);
  });

  it("fault 59: a reader that has gone is reported once, and no more frames are taken", async () => {
    const { writer, events, closeReader } = await rig(nonBlocking);
    writer.open();
    closeReader();
    events.length = 0;
    writer.write("x");
    await until(() => events.length > 0);
    await sleep(50);
    expect([events, writer.busy]).toEqual([["lost"], true]);
  });
});

it("what is left of a frame is dropped when the terminal is given back", async () => {
  const { writer, events, read } = await rig(true);
  writer.open();
  events.length = 0;
  writer.write(LONG);
  writer.close();
  const before = read().length;
  await sleep(80);
  expect([before < LONG.length, read(), events]).toEqual([true, "", []]);
  writer.open();
  writer.write("again");
  expect(read()).toBe("again");
});
