/** Writes docs/screens.md: what the demo looks like at two sizes, captured from the built program. `npm run screens`. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { TerminalSession } from "../bench/harness/terminal.ts";

const ROOT = join(import.meta.dirname, "..");
const SIZES = [
  [120, 40],
  [200, 50],
] as const;
const F2 = "\u001bOQ";
const F4 = "\u001bOS";
const PREFIX = "\u001c";
const ESC = "\u001b";

const INTRODUCTION = `# Screens

What \`ccr demo\` shows, as text and without its colours. Made by \`npm run screens\`.
`;

interface Shot {
  readonly title: string;
  readonly text: string;
}

function idle(screen: TerminalSession): boolean {
  return screen.shows("manual mode on") && !screen.shows("esc to interrupt");
}

/** One session, from the welcome to the answer of the model that was switched to. */
async function shoot(screen: TerminalSession): Promise<Shot[]> {
  const shots: Shot[] = [];
  const take = (title: string): number => shots.push({ title, text: screen.text().replaceAll(/ +$/gm, "") });
  const welcome = ["No requests yet.", "▐▛███", "no requests yet"];
  await screen.until("the welcome", () => idle(screen) && welcome.every((part) => screen.shows(part)));
  take("Welcome");
  await screen.until("the end of the first message", () => !screen.shows("Nothing is configured"));
  screen.type("Show me around\r");
  await screen.until("an answer that streams", () => screen.shows("answer comes") && screen.shows("≈"));
  take("An answer streams");
  await screen.until("the end of the tour", () => idle(screen) && screen.shows("4 · 1 failed") && !screen.shows("▸"));
  screen.type(F2);
  await screen.until("the switcher", () => screen.shows("3 models"));
  screen.type("thi");
  await screen.until("the filtered list", () => screen.shows("1 of 3"));
  take("F2, three letters: the switcher");
  screen.type("\r");
  await screen.until("the switch", () => screen.shows("(this session)"));
  screen.type("who is there\r");
  await screen.until("the answer of the other model", () => idle(screen) && screen.shows("demo-thinking here"));
  await screen.until("its row", () => screen.shows("5 · 1 failed") && !screen.shows("▸"));
  take("After the switch: another model answers");
  screen.type(PREFIX);
  await screen.until("the keys", () => screen.shows("waits for a key"));
  take("The prefix and a pause: the keys");
  screen.type(ESC);
  await screen.until("no keys", () => !screen.shows("waits for a key"));
  screen.type(F4);
  await screen.until("the log", () => screen.shows("─ LOG "));
  take("F4: the log");
  return shots;
}

async function shootAt(cols: number, rows: number): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "ccr-screens-"));
  try {
    const { PATH = "" } = process.env;
    const env = { PATH, HOME: home, TERM: "xterm-256color", COLORTERM: "truecolor", LANG: "C.UTF-8" };
    await using screen = new TerminalSession({
      file: process.execPath,
      args: [join(ROOT, "bin/ccr"), "--no-setup"],
      env,
      cwd: home,
      cols,
      rows,
    });
    const shots = await shoot(screen);
    return shots.map(({ title, text }) => `## ${title} (${cols}x${rows})\n\n\`\`\`text\n${text}\n\`\`\`\n`).join("\n");
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

const parts = [INTRODUCTION];
for (const [cols, rows] of SIZES) parts.push(await shootAt(cols, rows));
await writeFile(join(ROOT, "docs/screens.md"), parts.join("\n"));
