/** Lines that are added and removed, with signs for those who see no colours. */
import type { ReactElement } from "react";

import { sanitize } from "../../../pty/sanitize.ts";
import type { DiffLine } from "../../shared/views.ts";

const SIGNS: Readonly<Record<DiffLine["kind"], string>> = { same: " ", added: "+", removed: "-", gap: "⋯" };

export function DiffView({
  lines,
  label,
}: {
  readonly lines: readonly DiffLine[];
  readonly label: string;
}): ReactElement {
  return (
    <pre className="diff" tabIndex={0} role="region" aria-label={label}>
      {lines.map(({ kind, text }, index) => (
        <span key={`${index} ${text}`} className={kind}>
          {`${SIGNS[kind]} ${sanitize(text)}\n`}
        </span>
      ))}
    </pre>
  );
}
