/** Real full-screen programs in the pane look, cell by cell, as they look on a terminal of the pane's size. */
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { claudeHome } from "../helpers/claude.ts";
import { openCockpit } from "../helpers/cockpit-session.ts";
import { PtySession } from "../helpers/pty-session.ts";
import { PROJECT_ROOT } from "../helpers/source.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";
import { differences } from "../helpers/terminal.ts";

/** Of a cockpit on 120 x 40. */
const PANE = { row: 0, col: 0, rows: 39, cols: 85 };
const ESC = "\u001b";

interface Step {
  readonly keys: string;
  /** On the screen afterwards. */
  readonly shows: string;
}

interface Program {
  /** Shell command, once for each of the two: files of its own are named after `side`. */
  readonly command: (dir: string, side: string) => string;
  readonly first: string;
  /** The first picture shows what the machine does at the moment. */
  readonly live?: boolean;
  readonly steps: readonly Step[];
}

/** Text of every kind that a pager or an editor may be given. */
const TEXT = [
  ...Array.from({ length: 60 }, (_, n) => `${n + 1}: the quick brown fox ${"jumps over the lazy dog ".repeat(n % 5)}`),
  "日本語 한국어 中文 wide at the edge ".repeat(6),
  "e\u0301 a\u0308 combining, 👍🏽 👨‍👩‍👧 ❤️ emoji",
  "\ttabs\tand\tmore",
  "last line",
].join("\n");
const COLORED = [
  ...Array.from(
    { length: 50 },
    (_, n) => `${ESC}[38;5;${n * 5}mcolour ${n}${ESC}[m ${ESC}[48;2;${n * 5};20;90mtrue${ESC}[m`,
  ),
  `${ESC}[1mbold${ESC}[m ${ESC}[3mitalic${ESC}[m ${ESC}[4munderlined${ESC}[m ${ESC}[7minverse${ESC}[m ${ESC}[9mstruck${ESC}[m`,
].join("\n");

const PROGRAMS: Readonly<Record<string, Program>> = {
  vim: {
    command: (dir) => `exec vim -n -u NONE -i NONE -N -c 'set hlsearch number nomodeline' ${join(dir, "text")}`,
    first: "1: the quick",
    steps: [
      { keys: ":syntax on\r:set cursorline ruler list\r", shows: "1,1" },
      { keys: "/lazy\r", shows: "/lazy  " },
      { keys: "\u0006\u0006", shows: "last line" },
      { keys: "gg:split\r\u0005\u0005\u0005", shows: "4: the quick" },
      { keys: ":vsplit\r:set nowrap\r20zl", shows: "lazy" },
      { keys: `oこんにちは inserted${ESC}0V2jd`, shows: "fewer lines" },
      { keys: ":set rightleft\r", shows: "rightleft" },
    ],
  },
  less: {
    command: (dir) => `exec less -R -~ ${join(dir, "colored")}`,
    first: "colour 0",
    steps: [
      { keys: "G", shows: "inverse" },
      { keys: "gjjj", shows: "colour 41" },
      { keys: "/true\r", shows: "colour 42" },
      { keys: "\u0004", shows: "colour 49" },
      { keys: "h", shows: "SUMMARY OF LESS COMMANDS" },
      { keys: "qg", shows: "colour 0" },
    ],
  },
  tmux: {
    command: (dir, side) => `unset TMUX; exec tmux -L ${side} -f ${join(dir, "tmux.conf")} new-session -n w`,
    first: "%0",
    steps: [
      { keys: "echo one\r", shows: "one" },
      { keys: '\u0002"', shows: "%1" },
      { keys: "echo two\r", shows: "two" },
      { keys: "\u0002%", shows: "%2" },
      { keys: "cat $TEXTS\r", shows: "last line" },
      { keys: "\u0002[\u0002\u0015", shows: "[" },
      { keys: "q\u0002z", shows: "last line" },
      { keys: "\u0002z", shows: "two" },
      { keys: "exit\r", shows: "two" },
    ],
  },
  htop: {
    command: () => "exec htop -d 100",
    first: "F1Help",
    live: true,
    steps: [{ keys: "h", shows: "Press any key" }],
  },
};

/** Nothing that differs between two servers: no clock, no host, no names of commands. Prompts say which pane they are in. */
const TMUX_CONF = `set -g default-command 'PS1="$TMUX_PANE " exec sh'
set -g status-right ""
set -g automatic-rename off
set -g allow-rename off
set -g escape-time 0
`;

async function fixtures(): Promise<string> {
  const dir = await tempDir();
  await put(join(dir, "text"), TEXT);
  await put(join(dir, "colored"), COLORED);
  await put(join(dir, "tmux.conf"), TMUX_CONF);
  return dir;
}

async function sameInBoth(
  command: (side: string) => string,
  { first, live, steps }: Omit<Program, "command">,
): Promise<void> {
  const side = `ccr-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
  onTestFinished(() => {
    // Its server outlives the terminals that look at it.
    for (const name of [`${side}-pane`, `${side}-alone`]) spawnSync("tmux", ["-L", name, "kill-server"]);
  });
  const { session: pane } = await openCockpit({ script: command(`${side}-pane`) });
  const direct = await PtySession.start({
    command: ["sh", "-c", command(`${side}-alone`)],
    cols: PANE.cols,
    rows: PANE.rows,
    answers: true,
  });
  const compare = (): string[] => differences(pane.screen.looks(PANE), direct.screen.looks());
  const settled = async (shows: string): Promise<void> => {
    await direct.shows(shows);
    await expect.poll(compare, { timeout: 8_000 }).toEqual([]);
    expect(pane.screen.cursor).toEqual(direct.screen.cursor);
  };
  if (live) await Promise.all([direct.shows(first), pane.shows(first)]);
  else await settled(first);
  for (const { keys, shows } of steps) {
    direct.type(keys);
    pane.type(keys);
    await settled(shows);
  }
}

function installed(program: string): boolean {
  try {
    execFileSync("sh", ["-c", `command -v ${program}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("in the pane as on a terminal of its size", () => {
  it.each(Object.entries(PROGRAMS).filter(([name]) => installed(name)))("%s", async (_name, { command, ...rest }) => {
    const dir = await fixtures();
    await sameInBoth((side) => `TEXTS=${join(dir, "text")}; export TEXTS; ${command(dir, side)}`, rest);
  });

  it("Claude Code: the welcome screen, and text that is typed", async () => {
    const { home, project, env } = await claudeHome();
    const variables = Object.entries({ ...env, HOME: home, ANTHROPIC_BASE_URL: "http://127.0.0.1:9" });
    const given = variables.map(([name, value]) => `${name}='${value}'`).join(" ");
    const claude = join(PROJECT_ROOT, "node_modules/.bin/claude");
    const run = `exec env -i PATH="$PATH" TERM=xterm-256color COLORTERM=truecolor LANG=C.UTF-8 ${given}`;
    await sameInBoth(() => `cd ${project}; ${run} ANTHROPIC_AUTH_TOKEN=x ${claude} --permission-mode default`, {
      first: "manual mode on",
      steps: [
        { keys: "hello こんにちは", shows: "hello" },
        { keys: "\u0015/", shows: "/" },
        { keys: "\u001b", shows: "manual mode on" },
      ],
    });
  });
});
