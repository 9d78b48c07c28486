import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type ChildModes, type MouseEncoding, NO_MODES } from "../../src/pty/child-modes.ts";
import { encodeMouse, MouseRouter, parseMouse } from "../../src/tui/mouse.ts";

interface Rig {
  readonly told: string[];
  child(): string;
  send(...reports: readonly string[]): void;
}

function rig(modes: Partial<ChildModes> | undefined): Rig {
  const told: string[] = [];
  let child = "";
  const router = new MouseRouter({
    child: () => modes && { ...NO_MODES, ...modes },
    pane: () => ({ row: 0, col: 0, rows: 39, cols: 85 }),
    separator: () => ({ row: 0, col: 85, rows: 39, cols: 1 }),
    sidebar: () => ({ row: 0, col: 86, rows: 39, cols: 34 }),
    toChild: (bytes) => (child += Buffer.from(bytes).toString("latin1")),
    wheel: (lines) => told.push(`wheel ${lines}`),
    dragSeparator: (col) => told.push(`separator ${col}`),
    clickSidebar: (row) => told.push(`sidebar ${row}`),
    select: (from, to) => told.push(`select ${from.row},${from.col} ${to.row},${to.col}`),
    selected: () => told.push("selected"),
  });
  return {
    told,
    child: () => child,
    send: (...reports) => {
      for (const report of reports) router.take(Buffer.from(report, "latin1"));
    },
  };
}

const sgr = (code: number, col: number, row: number, final = "M"): string => `\u001b[<${code};${col};${row}${final}`;
const press = (col: number, row: number): string => sgr(0, col, row);
const release = (col: number, row: number): string => sgr(0, col, row, "m");
const CLAUDE = { mouse: 1003, mouseEncoding: 1006 } as const;

describe("a child that takes the mouse", () => {
  it("gets reports of its pane unchanged, and no others", () => {
    const { send, child, told } = rig(CLAUDE);
    send(
      press(10, 5),
      release(10, 5),
      sgr(35, 11, 5),
      sgr(64, 3, 3),
      sgr(16, 3, 3),
      press(5, 40),
      release(5, 40),
      sgr(35, 90, 5),
    );
    expect(child()).toBe(press(10, 5) + release(10, 5) + sgr(35, 11, 5) + sgr(64, 3, 3) + sgr(16, 3, 3));
    expect(told).toEqual([]);
  });

  it("keeps a drag that began in its pane until the button is let go", () => {
    const { send, child } = rig(CLAUDE);
    send(press(10, 5), sgr(32, 100, 5), release(100, 5), sgr(32, 100, 5));
    expect(child()).toBe(press(10, 5) + sgr(32, 100, 5) + release(100, 5));
  });

  it.each([
    [9, press(1, 1)],
    [1000, press(1, 1) + release(2, 1) + sgr(64, 1, 1)],
    [1002, press(1, 1) + sgr(32, 2, 1) + release(2, 1) + sgr(64, 1, 1)],
    [1003, press(1, 1) + sgr(32, 2, 1) + release(2, 1) + sgr(64, 1, 1) + sgr(35, 3, 3)],
  ] as const)("in protocol %d hears what that protocol tells", (mouse, heard) => {
    const { send, child } = rig({ mouse, mouseEncoding: 1006 });
    send(press(1, 1), sgr(32, 2, 1), release(2, 1), sgr(64, 1, 1), sgr(35, 3, 3));
    expect(child()).toBe(heard);
  });

  it.each([
    [0, "\u001b[M !!\u001b[M#\u00b3!"],
    [1005, "\u001b[M !!\u001b[M#\u00c2\u00b3!"],
    [1015, "\u001b[32;1;1M\u001b[35;147;1M"],
  ] as const)("in form %d reads them in that form", (mouseEncoding, read) => {
    const { send, child } = rig({ mouse: 1000, mouseEncoding });
    send(press(1, 1), release(147, 1));
    expect(child()).toBe(read);
  });

  it("in the oldest form is not told of places that it cannot name", () => {
    expect(encodeMouse({ code: 0, kind: "press", row: 0, col: 230, encoding: 1006 }, 0)).toBeUndefined();
  });
});

describe("ours", () => {
  it("the wheel over a child that takes no mouse, and a selection", () => {
    const { send, child, told } = rig({});
    send(sgr(64, 3, 3), sgr(65, 3, 3), sgr(66, 3, 3), press(1, 1), sgr(32, 5, 2), release(5, 2), sgr(35, 1, 1));
    expect(child()).toBe("");
    expect(told).toEqual(["wheel -3", "wheel 3", "select 0,0 1,4", "selected"]);
  });

  it("the separator and the sidebar, whatever the child takes", () => {
    const { send, child, told } = rig(CLAUDE);
    send(press(86, 3), sgr(32, 80, 3), release(78, 3), press(90, 7), release(90, 7));
    expect(told).toEqual(["separator 79", "separator 77", "sidebar 6"]);
    expect(child()).toBe("");
  });

  it("nothing while something else has the keyboard", () => {
    const { send, child, told } = rig(undefined);
    send(press(1, 1), release(1, 1), sgr(64, 1, 1), press(86, 3), sgr(32, 80, 3), release(78, 3));
    expect([child(), told]).toEqual(["", []]);
  });
});

it("reports are read as they were written, in every form that has room for them", () => {
  const report = fc.record({
    code: fc.constantFrom(0, 1, 2, 4, 8, 16, 32, 33, 35, 64, 65, 68),
    col: fc.nat(222),
    row: fc.nat(222),
    encoding: fc.constantFrom<MouseEncoding>(0, 1006, 1015),
  });
  fc.assert(
    fc.property(report, ({ code, col, row, encoding }) => {
      const kind = parseMouse(Buffer.from(sgr(code, col + 1, row + 1)))?.kind ?? "press";
      const text = encodeMouse({ code, kind, row, col, encoding: 1006 }, encoding) ?? "";
      if (col < 95 && row < 95) {
        expect(parseMouse(Buffer.from(text, "latin1"))).toEqual({ code, kind, row, col, encoding });
      }
    }),
  );
});
