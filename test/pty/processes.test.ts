import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { expect, it, onTestFinished } from "vitest";

import { ProcessTree } from "../../src/pty/processes.ts";
import { isAlive } from "../helpers/pty-session.ts";

/** A shell that leads a session of its own; what it prints first are the ids of its children. */
async function family(script: string): Promise<{ leader: ChildProcess; pids: number[]; tree: ProcessTree }> {
  const leader = spawn("sh", ["-c", `${script}; echo; exec sleep 99`], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const { pid = 0, stdout } = leader;
  const tree = new ProcessTree(pid);
  onTestFinished(() => tree.signal("SIGKILL"));
  const [line] = stdout ? await once(stdout, "data") : [];
  return { leader, tree, pids: [pid, ...String(line).trim().split(" ").filter(Boolean).map(Number)] };
}

async function gone(pids: readonly number[]): Promise<void> {
  for (let waited = 0; waited < 5_000 && pids.some(isAlive); waited += 10) await sleep(10);
  expect(pids.filter(isAlive)).toEqual([]);
}

function sessionOf(pid: number): number {
  const [, session] = /\) \S \d+ \d+ (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "latin1")) ?? [];
  return Number(session);
}

/** Waits until the process leads a session. */
async function leads(pid: number): Promise<void> {
  for (let waited = 0; waited < 5_000 && sessionOf(pid) !== pid; waited += 10) await sleep(10);
}

it.each([
  ["in the session", "sleep 98 & printf '%d' $!"],
  ["in a session of its own", "setsid sleep 98 & printf '%d' $!"],
  ["two generations down", "sh -c 'sleep 98 & printf \"%d %d\" $$ $!; wait' & sleep 0.2"],
])("a signal reaches a process %s", async (_name, script) => {
  const { tree, pids } = await family(script);
  if (script.startsWith("setsid")) await leads(pids.at(-1) ?? 0);
  expect(pids.every(isAlive)).toBe(true);
  expect(tree.empty).toBe(false);
  tree.signal("SIGTERM");
  await gone(pids);
  expect(tree.empty).toBe(true);
});

it("what was seen once is not lost when it leaves the session and its parent ends", async () => {
  const { leader, tree, pids } = await family("(sleep 0.3; exec setsid sleep 98) & printf '%d' $!");
  expect(tree.empty).toBe(false);
  const [, child = 0] = pids;
  await leads(child);
  leader.kill("SIGKILL");
  await gone(pids.slice(0, 1));
  expect(tree.empty).toBe(false);
  tree.signal("SIGTERM");
  await gone(pids);
  expect(tree.empty).toBe(true);
});

it("signalling those who have ended harms nobody", async () => {
  const { tree, pids } = await family(":");
  tree.signal("SIGKILL");
  await gone(pids);
  tree.signal("SIGKILL");
  expect(tree.empty).toBe(true);
});
