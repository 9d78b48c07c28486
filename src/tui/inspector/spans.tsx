/** Paints lines of text with roles, in the colours of the theme. */
import { Text } from "ink";
import type { ReactElement } from "react";

import type { Line, Span, Tone } from "../../history/view/line.ts";
import { useTheme } from "../context.ts";
import type { Theme } from "../theme.ts";

interface Look {
  readonly color?: string;
  readonly bold?: boolean;
}

function lookOf(tone: Tone, theme: Theme): Look {
  switch (tone) {
    case "plain":
      return {};
    case "strong":
      return { bold: true };
    case "dim":
      return { color: theme.dim };
    case "good":
      return { color: theme.ok };
    case "bad":
      return { color: theme.err };
    case "odd":
      return { color: theme.warn };
    case "route":
      return { color: theme.route };
    case "cache":
      return { color: theme.cache };
  }
}

export interface SpansProps {
  /** Harmless already, and not too wide. */
  readonly line: Line;
  readonly inverse?: boolean;
}

/** With the column that each begins at. */
function placed(line: Line): (Span & { readonly at: number })[] {
  let at = 0;
  return line
    .filter(({ text }) => text !== "")
    .map(({ text, tone }) => {
      const from = at;
      at += text.length;
      return { text, tone, at: from };
    });
}

/** Some of the lines, with their numbers. */
export function numbered(
  lines: readonly Line[],
  from: number,
  count: number,
): { readonly line: Line; readonly number: number }[] {
  return lines.slice(from, from + count).map((line, at) => ({ line, number: from + at }));
}

export function Spans({ line, inverse = false }: SpansProps): ReactElement {
  const theme = useTheme();
  return (
    <Text wrap="truncate" inverse={inverse}>
      {line.length === 0 ? " " : ""}
      {placed(line).map(({ text, tone, at }) => (
        <Text key={at} {...lookOf(tone, theme)}>
          {text}
        </Text>
      ))}
    </Text>
  );
}
