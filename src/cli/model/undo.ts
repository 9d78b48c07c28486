/** `ccr model undo`. */
import { CcrError } from "../../core/errors.ts";
import { EXIT } from "../exit.ts";
import { parse } from "../flags.ts";
import { Output } from "../output.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import { demand } from "../service/control.ts";
import { findService, homeOf } from "../service/record.ts";
import type { Invocation } from "../types.ts";
import { bodyOf } from "./set.ts";
import { takeSwitch } from "./switches.ts";

export async function runUndo(invocation: Invocation): Promise<number> {
  const output = new Output(parse(invocation, NO_FLAGS));
  const service = findService();
  if (!service) throw new CcrError("CCR-E005", { where: homeOf() });
  const last = takeSwitch();
  if (!last) {
    output.answer({ undone: null }, () => "there is no switch to take back");
    return EXIT.failed;
  }
  const { session, scenario, before, after } = last;
  await demand(service, "POST /control/override", bodyOf(session, { scenario, model: before }));
  const undone = { session, scenario: scenario ?? null, from: after ?? null, to: before ?? null };
  const what = scenario ? `${scenario} of session ${session}` : `session ${session}`;
  output.answer({ undone }, () => `${what}: ${before ?? "the rules choose"} again, instead of ${after ?? "the rules"}`);
  return EXIT.done;
}
