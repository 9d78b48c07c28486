/** What keys do here, as one row of text: as many as fit, first ones first. */
import { Text } from "ink";
import type { ReactElement } from "react";

import { asciiText } from "../ascii.ts";
import { useCockpit, useTheme } from "../context.ts";
import { fittingHints } from "../format.ts";

/** `text`: `↵ switch  Esc cancel`, two blanks between hints. */
export function Hints({ text, width }: { readonly text: string; readonly width: number }): ReactElement {
  const { ascii } = useCockpit();
  const { dim } = useTheme();
  return <Text color={dim}>{fittingHints(ascii ? asciiText(text) : text, width)}</Text>;
}
