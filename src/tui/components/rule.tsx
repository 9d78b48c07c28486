/** The title line of a section: `─ ROUTE ─────────── auto ─`. */
import { Text } from "ink";
import stringWidth from "string-width";
import type { ReactElement } from "react";

import { useTheme } from "../context.ts";
import { fit } from "../format.ts";

export interface RuleProps {
  readonly title: string;
  readonly note?: string;
  readonly width: number;
}

export function Rule({ title, note = "", width }: RuleProps): ReactElement {
  const theme = useTheme();
  const head = fit(title, width - 4);
  const tail = note === "" ? "" : ` ${fit(note, Math.max(0, width - stringWidth(head) - 7))} ─`;
  const fill = Math.max(0, width - stringWidth(head) - 3 - stringWidth(tail));
  return (
    <Text wrap="truncate">
      <Text color={theme.dim}>─ </Text>
      <Text bold color={theme.accent}>
        {head}
      </Text>
      <Text color={theme.dim}>{` ${"─".repeat(fill)}${tail}`}</Text>
    </Text>
  );
}
