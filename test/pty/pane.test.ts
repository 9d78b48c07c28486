import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { describe, expect, it, onTestFinished } from "vitest";

import { type ExitStatus, Pane } from "../../src/pty/pane.ts";
import { tempDir } from "../helpers/temp-dir.ts";

interface Running {
  readonly pane: Pane;
  readonly exited: Promise<ExitStatus>;
  /** Everything the program has written. */
  output(): string;
  /** Waits until the output holds this. */
  shows(text: string): Promise<void>;
}

interface Start {
  readonly file?: string;
  readonly args?: readonly string[];
  readonly cols?: number;
  readonly rows?: number;
  readonly output?: (bytes: Uint8Array) => void;
}

/** Runs a program in a pane; whatever is left of it ends with the test. */
async function start({ file = "/bin/sh", args = [], cols = 80, rows = 24, output }: Start): Promise<Running> {
  const parts: Uint8Array[] = [];
  const { promise: exited, resolve } = Promise.withResolvers<ExitStatus>();
  const env = { PATH: process.env["PATH"] ?? "", TERM: "xterm-256color", LC_ALL: "C.UTF-8" };
  const take = output ?? ((bytes: Uint8Array): number => parts.push(bytes));
  const pane = await Pane.start({ file, args, env, cwd: "/", cols, rows, output: take, exit: resolve });
  onTestFinished(() => pane.end());
  const text = (): string => Buffer.concat(parts).toString("utf8");
  return { pane, exited, output: text, shows: (wanted) => until(() => text().includes(wanted), text) };
}

function shell(script: string, more: Start = {}): Promise<Running> {
  return start({ ...more, args: ["-c", script] });
}

async function until(holds: () => boolean, state: () => unknown = () => ""): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 10) {
    if (holds()) return;
    await sleep(10);
  }
  throw new Error(`it did not happen; there is ${JSON.stringify(state())}`);
}

function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}

describe("faults 65, 66: how a program ends", () => {
  it.each([
    ["with code 0", "exit 0", { code: 0, signal: undefined }],
    ["with another code", "exit 42", { code: 42, signal: undefined }],
    ["by TERM", "kill -TERM $$", { code: 143, signal: "SIGTERM" }],
    ["by KILL", "kill -KILL $$", { code: 137, signal: "SIGKILL" }],
    ["by SEGV", "kill -SEGV $$", { code: 139, signal: "SIGSEGV" }],
  ])("%s", async (_name, script, status) => {
    const { exited, pane } = await shell(script);
    expect(await exited).toEqual(status);
    expect(pane.exited).toBe(true);
  });

  it.each([
    ["missing", "/nowhere/program"],
    ["not executable", "/etc/passwd"],
  ])("fault 69: a file that is %s is an exit code, not an exception", async (_name, file) => {
    const { exited } = await start({ file });
    expect((await exited).code).toBeGreaterThan(0);
  });

  it("its last output comes before its end", async () => {
    for (let run = 0; run < 10; run++) {
      let seen = "";
      const { exited } = await shell("seq 1 2000; printf LAST", {
        output: (bytes) => (seen += Buffer.from(bytes).toString("latin1")),
      });
      await exited;
      expect(seen.endsWith("LAST")).toBe(true);
    }
  });

  it("fault 72: what is done to it afterwards does nothing", async () => {
    const { pane, exited } = await shell("exit 0");
    pane.resize(20, 10);
    await exited;
    for (const [cols, rows] of [
      [100, 30],
      [1, 1],
      [0, 0],
      [-1, 5],
    ] as const)
      pane.resize(cols, rows);
    pane.write(Buffer.from("x"));
    pane.reply("x");
    await pane.end();
  });
});

describe("input", () => {
  it("arrives to the byte, every byte there is", async () => {
    const file = join(await tempDir(), "input");
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const { pane, shows, exited } = await shell(`stty raw -echo; echo READY; head -c 256 > '${file}'`);
    await shows("READY");
    for (const byte of bytes) pane.write(Uint8Array.of(byte));
    await exited;
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it("of a large paste arrives complete, though the program reads slowly", async () => {
    const file = join(await tempDir(), "paste");
    const paste = Buffer.from("0123456789abcdef".repeat(20_000));
    const { pane, shows, exited } = await shell(
      `stty raw -echo; echo READY; sleep 0.3; head -c ${paste.length} > '${file}'`,
    );
    await shows("READY");
    pane.write(paste.subarray(0, 100_000));
    pane.write(paste.subarray(100_000));
    await exited;
    expect(readFileSync(file).equals(paste)).toBe(true);
  });

  it("answers to a program that asks without reading are dropped, keys are not", async () => {
    const file = join(await tempDir(), "answers");
    const { pane, shows, exited } = await shell(
      `stty raw -echo; echo READY; sleep 0.4
       while part=$(dd bs=4096 count=1 2>/dev/null); do
         printf %s "$part" >> '${file}'; case $part in *END) exit ;; esac
       done`,
    );
    await shows("READY");
    for (let n = 0; n < 50_000; n++) pane.reply("\u001b[1;1R");
    pane.write(Buffer.from("END"));
    await exited;
    const got = readFileSync(file, "latin1");
    expect(got.endsWith("END")).toBe(true);
    expect(got.length).toBeLessThan(200_000);
  });
});

describe("size", () => {
  it("is the child's from the beginning, and it hears of a new one", async () => {
    const { pane, shows } = await shell(
      "trap 'stty size; echo resized' WINCH; stty size; while :; do sleep 0.05; done",
      {
        cols: 91,
        rows: 17,
      },
    );
    await shows("17 91");
    pane.resize(60, 12);
    await shows("12 60\r\nresized");
  });
});

describe("output", () => {
  it("of 40 MB passes through without being kept", async () => {
    let bytes = 0;
    let most = 0;
    const { exited } = await shell("yes 'the quick brown fox jumps over the lazy dog' | head -c 40000000", {
      output: (part) => {
        bytes += part.length;
        most = Math.max(most, process.memoryUsage().arrayBuffers);
      },
    });
    const before = process.memoryUsage().arrayBuffers;
    await exited;
    expect(bytes).toBeGreaterThan(40_000_000);
    expect(most - before).toBeLessThan(32_000_000);
  });

  it("characters come as bytes, cut anywhere", async () => {
    const { exited, output } = await shell("printf 'a\\342'; sleep 0.1; printf '\\202\\254b'");
    await exited;
    expect(output()).toBe("a€b");
  });
});

describe("ending it", () => {
  /** Starts children that stay, and tells their process ids. */
  async function family(script: string): Promise<{ running: Running; pids: number[] }> {
    const running = await shell(`${script}; echo READY; while :; do sleep 0.1; done`);
    await running.shows("READY");
    const pids = [running.pane.pid, ...[...running.output().matchAll(/pid (\d+)/g)].map(([, pid]) => Number(pid))];
    return { running, pids };
  }

  const PROGRAMS = {
    "it obeys": ":",
    "it ignores HUP": "trap '' HUP",
    "it ignores HUP and TERM": "trap '' HUP TERM INT",
    "its child ignores both": "(trap '' HUP TERM; echo pid $(sh -c 'echo $PPID'); exec sleep 99) & sleep 0.2",
    "its child has a session of its own": "setsid sh -c 'trap \"\" HUP; echo pid $$; exec sleep 99' & sleep 0.2",
    "it is stopped": "(kill -STOP $$; sleep 0.1; echo READY) & while :; do sleep 0.1; done",
  };

  it("leaves nothing behind, whatever it does", async () => {
    const ends = Object.entries(PROGRAMS).map(async ([name, script]) => {
      const { running, pids } = await family(script);
      await running.pane.end();
      await until(
        () => !pids.some(isAlive),
        () => ({ name, alive: pids.filter(isAlive) }),
      );
      return [name, (await running.exited).signal !== undefined];
    });
    expect(await Promise.all(ends)).toEqual(Object.keys(PROGRAMS).map((name) => [name, true]));
  });

  it("twice, or after its end, is one end", async () => {
    const { running } = await family(":");
    await Promise.all([running.pane.end(), running.pane.end()]);
    await running.pane.end();
    expect(await running.exited).toEqual({ code: 129, signal: "SIGHUP" });
  });

  it("reaches what the program started and left behind", async () => {
    const file = join(await tempDir(), "pid");
    const { exited, pane } = await shell(
      `(trap '' HUP; echo $BASHPID; sh -c 'echo $PPID' > '${file}'; exec sleep 99) & sleep 0.3; exit 3`,
    );
    expect((await exited).code).toBe(3);
    const pid = Number(readFileSync(file, "utf8"));
    expect(isAlive(pid)).toBe(true);
    await pane.end();
    await until(() => !isAlive(pid));
  });
});

it("fault 73: without node-pty there is a sentence, not a stack", () => {
  const hook = `import { registerHooks } from "node:module";
    registerHooks({ resolve: (name, context, next) => {
      if (name === "node-pty") throw new Error("no native module");
      return next(name, context);
    } });`;
  const program = `import { Pane } from ${JSON.stringify(join(import.meta.dirname, "../../src/pty/pane.ts"))};
    const options = { file: "sh", args: [], env: {}, cwd: "/", cols: 9, rows: 9, output: () => {}, exit: () => {} };
    await Pane.start(options).catch((error) => console.log(error.code, error.message));`;
  const imported = `data:text/javascript,${encodeURIComponent(hook)}`;
  const args = ["--import", imported, "--input-type=module", "--eval", program];
  expect(execFileSync(process.execPath, args, { encoding: "utf8" })).toBe(
    "CCR-E004 Claude Code could not be started: node-pty does not load: no native module\n",
  );
});
