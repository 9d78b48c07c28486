/** Files that hold a `Router` and nothing else that counts: of a project or of one conversation. */
import { basename } from "node:path";

import { ConfigRejected, IssueMaker } from "./issues.ts";
import { checkRouterFile } from "./schema.ts";
import { routesOf } from "./snapshot.ts";
import { readDocument } from "./source.ts";
import type { RouterConfig } from "./types.ts";

/** Undefined when the file has no `Router`. Throws `ConfigRejected`. Variables stay as they are: no secret belongs here. */
export function parseRouterFile(text: string, path: string): RouterConfig | undefined {
  const maker = new IssueMaker(basename(path), text);
  const document = readDocument(text, maker);
  const checked = checkRouterFile(document.value);
  if ("router" in checked) return checked.router && routesOf(checked.router);
  const [first, ...rest] = checked.findings.map((finding) =>
    maker.issue(document.locate(finding.path), finding.message),
  );
  throw first ? new ConfigRejected(first, ...rest) : new Error("rejected without an issue");
}
