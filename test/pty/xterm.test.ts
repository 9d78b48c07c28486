import xterm from "@xterm/headless";
import { expect, it } from "vitest";

import { coreOf } from "../../src/pty/xterm-shape.ts";
import { Xterm } from "../../src/pty/xterm.ts";

it("an exception inside the emulator costs one write, not the session", () => {
  const made = new Xterm(10, 2, 0);
  const touched: unknown[] = [];
  made.onTouched((rows) => touched.push(rows));
  made.terminal.parser.registerCsiHandler({ final: "y" }, () => {
    throw new Error("a defect");
  });
  made.write("a\u001b[1;2ylost");
  expect(touched).toEqual([undefined]);
  made.write("b\u001b[31mc");
  expect(made.terminal.buffer.active.getLine(0)?.translateToString(true)).toBe("abc");
  made.terminal.dispose();
});

it("says what is missing when the terminal is another version", () => {
  const terminal = new xterm.Terminal({ allowProposedApi: true });
  const core: unknown = Reflect.get(terminal, "_core");
  if (typeof core === "object" && core !== null) Reflect.set(core, "_inputHandler", {});
  expect(() => coreOf(terminal)).toThrow(/not the 6\.0\.0 .*_inputHandler\.parse, _inputHandler\._parser/);
  terminal.dispose();
});
