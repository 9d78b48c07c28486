/** What went wrong with something that was asked for. */
import type { ReactElement } from "react";

import { sanitize } from "../../../pty/sanitize.ts";
import type { ApiError } from "../lib/api.ts";

export function Problem({ error }: { readonly error: ApiError | undefined }): ReactElement | null {
  if (!error) return null;
  const { code } = error.failure.error;
  return (
    <p className="problem" role="alert">
      ✗ {sanitize(error.message)}
      {code.startsWith("CCR-") && ` [${code}]`}
      {error.hint !== "" && <small> {sanitize(error.hint)}</small>}
    </p>
  );
}
