/** `ccr replay`: recorded requests, or requests of a file, sent again with the configuration as it is now. */
import { pathsOf } from "../config/paths.ts";
import { CcrError } from "../core/errors.ts";
import { bodyOf } from "../history/export/jsonl.ts";
import { maskHeaders, maskUrl } from "../history/text/mask.ts";
import { sanitize } from "../pty/sanitize.ts";
import { findTarget } from "../routing/targets.ts";
import { requireConfig } from "./config.ts";
import { EXIT, exitCodeOf } from "./exit.ts";
import { parse, usageError } from "./flags.ts";
import { countOf } from "./history/filter.ts";
import { Output } from "./output.ts";
import { Purse } from "./replay/cost.ts";
import { type Outcome, Runner } from "./replay/runner.ts";
import { showDone } from "./replay/show.ts";
import { readSource, type Replayed } from "./replay/source.ts";
import { REPLAY_FLAGS } from "./rows/history.ts";
import type { Invocation } from "./types.ts";

export async function runReplay(invocation: Invocation): Promise<number> {
  const given = parse(invocation, REPLAY_FLAGS, 1);
  const [source] = given.operands;
  if (source === undefined)
    throw usageError("ccr replay", "needs the ID of a request, a FILE, or - for standard input");
  const output = new Output(given);
  const repeat = countOf(given.text("repeat") ?? "1", "--repeat");
  const config = await requireConfig(given);
  const requests = await readSource(source);
  const model = given.text("model");
  const target = model === undefined ? undefined : findTarget(config, model);
  const runner = await Runner.open({ config, requests, dryRun: given.on("dry-run"), paths: pathsOf() });
  try {
    if (target) runner.useModel(target);
    if (given.on("dry-run")) return await showPrepared(runner, requests, output);
    const purse = new Purse(given.text("max-cost"), config, target);
    let code: number = EXIT.done;
    for (const request of Array.from({ length: repeat }, () => requests).flat()) {
      purse.allow(request);
      const outcome = await runner.run(request);
      showDone(request, { outcome, cost: purse.pay(outcome), diff: given.on("diff") }, output);
      code = codeOf(outcome) || code;
    }
    return code;
  } finally {
    await runner.close();
  }
}

function codeOf({ error, status }: Outcome): number {
  if (error) return exitCodeOf(error.code);
  return status < 300 ? EXIT.done : EXIT.failed;
}

async function showPrepared(runner: Runner, requests: readonly Replayed[], output: Output): Promise<number> {
  for (const request of requests) {
    const { call, outcome } = await runner.prepare(request);
    if (!call)
      throw new CcrError(outcome.error?.code ?? "CCR-E010", { detail: outcome.error?.message ?? outcome.text });
    const url = maskUrl(call.url);
    const headers = maskHeaders(call.headers);
    const body = bodyOf(Buffer.from(call.body).toString());
    output.answer({ replayOf: request.id ?? null, url, headers, body }, () =>
      [
        `POST ${sanitize(url)}`,
        ...Object.entries(headers).map(([name, value]) => sanitize(`${name}: ${value}`)),
        "",
        ...(typeof body === "string" ? body : JSON.stringify(body, undefined, 2)).split("\n").map(sanitize),
      ].join("\n"),
    );
  }
  return EXIT.done;
}
