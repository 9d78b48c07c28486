/** The log's state, and what each key makes of it. Pure: what is to be done comes out as an order. */
import type { Key } from "ink";

import { LOG_LEVELS, type LogLine } from "../../core/log-line.ts";
import { edited } from "../lists/field.ts";
import { moved, moveOrLetter } from "../lists/moves.ts";
import type { LogFilter } from "./text.ts";

export interface Drawer extends LogFilter {
  /** The filter is being typed. */
  readonly typing: boolean;
  /** The newest line is the selected one, whatever comes. */
  readonly follow: boolean;
  readonly wrap: boolean;
  /** The line that is selected while nothing is followed. */
  readonly line: LogLine | undefined;
}

export const INITIAL_DRAWER: Drawer = {
  level: "info",
  text: "",
  typing: false,
  follow: true,
  wrap: false,
  line: undefined,
};

export type LogOrder = "open" | "copy" | "close";

export interface LogPressed {
  readonly drawer: Drawer;
  readonly order?: LogOrder;
}

/** Place of the selected line among those shown. */
export function selectedIn(drawer: Drawer, lines: readonly LogLine[]): number {
  if (drawer.follow || !drawer.line) return Math.max(0, lines.length - 1);
  const at = lines.indexOf(drawer.line);
  if (at !== -1) return at;
  // The filter hides it, or it is too old: the next one after it.
  const { at: time } = drawer.line;
  const next = lines.findIndex((line) => line.at >= time);
  return next === -1 ? Math.max(0, lines.length - 1) : next;
}

export function pressLog(drawer: Drawer, input: string, key: Key, lines: readonly LogLine[], page: number): LogPressed {
  if (drawer.typing) return typeFilter(drawer, input, key);
  if (key.return) return { drawer, order: "open" };
  if (key.escape || input === "q") return { drawer, order: "close" };
  if (input === "y") return { drawer, order: "copy" };
  const move = moveOrLetter(input, key);
  if (move) {
    const place = moved(selectedIn(drawer, lines), move, lines.length, page);
    return { drawer: { ...drawer, line: lines[place], follow: place >= lines.length - 1 } };
  }
  return { drawer: switched(drawer, input) };
}

function typeFilter(drawer: Drawer, input: string, key: Key): LogPressed {
  if (key.return) return { drawer: { ...drawer, typing: false } };
  if (key.escape) return { drawer: { ...drawer, typing: false, text: "" } };
  return { drawer: { ...drawer, text: edited(drawer.text, input, key) ?? drawer.text } };
}

function switched(drawer: Drawer, input: string): Drawer {
  const level = LOG_LEVELS[Number(input) - 1];
  if (level) return { ...drawer, level };
  switch (input) {
    case "5":
      return { ...drawer, level: "debug" };
    case "f":
      return { ...drawer, follow: !drawer.follow };
    case "w":
      return { ...drawer, wrap: !drawer.wrap };
    case "/":
      return { ...drawer, typing: true };
    case "c":
      return { ...drawer, text: "" };
    default:
      return drawer;
  }
}
