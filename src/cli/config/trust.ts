/** `ccr config trust`: the user has seen a project's configuration. */
import { resolve } from "node:path";

import { pathsOf } from "../../config/paths.ts";
import { findProjectFile } from "../../config/project.ts";
import { parseRouterFile } from "../../config/router-file.ts";
import { TrustStore } from "../../config/trust.ts";
import { CcrError } from "../../core/errors.ts";
import { EXIT } from "../exit.ts";
import { parse } from "../flags.ts";
import { Output } from "../output.ts";
import { TRUST_FLAGS } from "../rows/config.ts";
import type { Invocation } from "../types.ts";

export async function runTrust(invocation: Invocation): Promise<number> {
  const given = parse(invocation, TRUST_FLAGS, 1);
  const folder = resolve(given.operands[0] ?? ".");
  const file = await findProjectFile(folder);
  if (!file) throw new CcrError("CCR-E052", { where: `.ccr/config.json in ${folder} or above` });
  const { path, text } = file;
  const router = parseRouterFile(text, path) ?? {};
  const store = new TrustStore(pathsOf().state);
  const trusted = !given.on("forget");
  if (trusted) await store.trust(path, text);
  else await store.forget(path);
  new Output(given).answer({ path, trusted, router }, () =>
    trusted
      ? `${path} is trusted as long as it stays the same. What it may set:\n${JSON.stringify({ Router: router }, undefined, 2)}`
      : `${path} is trusted no more`,
  );
  return EXIT.done;
}
