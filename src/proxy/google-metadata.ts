/** Access tokens where Google itself runs the machine: its metadata server gives them to whoever asks from inside. */
import { readFile } from "node:fs/promises";

import type { request as undiciRequest } from "undici";

import { isRecord } from "../core/message.ts";

export interface MachineToken {
  readonly value: string;
  readonly expiresIn: unknown;
  readonly project: string | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

const HOST = "metadata.google.internal";
const ROOT = "/computeMetadata/v1";
/** The server is on the same machine. */
const TIMEOUT_MS = 3_000;
const MAX_ANSWER = 64 * 1024;
/** Set by Cloud Run and Cloud Functions. */
const MANAGED = ["K_SERVICE", "FUNCTION_TARGET", "CLOUD_RUN_JOB"] as const;
const DMI_PRODUCT = "/sys/class/dmi/id/product_name";

/** Undefined on any other machine, where nothing is asked. Throws what asking fails with. */
export async function machineToken(env: Env, productFile: string = DMI_PRODUCT): Promise<MachineToken | undefined> {
  const host = env["GCE_METADATA_HOST"] || ((await isGoogles(env, productFile)) ? HOST : undefined);
  if (host === undefined) return undefined;
  const { Agent, request } = await import("undici");
  const agent = new Agent({ connectTimeout: TIMEOUT_MS });
  const get: Get = (path) => textAt(host, path, (url, options) => request(url, { ...options, dispatcher: agent }));
  try {
    const answer: unknown = JSON.parse(await get("/instance/service-accounts/default/token"));
    const value = isRecord(answer) ? answer["access_token"] : undefined;
    if (!isRecord(answer) || typeof value !== "string") throw new Error(`${host} gives no access token`);
    const project = await get("/project/project-id").catch(() => undefined);
    return { value, expiresIn: answer["expires_in"], project };
  } finally {
    await agent.close();
  }
}

/** Whether the machine is one of Google's: a name that nobody else can resolve must not be asked for elsewhere. */
export async function isGoogles(env: Env, productFile: string): Promise<boolean> {
  if (MANAGED.some((name) => env[name])) return true;
  const product = await readFile(productFile, "utf8").catch(() => "");
  return product.startsWith("Google");
}

type Get = (path: string) => Promise<string>;
type Request = typeof undiciRequest;

async function textAt(host: string, path: string, request: Request): Promise<string> {
  const { statusCode, body } = await request(`http://${host}${ROOT}${path}`, {
    headers: { "metadata-flavor": "Google" },
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  const text = await body.text();
  if (statusCode !== 200 || text.length > MAX_ANSWER) throw new Error(`${host} answers ${statusCode}`);
  return text;
}
