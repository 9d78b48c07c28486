/** A box of lines that only shows and scrolls: help, configuration, doctor, error report. */
import { Box, Text } from "ink";
import { type ReactElement, useState } from "react";

import { Frame, FRAME_COLUMNS, Row } from "../components/box.tsx";
import { useTheme } from "../context.ts";
import { fit } from "../format.ts";
import { moved, moveOrLetter } from "../lists/moves.ts";
import type { PageLine } from "../services.ts";
import { look, type Theme } from "../theme.ts";
import { useKeys } from "../lists/use-keys.ts";

export interface PageProps {
  readonly title: string;
  readonly note?: string;
  readonly lines: readonly PageLine[];
  readonly width: number;
  readonly rows: number;
  readonly close: () => void;
  /** Keys of this page; true when the key was one. */
  readonly onKey?: (input: string) => boolean;
}

const BORDERS = 2;

function toneOf(theme: Theme, tone: PageLine["tone"]): { readonly color?: string; readonly bold?: true } {
  switch (tone) {
    case undefined:
      return {};
    case "head":
      return { ...look(theme, "accent"), bold: true };
    case "ok":
      return { color: theme.ok };
    case "warn":
      return { color: theme.warn };
    case "error":
      return { color: theme.err };
    case "dim":
      return { color: theme.dim };
  }
}

export function Page({ title, note = "", lines, width, rows, close, onKey }: PageProps): ReactElement {
  const theme = useTheme();
  const [top, setTop] = useState(0);
  const visible = Math.max(1, rows - BORDERS);
  const tops = Math.max(1, lines.length - visible + 1);
  useKeys((input, key) => {
    const move = moveOrLetter(input, key);
    if (move) setTop((now) => moved(now, move, tops, Math.max(1, visible - 1)));
    else if (onKey?.(input)) return;
    else if (key.escape || key.return || input === "q") close();
  });
  const first = Math.min(top, tops - 1);
  const place = tops > 1 ? `${first + 1}-${Math.min(lines.length, first + visible)} of ${lines.length}` : "";
  return (
    <Frame title={title} note={[note, place].filter((part) => part !== "").join("   ")} width={width} rows={rows}>
      <Box flexDirection="column" height={visible} flexShrink={0}>
        {Array.from({ length: Math.min(visible, lines.length) }, (_, row) => (
          <Row key={row} width={width}>
            <Text {...toneOf(theme, lines[first + row]?.tone)}>
              {fit(lines[first + row]?.text ?? "", width - FRAME_COLUMNS)}
            </Text>
          </Row>
        ))}
      </Box>
    </Frame>
  );
}
