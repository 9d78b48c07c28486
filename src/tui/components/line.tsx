/** One row of a panel: a left and a right part on exactly the panel's width. */
import { Text } from "ink";
import stringWidth from "string-width";
import type { ReactElement, ReactNode } from "react";

import { fit } from "../format.ts";

export interface LineProps {
  readonly width: number;
  readonly left: string;
  readonly right?: string;
  readonly color?: string | undefined;
  readonly rightColor?: string | undefined;
  readonly dim?: boolean;
  readonly bold?: boolean;
  readonly before?: ReactNode;
  /** Columns that `before` takes. */
  readonly beforeWidth?: number;
}

export function Line(props: LineProps): ReactElement {
  const right = props.right ?? "";
  const before = props.beforeWidth ?? 0;
  const room = Math.max(0, props.width - before - stringWidth(right) - (right === "" ? 0 : 1));
  const left = fit(props.left, room);
  const gap = Math.max(0, props.width - before - stringWidth(left) - stringWidth(right));
  return (
    <Text wrap="truncate">
      {props.before}
      <Text {...style(props.color, props)}>{left}</Text>
      {" ".repeat(gap)}
      <Text {...style(props.rightColor, {})}>{right}</Text>
    </Text>
  );
}

function style(
  color: string | undefined,
  { bold, dim }: { readonly bold?: boolean; readonly dim?: boolean },
): { color?: string; bold?: boolean; dimColor?: boolean } {
  return { ...(color && { color }), ...(bold && { bold }), ...(dim && { dimColor: true }) };
}
