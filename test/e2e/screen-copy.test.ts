/** Scrollback, copy mode, the pointer and the clipboard, on a real terminal. */
import { expect, it } from "vitest";

import { openCockpit } from "../helpers/cockpit-session.ts";
import type { PtySession } from "../helpers/pty-session.ts";

const PREFIX = "\u001c";
/** 12,000 lines, then everything that is typed. */
const PRINTS = "stty raw -echo; seq -f 'number %.0f ' 1 12000 | sed 's/$/\\r/'; printf 'READY\\r\\n'; exec cat -v";

const at = (code: number, col: number, row: number, final = "M"): string => `\u001b[<${code};${col};${row}${final}`;

/** What is put on the terminal's clipboard. */
function clipboardOf({ screen }: PtySession): string[] {
  const copied: string[] = [];
  screen.terminal.parser.registerOscHandler(52, (data) => {
    copied.push(Buffer.from(data.split(";")[1] ?? "", "base64").toString());
    return true;
  });
  return copied;
}

it("copy mode: ten thousand lines, search, a selection, the clipboard", async () => {
  const { session } = await openCockpit({ script: PRINTS });
  const copied = clipboardOf(session);
  const { screen } = session;
  await session.shows("READY");
  session.type(`${PREFIX}[`);
  await session.shows("COPY");
  session.type("g");
  // 12,001 lines and that of the cursor, of which the screen shows 39.
  await session.until("the oldest line", () => screen.line(0).startsWith("number 1964 "));
  expect(screen.line(0)).toMatch(/10000\/10000\s+│/);
  session.type("/number 5555\r");
  await session.until("the match", () => screen.line(screen.cursor.row).startsWith("number 5555"));
  session.type("vej");
  session.type("e");
  session.type("y");
  await session.until("the clipboard", () => copied.length > 0);
  expect(copied).toEqual(["number 5555\nnumber 5556"]);
  await session.shows("Copied 23 characters");
  await session.shows("READY");
  session.type("typed");
  await session.shows("typed");
});

it("searching from the prefix, and the wheel: what is typed next is the program's", async () => {
  const { session } = await openCockpit({ script: PRINTS });
  const { screen } = session;
  await session.shows("READY");
  session.type(`${PREFIX}/`);
  session.type("number 11000\r");
  await session.until("the match", () => screen.line(screen.cursor.row).startsWith("number 11000"));
  session.type("q");
  await session.shows("READY");
  session.type(at(64, 5, 5) + at(64, 5, 5));
  await session.shows("SCROLL");
  expect(screen.text).not.toContain("READY");
  session.type("hello");
  await session.shows("READY");
  await session.shows("hello");
  session.type(at(64, 5, 5));
  await session.shows("SCROLL");
  session.type(at(65, 5, 5));
  await session.until("the end of scrolling", () => !screen.text.includes("SCROLL"));
});

it("a drag selects where the program takes no mouse", async () => {
  const { session } = await openCockpit({ script: "printf 'first line\\nsecond line\\nREADY'; exec sleep 99" });
  const copied = clipboardOf(session);
  await session.shows("READY");
  session.type(at(0, 7, 1) + at(32, 4, 2));
  await session.shows("COPY");
  session.type(at(32, 6, 2) + at(0, 6, 2, "m"));
  await session.until("the clipboard", () => copied.length > 0);
  expect(copied).toEqual(["line\nsecond"]);
});

it("the separator is dragged, the program follows once it rests; keys do the same", async () => {
  const script = "stty raw -echo; trap 'stty size' WINCH; stty size; printf READY; while :; do sleep 0.05; done";
  const { session } = await openCockpit({ script, cols: 160 });
  const { screen } = session;
  await session.shows("READY");
  await session.shows("─ ROUTE ");
  expect(screen.line(0)[111]).toBe("│");
  session.type(at(0, 112, 10));
  for (let col = 110; col >= 100; col--) session.type(at(32, col, 10));
  session.type(at(0, 100, 10, "m"));
  await session.until("the separator", () => screen.line(5)[99] === "│");
  await session.shows("39 99");
  session.type(at(0, 100, 10) + at(32, 10, 10) + at(0, 10, 10, "m"));
  await session.until("the narrowest pane", () => screen.line(5)[80] === "│");
  session.type(`${PREFIX}=`);
  await session.until("the usual width", () => screen.line(5)[111] === "│");
  session.type(`${PREFIX}\u001b[D`);
  await session.until("a narrower sidebar", () => screen.line(5)[113] === "│");
});

it("over a full-screen program that takes no mouse the wheel is arrow keys", async () => {
  const { session } = await openCockpit({ script: "stty raw -echo; printf '\\033[?1049h\\033[?1hREADY'; exec cat -v" });
  await session.shows("READY");
  session.type(at(64, 5, 5));
  await session.shows("^[OA^[OA^[OA");
});

it("a click in the sidebar opens what the panel is about", async () => {
  const { session } = await openCockpit({ script: "printf READY; exec sleep 99" });
  await session.shows("─ ROUTE ");
  session.type(at(0, 100, 2) + at(0, 100, 2, "m"));
  await session.shows("─ MODEL");
});

it("a program may not write to the clipboard unbidden, and is told nothing of it", async () => {
  const script = "stty raw -echo; printf '\\033]52;c;c2VjcmV0\\007\\033]52;c;?\\007READY'; exec cat -v";
  const { session } = await openCockpit({ script });
  const copied = clipboardOf(session);
  await session.shows("READY");
  await session.shows("wants 6 characters on the clipboard");
  session.type("x");
  await session.shows("READYx");
  expect(copied).toEqual([]);
});
