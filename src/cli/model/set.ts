/** `ccr model set`. */
import { CcrError } from "../../core/errors.ts";
import { targetName } from "../../core/target.ts";
import { findTarget } from "../../routing/targets.ts";
import { fieldsOf, stringOf } from "../../transformers/foreign.ts";
import { peekConfig } from "../config.ts";
import { EXIT } from "../exit.ts";
import { type Given, parse, usageError } from "../flags.ts";
import { Output } from "../output.ts";
import { SET_FLAGS } from "../rows/models.ts";
import { demand } from "../service/control.ts";
import { findService, homeOf, type ServiceRecord } from "../service/record.ts";
import type { Invocation } from "../types.ts";
import { readModelFile, writeRoute } from "./file.ts";
import { assignmentOf, type Assignment } from "./scenario.ts";
import { rememberSwitch } from "./switches.ts";

export async function runSet(invocation: Invocation): Promise<number> {
  const given = parse(invocation, SET_FLAGS, 1);
  const [text] = given.operands;
  const session = given.text("session");
  if (text === undefined) throw usageError("ccr model set", "needs PROVIDER,MODEL");
  const assignment = await complete(assignmentOf(text), given);
  if (given.on("save")) return saveRoute(assignment, given);
  if (session === undefined) throw usageError("ccr model set", "needs --session ID or --save: what is meant");
  const service = requireService();
  const before = await overrideOf(service, session, assignment);
  await demand(service, "POST /control/override", bodyOf(session, assignment));
  rememberSwitch({ session, scenario: assignment.scenario, before, after: assignment.model });
  const { scenario, model } = assignment;
  const what = scenario ? `${scenario} of session ${session}` : `session ${session}`;
  new Output(given).answer({ session, scenario: scenario ?? null, model: model ?? null, before: before ?? null }, () =>
    model === undefined ? `${what}: the rules choose` : `${what}: ${model}, from the next request on`,
  );
  return EXIT.done;
}

/** For every conversation, by the file; what runs reads it again. */
async function saveRoute({ scenario = "default", model }: Assignment, given: Given<typeof SET_FLAGS>): Promise<number> {
  const file = await readModelFile(given);
  await writeRoute(file, scenario, model, given);
  new Output(given).answer({ session: null, scenario, model: model ?? null, path: file.file }, () =>
    model === undefined ? `${scenario}: no model of its own any more` : `${scenario}: ${model}, in ${file.file}`,
  );
  return EXIT.done;
}

/** The names as the configuration writes them. Throws `CCR-E020` for one that it does not know. */
async function complete({ scenario, model }: Assignment, given: Given<typeof SET_FLAGS>): Promise<Assignment> {
  if (model === undefined) return { scenario, model };
  return { scenario, model: targetName(findTarget(await peekConfig(given), model)) };
}

function requireService(): ServiceRecord {
  const service = findService();
  if (service) return service;
  throw new CcrError("CCR-E005", { where: homeOf() });
}

export function bodyOf(session: string, { scenario, model }: Assignment): object {
  return { session, target: model ?? null, ...(scenario && { scenario }) };
}

/** What was chosen by hand so far. Undefined for sessions that the service does not know yet. */
async function overrideOf(
  service: ServiceRecord,
  session: string,
  { scenario }: Assignment,
): Promise<string | undefined> {
  const { sessions } = await demand(service, "GET /control/status");
  const known = fieldsOf(fieldsOf(sessions)[session]);
  const chosen = scenario ? fieldsOf(known["scenarios"])[scenario] : known["override"];
  return stringOf(chosen) || undefined;
}
