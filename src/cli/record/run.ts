/**
 * `ccr demo --record`: the demo in a pseudo-terminal, with everything that it shows written down. On a terminal somebody plays;
 * without one a script does, so that pictures in documents are made by the program itself.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { CcrError } from "../../core/errors.ts";
import { type ExitStatus, Pane } from "../../pty/pane.ts";
import { hasScreen } from "../terminal.ts";
import { Film, formOf } from "./film.ts";

export interface Recording {
  readonly file: string;
  /** Of `ccr demo`. */
  readonly args: readonly string[];
}

const SIZE = { cols: 120, rows: 36 };

export async function runRecorded({ file, args }: Recording): Promise<number> {
  formOf(file);
  const played = hasScreen();
  const { cols, rows } = played ? { cols: process.stdout.columns, rows: process.stdout.rows } : SIZE;
  const ended = Promise.withResolvers<ExitStatus>();
  const waiting: string[] = [];
  let pane: Pane | undefined;
  const reply = (text: string): void => (pane ? pane.reply(text) : void waiting.push(text));
  const film = new Film(cols, rows, played ? undefined : reply);
  const output = (bytes: Uint8Array): void => {
    film.accept(bytes);
    if (played) process.stdout.write(bytes);
  };
  const [entry = ""] = process.argv.slice(1);
  pane = await Pane.start({
    file: process.execPath,
    args: [entry, "demo", ...args],
    env: { ...definedIn(process.env), TERM: "xterm-256color", COLORTERM: "truecolor" },
    cwd: process.cwd(),
    cols,
    rows,
    output,
    exit: ended.resolve,
  });
  for (const text of waiting) pane.reply(text);
  const code = played ? await play(pane, film, ended.promise) : await perform(pane, film, ended.promise);
  film.save(file);
  process.stderr.write(`ccr: ${file} is written\n`);
  return code;
}

function definedIn(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Every key goes through; the inner program sets the terminal's modes itself. */
async function play(pane: Pane, film: Film, ended: Promise<ExitStatus>): Promise<number> {
  const { stdin, stdout } = process;
  const input = (bytes: Uint8Array): void => pane.write(bytes);
  const resized = (): void => {
    pane.resize(stdout.columns, stdout.rows);
    film.resize(stdout.columns, stdout.rows);
  };
  stdin.setRawMode(true).on("data", input);
  stdout.on("resize", resized);
  try {
    return (await ended).code;
  } finally {
    stdin.setRawMode(false).off("data", input).pause();
    stdout.off("resize", resized);
  }
}

const PROMPT = "Show me around\r";
const LIMIT_MS = 90_000;
const POLL_MS = 100;

/** Claude Code shows the first below its input, and the second while it works. */
function isIdle(screen: string): boolean {
  return screen.includes("manual mode on") && !screen.includes("esc to interrupt");
}

async function perform(pane: Pane, film: Film, ended: Promise<ExitStatus>): Promise<number> {
  const deadline = performance.now() + LIMIT_MS;
  const until = async (what: string, holds: (screen: string) => boolean): Promise<void> => {
    while (!holds(film.screen())) {
      if (performance.now() > deadline || pane.exited) throw failure(what);
      await sleep(POLL_MS);
    }
  };
  try {
    await until("the welcome", isIdle);
    pane.write(Buffer.from(PROMPT));
    await until("the tour", (screen) => !isIdle(screen));
    await until("the end of the tour", isIdle);
    // The last rows of the sidebar follow the answer.
    await sleep(20 * POLL_MS);
    film.take();
    return 0;
  } finally {
    await pane.end();
    await ended;
  }
}

function failure(what: string): CcrError {
  return new CcrError("CCR-E004", { detail: `${what} did not come` });
}
