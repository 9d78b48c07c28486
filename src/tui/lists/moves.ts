/** How keys move through a list, the same in every list. Pure. */
import type { Key } from "ink";

export type Move = "up" | "down" | "pageUp" | "pageDown" | "first" | "last";

/** Keys that are no letters: they work beside a filter. */
export function moveOf(input: string, key: Key): Move | undefined {
  if (key.downArrow || (key.ctrl && input === "n")) return "down";
  if (key.upArrow || (key.ctrl && input === "p")) return "up";
  if (key.pageDown) return "pageDown";
  if (key.pageUp) return "pageUp";
  if (key.home) return "first";
  return key.end ? "last" : undefined;
}

const LETTERS: Readonly<Record<string, Move>> = { j: "down", k: "up", g: "first", G: "last" };

/** Where letters are not typed anywhere. */
export function moveOrLetter(input: string, key: Key): Move | undefined {
  return moveOf(input, key) ?? (key.ctrl || key.meta ? undefined : LETTERS[input]);
}

export function clamp(index: number, count: number): number {
  return Math.min(Math.max(0, index), Math.max(0, count - 1));
}

/** `page`: rows that a page key moves by. */
export function moved(selected: number, move: Move, count: number, page: number): number {
  const by: Readonly<Record<Move, number>> = {
    up: -1,
    down: 1,
    pageUp: -page,
    pageDown: page,
    first: -count,
    last: count,
  };
  return clamp(clamp(selected, count) + by[move], count);
}

/** The window of `size` rows of a list that keeps `selected` in view. */
export function visibleFrom(selected: number, count: number, size: number): number {
  const latest = Math.max(0, count - size);
  return Math.min(latest, Math.max(0, selected - Math.floor(size / 2)));
}
