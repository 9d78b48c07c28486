/** Lines of text with roles instead of colours: the command line and the cockpit paint them each in their own way. */

export type Tone = "plain" | "strong" | "dim" | "good" | "bad" | "odd" | "route" | "cache";

export interface Span {
  /** As others wrote it: whoever paints makes it harmless. */
  readonly text: string;
  readonly tone: Tone;
}

export type Line = readonly Span[];

export function span(text: string, tone: Tone = "plain"): Span {
  return { text, tone };
}

/** A text of several lines. */
export function lines(text: string, tone: Tone = "plain"): Line[] {
  return text.split("\n").map((line) => [span(line, tone)]);
}

export const BLANK: Line = [];

export function heading(text: string): Line {
  return [span(text, "strong")];
}

export function textOf(line: Line): string {
  return line.map(({ text }) => text).join("");
}
