/** Google on loopback: a token endpoint that checks what it is sent, and models that answer whoever has a token. */
import { createVerify, generateKeyPairSync } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text as readText } from "node:stream/consumers";

import { onTestFinished } from "vitest";

import { fieldsOf, numberOf, parseJson, stringOf, type Fields } from "../../src/transformers/foreign.ts";

export interface GoogleOptions {
  /** What the token endpoint says in place of a token. */
  readonly refuse?: { readonly status: number; readonly body: string };
  readonly expiresIn?: number;
  /** Holds back every token until it resolves. */
  readonly gate?: Promise<void>;
  /** What a model answers. */
  readonly answer?: object;
}

export interface Google {
  readonly url: string;
  /** What was wrong with the requests for tokens. */
  readonly breaks: readonly string[];
  /** How many tokens were asked for. */
  readonly asked: readonly Fields[];
  /** Requests to models. */
  readonly seen: readonly { readonly path: string; readonly authorization: string; readonly body: Fields }[];
  readonly serviceAccount: Fields;
  readonly user: Fields;
}

const SCOPE = "https://www.googleapis.com/auth/cloud-platform";
const { publicKey, privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

export async function startGoogle(options: GoogleOptions = {}): Promise<Google> {
  const breaks: string[] = [];
  const asked: Fields[] = [];
  const seen: { path: string; authorization: string; body: Fields }[] = [];
  let base = "";
  const token = async (form: Fields, response: ServerResponse): Promise<void> => {
    asked.push(form);
    breaks.push(...grantBreaks(form, `${base}/token`));
    await options.gate;
    const { refuse, expiresIn = 3_600 } = options;
    if (refuse) return void response.writeHead(refuse.status).end(refuse.body);
    response.end(
      JSON.stringify({ access_token: `ya29.token-${asked.length}`, expires_in: expiresIn, token_type: "Bearer" }),
    );
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readText(request);
    if (request.url?.startsWith(METADATA)) return metadata(request, response, breaks);
    if (request.url?.startsWith("/nothing-here")) return void response.writeHead(404).end();
    if (request.url === "/token") return token(Object.fromEntries(new URLSearchParams(body)), response);
    seen.push({
      path: request.url ?? "",
      authorization: request.headers.authorization ?? "",
      body: fieldsOf(parseJson(body)),
    });
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(options.answer ?? {}));
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  return { url: base, breaks, asked, seen, ...credentials(`${base}/token`) };
}

const METADATA = "/computeMetadata/v1/";

/** What a machine of Google's is told from inside. */
function metadata({ url, method, headers }: IncomingMessage, response: ServerResponse, breaks: string[]): void {
  if (method !== "GET") breaks.push(`${method} ${url}`);
  if (headers["metadata-flavor"] !== "Google") breaks.push("Missing Metadata-Flavor:Google header.");
  if (url === `${METADATA}project/project-id`) return void response.end("machine-project");
  const token = { access_token: "ya29.machine-1", expires_in: 3_600, token_type: "Bearer" };
  response.end(JSON.stringify(token));
}

function credentials(token_uri: string): { readonly serviceAccount: Fields; readonly user: Fields } {
  return {
    serviceAccount: {
      type: "service_account",
      project_id: "own project",
      private_key_id: "kid-1",
      private_key: privateKey,
      client_email: "ccr@own.iam.gserviceaccount.com",
      token_uri,
    },
    user: {
      type: "authorized_user",
      client_id: "id",
      client_secret: "shh-secret",
      refresh_token: "1//refresh",
      quota_project_id: "quota",
      token_uri,
    },
  };
}

function grantBreaks(form: Fields, url: string): string[] {
  if (form["grant_type"] === "refresh_token") {
    const complete = form["client_id"] === "id" && form["client_secret"] === "shh-secret";
    return complete && form["refresh_token"] === "1//refresh" ? [] : ["invalid_client"];
  }
  if (form["grant_type"] !== "urn:ietf:params:oauth:grant-type:jwt-bearer") return ["unsupported_grant_type"];
  const [header = "", claims = "", signature = ""] = stringOf(form["assertion"]).split(".");
  const { alg, typ, kid } = decoded(header);
  const { iss, scope, aud, iat, exp } = decoded(claims);
  const genuine = createVerify("sha256").update(`${header}.${claims}`).verify(publicKey, signature, "base64url");
  const [from = 0, to = 0] = [numberOf(iat), numberOf(exp)];
  return [
    ...(genuine ? [] : ["Invalid JWT Signature."]),
    ...(alg === "RS256" && typ === "JWT" && kid === "kid-1" ? [] : ["Invalid JWT header."]),
    ...(iss === "ccr@own.iam.gserviceaccount.com" && scope === SCOPE && aud === url ? [] : ["Invalid JWT claims."]),
    ...(Math.abs(from - Date.now() / 1000) < 60 && to - from === 3_600 ? [] : ["Token must be a short-lived token."]),
  ];
}

function decoded(part: string): Fields {
  return fieldsOf(parseJson(Buffer.from(part, "base64url").toString()));
}
