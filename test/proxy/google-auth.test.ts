/** Access tokens for Vertex AI: fetched with every kind of credentials, kept, shared, and refused in words. */
import { join } from "node:path";

import { describe, expect, it, onTestFinished, vi } from "vitest";

import { CcrError } from "../../src/core/errors.ts";
import { isGoogles, machineToken } from "../../src/proxy/google-metadata.ts";
import { Upstreams } from "../../src/proxy/upstream.ts";
import type { GoogleAuth } from "../../src/transformers/types.ts";
import { targetWith } from "../helpers/answers.ts";
import { startGoogle, type Google } from "../helpers/google.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

interface Sender {
  readonly secrets: readonly string[];
  send(auth: Partial<GoogleAuth>, options?: { path?: string; signal?: AbortSignal }): Promise<void>;
}

function sender(google: Google): Sender {
  const secrets: string[] = [];
  const upstreams = new Upstreams((secret) => void secrets.push(secret));
  onTestFinished(() => upstreams.close());
  const target = targetWith({ name: "vertex", url: `${google.url}/v1/models/` });
  return {
    secrets,
    send: async (auth, { path = "/v1/projects/p/x", signal = new AbortController().signal } = {}) => {
      const answer = await upstreams.post(
        {
          url: google.url + path,
          headers: { "x-a": "1" },
          body: "{}",
          auth: { kind: "google", credentials: undefined, key: "", ...auth },
        },
        { target, timeoutMs: 5_000, signal },
      );
      await answer.readAll(1_000);
    },
  };
}

const fileWith = async (content: string | object): Promise<string> => put(join(await tempDir(), "key.json"), content);
const errorOf = async (work: Promise<void>): Promise<CcrError> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof CcrError) return error;
  throw new Error(`no error of the table: ${String(error)}`);
};

describe("a token", () => {
  it("comes for a service account, and is kept", async () => {
    const google = await startGoogle();
    const { send, secrets } = sender(google);
    const credentials = await fileWith(google.serviceAccount);
    await send({ credentials });
    await send({ credentials });
    expect(google.breaks).toEqual([]);
    expect(google.asked).toHaveLength(1);
    expect(google.seen.map(({ authorization }) => authorization)).toEqual([
      "Bearer ya29.token-1",
      "Bearer ya29.token-1",
    ]);
    expect(secrets).toContain("ya29.token-1");
    expect(secrets).toContain(google.serviceAccount["private_key"]);
  });

  it("comes for credentials that stand in the place of the key", async () => {
    const google = await startGoogle();
    await sender(google).send({ credentials: JSON.stringify(google.serviceAccount) });
    expect([google.breaks, google.seen.length]).toEqual([[], 1]);
  });

  it("comes for what gcloud has left, in the home folder", async () => {
    const google = await startGoogle();
    const home = await tempDir();
    await put(join(home, ".config/gcloud/application_default_credentials.json"), google.user);
    vi.stubEnv("HOME", home);
    vi.stubEnv("CLOUDSDK_CONFIG", "");
    onTestFinished(() => void vi.unstubAllEnvs());
    await sender(google).send({ key: "none" });
    expect([google.breaks, google.seen[0]?.authorization]).toEqual([[], "Bearer ya29.token-1"]);
  });

  it("is what stands in the place of the key, where there are no credentials", async () => {
    const google = await startGoogle();
    vi.stubEnv("CLOUDSDK_CONFIG", await tempDir());
    onTestFinished(() => void vi.unstubAllEnvs());
    await sender(google).send({ key: "my-token" });
    expect([google.asked.length, google.seen[0]?.authorization]).toEqual([0, "Bearer my-token"]);
  });

  it("is fetched again when it is about to expire", async () => {
    const google = await startGoogle({ expiresIn: 300 });
    const { send } = sender(google);
    const credentials = await fileWith(google.serviceAccount);
    await send({ credentials });
    await send({ credentials });
    expect(google.seen.map(({ authorization }) => authorization)).toEqual([
      "Bearer ya29.token-1",
      "Bearer ya29.token-2",
    ]);
  });

  it("is fetched once for requests that come together, and one that leaves does not end it for the others", async () => {
    const gate = Promise.withResolvers<void>();
    const google = await startGoogle({ gate: gate.promise });
    const { send } = sender(google);
    const credentials = await fileWith(google.serviceAccount);
    const leaver = new AbortController();
    const left = send({ credentials }, { signal: leaver.signal }).catch((error: unknown) => error);
    const others = [send({ credentials }), send({ credentials })];
    leaver.abort("gone");
    expect(await left).toBe("gone");
    gate.resolve();
    await Promise.all(others);
    expect([google.asked.length, google.seen.length]).toEqual([1, 2]);
  });

  it("is not even asked for by a request that has been left already", async () => {
    const google = await startGoogle();
    const credentials = await fileWith(google.serviceAccount);
    await expect(sender(google).send({ credentials }, { signal: AbortSignal.abort("gone") })).rejects.toBe("gone");
    expect(google.seen).toEqual([]);
  });
});

describe("on a machine of Google's", () => {
  it("a token comes from its metadata server, with the project, and is kept", async () => {
    const google = await startGoogle();
    vi.stubEnv("CLOUDSDK_CONFIG", await tempDir());
    vi.stubEnv("GCE_METADATA_HOST", new URL(google.url).host);
    const { send, secrets } = sender(google);
    await send({ key: "none" }, { path: "/v1/projects/-/x" });
    await send({ key: "none" }, { path: "/v1/projects/-/x" });
    expect(google.breaks).toEqual([]);
    const sent = { path: "/v1/projects/machine-project/x", authorization: "Bearer ya29.machine-1" };
    expect(google.seen).toMatchObject([sent, sent]);
    expect(secrets).toEqual(["ya29.machine-1"]);
  });

  it.each([
    ["what its server refuses is told", "/nothing-here", /answers 404/],
    ["so is that nobody listens", "", /ECONNREFUSED|connect/],
  ])("%s", async (_, path, message) => {
    const google = await startGoogle();
    vi.stubEnv("CLOUDSDK_CONFIG", await tempDir());
    vi.stubEnv("GCE_METADATA_HOST", path === "" ? "127.0.0.1:1" : new URL(google.url).host + path);
    const error = await errorOf(sender(google).send({ key: "none" }));
    expect(error.code).toBe("CCR-E114");
    expect(error.message).toMatch(message);
    expect(google.seen).toEqual([]);
  });

  it("is known by what its firmware calls itself, and by the variables of Cloud Run; nobody else asks", async () => {
    const name = async (product: string): Promise<string> => put(join(await tempDir(), "product_name"), product);
    expect(await machineToken({}, await name("ThinkPad\n"))).toBeUndefined();
    expect(await machineToken({}, "/nowhere")).toBeUndefined();
    expect(await isGoogles({}, await name("Google Compute Engine\n"))).toBe(true);
    expect(await isGoogles({ K_SERVICE: "ccr" }, "/nowhere")).toBe(true);
  });
});

describe("the project", () => {
  it("is that of the credentials where the URL leaves it open", async () => {
    const google = await startGoogle();
    const { send } = sender(google);
    await send({ credentials: await fileWith(google.serviceAccount) }, { path: "/v1/projects/-/locations/l/m:go?a=b" });
    await send({ credentials: await fileWith(google.user) }, { path: "/v1/projects/-/locations/l/m:go" });
    expect(google.seen.map(({ path }) => path)).toEqual([
      "/v1/projects/own%20project/locations/l/m:go?a=b",
      "/v1/projects/quota/locations/l/m:go",
    ]);
  });

  it("must be set where the credentials have none", async () => {
    const google = await startGoogle();
    const { quota_project_id: _, ...user } = google.user;
    const error = await errorOf(sender(google).send({ credentials: await fileWith(user) }, { path: "/projects/-/x" }));
    expect(error).toMatchObject({ code: "CCR-E114", status: 424 });
    expect(error.message).toContain("GOOGLE_CLOUD_PROJECT");
  });
});

describe("credentials that are of no use", () => {
  it.each<[string, (google: Google) => string | object, RegExp]>([
    ["no JSON", () => "hello", /key\.json is no JSON/],
    ["a list", () => "[]", /key\.json is no JSON object/],
    [
      "of a kind we do not know",
      () => ({ type: "external_account" }),
      /no service account and no user, but "external_account"/,
    ],
    ["without a key", ({ serviceAccount }) => ({ ...serviceAccount, private_key: "" }), /has no private_key/],
    [
      "with a broken key",
      ({ serviceAccount }) => ({ ...serviceAccount, private_key: "-----BEGIN" }),
      /private_key in .* is no key/,
    ],
    [
      "with a strange address",
      ({ user }) => ({ ...user, token_uri: "file:///etc/passwd" }),
      /token_uri in .* is no URL/,
    ],
  ])("%s", async (_, content, message) => {
    const google = await startGoogle();
    const error = await errorOf(sender(google).send({ credentials: await fileWith(content(google)), key: "none" }));
    expect([error.code, error.transient]).toEqual(["CCR-E114", false]);
    expect(error.message).toMatch(message);
    expect(error.hint).toContain("GOOGLE_APPLICATION_CREDENTIALS");
    expect(google.seen).toEqual([]);
  });

  it("a file that is not there", async () => {
    const error = await errorOf(sender(await startGoogle()).send({ credentials: "/nowhere/key.json", key: "none" }));
    expect(error.message).toBe("no access token for vertex: cannot read /nowhere/key.json (ENOENT)");
  });

  it("refused by Google, and asked for again by the next request", async () => {
    const body = JSON.stringify({ error: "invalid_grant", error_description: "Invalid JWT Signature." });
    const google = await startGoogle({ refuse: { status: 400, body } });
    const { send } = sender(google);
    const credentials = await fileWith(google.serviceAccount);
    const error = await errorOf(send({ credentials }));
    expect(error.code).toBe("CCR-E114");
    expect(error.message).toContain("answers 400, invalid_grant: Invalid JWT Signature.");
    await errorOf(send({ credentials }));
    expect(google.asked).toHaveLength(2);
  });

  it.each([
    ["an endpoint that fails", { status: 503, body: "<html>" }, "CCR-E109"],
    ["an answer without a token", { status: 200, body: "{}" }, "CCR-E114"],
    ["an answer that is no JSON", { status: 403, body: "no" }, "CCR-E114"],
  ])("%s", async (_, refuse, code) => {
    const google = await startGoogle({ refuse });
    const error = await errorOf(sender(google).send({ credentials: await fileWith(google.serviceAccount) }));
    expect(error.code).toBe(code);
  });

  it("an endpoint that nobody listens at", async () => {
    const google = await startGoogle();
    const credentials = await fileWith({ ...google.user, token_uri: "http://127.0.0.1:1/token" });
    const error = await errorOf(sender(google).send({ credentials }));
    expect(error).toMatchObject({ code: "CCR-E111", facts: { url: "http://127.0.0.1:1" } });
  });
});
