/** Google's credential files: keys of service accounts, and what `gcloud auth application-default login` leaves. */
import { createPrivateKey, sign, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import { isRecord } from "../core/message.ts";

/** Says in a few words what is wrong with credentials. */
export class CredentialsFault extends Error {
  override readonly name = "CredentialsFault";
}

/** What the token endpoint is asked with. */
export interface Grant {
  readonly url: string;
  /** The form, as it is at `now`, in seconds since 1970. */
  form(now: number): URLSearchParams;
  readonly project: string | undefined;
  readonly secrets: readonly string[];
}

const TOKEN_URL = "https://oauth2.googleapis.com/token";
const SCOPE = "https://www.googleapis.com/auth/cloud-platform";
const JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/** The longest that Google allows. */
const ASSERTION_SECONDS = 3_600;

/** Where gcloud keeps the default credentials of a user. */
export function defaultCredentialsFile(env: Readonly<Record<string, string | undefined>>): string {
  const folder = env["CLOUDSDK_CONFIG"] || join(homedir(), ".config", "gcloud");
  return join(folder, "application_default_credentials.json");
}

/** `source` is a file, or the JSON itself. Throws `CredentialsFault`; its `cause` is that of a file that is not there. */
export async function readGrant(source: string): Promise<Grant> {
  const inline = source.startsWith("{");
  const name = inline ? "the JSON in api_key" : source;
  const value = parse(inline ? source : await read(source), name);
  switch (value["type"]) {
    case "service_account":
      return serviceAccount(value, name);
    case "authorized_user":
      return authorizedUser(value, name);
    default:
      throw new CredentialsFault(`${name} holds no service account and no user, but ${JSON.stringify(value["type"])}`);
  }
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file.replace(/^~(?=\/)/, homedir()), "utf8");
  } catch (error) {
    const code = isRecord(error) ? error["code"] : undefined;
    throw new CredentialsFault(`cannot read ${file} (${String(code ?? error)})`, { cause: error });
  }
}

function parse(text: string, name: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CredentialsFault(`${name} is no JSON`);
  }
  if (isRecord(value)) return value;
  throw new CredentialsFault(`${name} is no JSON object`);
}

function serviceAccount(fields: Readonly<Record<string, unknown>>, name: string): Grant {
  const email = required(fields, "client_email", name);
  const pem = required(fields, "private_key", name);
  const key = privateKey(pem, name);
  const url = tokenUrl(fields, name);
  const keyId = fields["private_key_id"];
  const header = { alg: "RS256", typ: "JWT", ...(typeof keyId === "string" ? { kid: keyId } : {}) };
  return {
    url,
    project: optional(fields, "project_id"),
    secrets: [pem],
    form: (now) => {
      const claims = { iss: email, scope: SCOPE, aud: url, iat: now, exp: now + ASSERTION_SECONDS };
      return new URLSearchParams({ grant_type: JWT_GRANT, assertion: signed(header, claims, key) });
    },
  };
}

function authorizedUser(fields: Readonly<Record<string, unknown>>, name: string): Grant {
  const client_id = required(fields, "client_id", name);
  const client_secret = required(fields, "client_secret", name);
  const refresh_token = required(fields, "refresh_token", name);
  return {
    url: tokenUrl(fields, name),
    project: optional(fields, "quota_project_id"),
    secrets: [client_secret, refresh_token],
    form: () => new URLSearchParams({ grant_type: "refresh_token", client_id, client_secret, refresh_token }),
  };
}

function tokenUrl(fields: Readonly<Record<string, unknown>>, name: string): string {
  const url = optional(fields, "token_uri") ?? TOKEN_URL;
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new CredentialsFault(`token_uri in ${name} is no URL`);
}

function privateKey(pem: string, name: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new CredentialsFault(`private_key in ${name} is no key`, { cause: error });
  }
}

/** RFC 7515 */
function signed(header: object, claims: object, key: KeyObject): string {
  const content = `${base64Url(JSON.stringify(header))}.${base64Url(JSON.stringify(claims))}`;
  return `${content}.${sign("sha256", Buffer.from(content), key).toString("base64url")}`;
}

function base64Url(text: string): string {
  return Buffer.from(text).toString("base64url");
}

function required(fields: Readonly<Record<string, unknown>>, field: string, name: string): string {
  const value = optional(fields, field);
  if (value !== undefined) return value;
  throw new CredentialsFault(`${name} has no ${field}`);
}

function optional(fields: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const value = fields[field];
  return typeof value === "string" && value !== "" ? value : undefined;
}
