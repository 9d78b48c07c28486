/** The cleanup stack: every step once, in reverse, whatever the others do. */
import { setTimeout } from "node:timers/promises";

import { describe, expect, it, vi } from "vitest";

import { CleanupStack } from "../../src/core/cleanup.ts";

describe("CleanupStack", () => {
  it("runs the steps one after the other, last added first", async () => {
    const stack = new CleanupStack();
    const log: string[] = [];
    stack.add(() => void log.push("first"));
    stack.add(async () => {
      log.push("second begins");
      await setTimeout(5);
      log.push("second ends");
    });
    expect(await stack.run()).toEqual([]);
    expect(log).toEqual(["second begins", "second ends", "first"]);
  });

  it("goes on after a failing step and returns the errors", async () => {
    const stack = new CleanupStack();
    const log: string[] = [];
    stack.add(() => void log.push("first"));
    stack.add(() => Promise.reject(new Error("async")));
    stack.add(() => {
      throw new Error("sync");
    });
    expect(await stack.run()).toEqual([new Error("sync"), new Error("async")]);
    expect(log).toEqual(["first"]);
  });

  it("runs once, and every caller waits for the end", async () => {
    const stack = new CleanupStack();
    const step = vi.fn(() => setTimeout(5));
    const done: string[] = [];
    stack.add(step);
    const first = stack.run().then(() => done.push("first"));
    const second = stack.run().then(() => done.push("second"));
    expect(done).toEqual([]);
    await Promise.all([first, second, stack.run()]);
    expect(step).toHaveBeenCalledTimes(1);
    expect(done).toHaveLength(2);
  });

  it("runs a step that comes too late, so that nothing stays open", async () => {
    const stack = new CleanupStack();
    await stack.run();
    const step = vi.fn();
    stack.add(step);
    await vi.waitFor(() => expect(step).toHaveBeenCalledTimes(1));
  });
});
