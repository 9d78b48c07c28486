/** `/control/*`: management of a running service. Its own token opens these routes, and no client's does. */
import { ROUTES } from "../../config/types.ts";
import { CcrError } from "../../core/errors.ts";
import { isRecord } from "../../core/message.ts";
import { admit } from "../admission.ts";
import type { ProxyContext } from "../context.ts";
import { type BodySource, readBody } from "../inbound.ts";
import type { Control } from "../types.ts";

type Fields = Readonly<Record<string, unknown>>;

const ACTIONS: ReadonlyMap<string, (control: Control, body: Fields) => object> = new Map([
  ["GET /control/status", (control: Control) => control.status()],
  ["POST /control/override", override],
  ["POST /control/stop", stop],
  ["POST /control/page", page],
]);

/** Without a client's token these get as far as here. */
export const CONTROL_PATHS: readonly string[] = Array.from(ACTIONS.keys(), (action) => action.replace(/^\w+ /, ""));

export async function manage(context: ProxyContext, action: string, req: BodySource): Promise<object> {
  const { control } = context.deps;
  const run = ACTIONS.get(action);
  if (!control || !run) throw new CcrError("CCR-E014", { where: action });
  const manager = { token: control.token, session: undefined };
  admit(req.headers, { ...context.config(), clientKey: undefined }, { clients: [manager], address: "" });
  return run(control, action.startsWith("POST") ? parseBody(await readBody(req)) : {});
}

function override(control: Control, { session, target, scenario }: Fields): object {
  if (typeof session !== "string" || session === "") throw invalid("session: the id of a session is required");
  if (typeof target !== "string" && target !== null) throw invalid("target: provider,model or null is required");
  const route = ROUTES.find((name) => name === scenario);
  if (scenario !== undefined && !route) throw invalid(`scenario: one of ${ROUTES.join(", ")} is required`);
  control.override(session, target ?? undefined, route);
  return { session, target, scenario: route ?? null };
}

function stop(control: Control): object {
  control.stop();
  return { stopping: true };
}

function page(control: Control): object {
  const path = control.page?.();
  if (path === undefined) throw new CcrError("CCR-E014", { where: "page" });
  return { path };
}

function parseBody(raw: Buffer): Fields {
  let value: unknown;
  try {
    value = JSON.parse(raw.toString() || "{}");
  } catch (error) {
    throw invalid("the body is not JSON", error);
  }
  if (!isRecord(value)) throw invalid("the body is not an object");
  return value;
}

function invalid(detail: string, cause?: unknown): CcrError {
  return new CcrError("CCR-E003", { name: "/control", detail }, { cause, status: 400 });
}
