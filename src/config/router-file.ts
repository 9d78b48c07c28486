/** Files that hold a `Router` and nothing else that counts: of a project or of one conversation. */
import { basename } from "node:path";

import { ConfigDocument, SyntaxFault } from "./document.ts";
import { ConfigRejected, IssueMaker } from "./issues.ts";
import { checkRouterFile } from "./schema.ts";
import { routesOf } from "./snapshot.ts";
import type { RouterConfig } from "./types.ts";

/** Undefined when the file has no `Router`. Throws `ConfigRejected`. Variables stay as they are: no secret belongs here. */
export function parseRouterFile(text: string, path: string): RouterConfig | undefined {
  const maker = new IssueMaker(basename(path), text);
  const document = parse(text, maker);
  const checked = checkRouterFile(document.value);
  if ("router" in checked) return checked.router && routesOf(checked.router);
  const [first, ...rest] = checked.findings.map((finding) =>
    maker.issue(document.locate(finding.path), finding.message),
  );
  throw first ? new ConfigRejected(first, ...rest) : new Error("rejected without an issue");
}

function parse(text: string, maker: IssueMaker): ConfigDocument {
  try {
    return new ConfigDocument(text);
  } catch (error) {
    if (error instanceof SyntaxFault) throw new ConfigRejected(maker.issue(error.place, error.message));
    throw error;
  }
}
