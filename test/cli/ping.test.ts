/** The request that shows whether a model works: nothing that would hide a failure has a part in it. */
import { expect, it, onTestFinished } from "vitest";

import { eachKey, Pinger } from "../../src/cli/ping.ts";
import { configFromProviders } from "../../src/config/snapshot.ts";
import { chatAnswer, json, sseToEnd } from "../helpers/http-bytes.ts";
import { testProvider } from "../helpers/routing.ts";
import { type Script, scriptedUpstream } from "../helpers/scripted-upstream.ts";

const FINE = sseToEnd(chatAnswer(["pong"]));
const KEYS = ["key-good-1111", "key-bad-2222"];

async function pingerFor(
  scripts: readonly Script[],
  more: object = {},
): Promise<{ pinger: Pinger; target: Parameters<Pinger["ping"]>[0] }> {
  const upstream = await scriptedUpstream(...scripts);
  const other = await scriptedUpstream(FINE);
  const provider = { ...testProvider("first", ["m"]), url: `${upstream.origin}/v1/chat/completions`, key: "", ...more };
  const second = { ...testProvider("second", ["m"]), url: `${other.origin}/v1/chat/completions` };
  const config = {
    ...configFromProviders([provider, second]),
    fallback: { default: ["second,m"] },
    budget: { day: 1e-9, warn: 80, over: "second,m" },
  };
  const pinger = await Pinger.open(config);
  onTestFinished(() => pinger.close());
  return { pinger, target: { provider, model: "m" } };
}

it("a fallback does not answer for it", async () => {
  const { pinger, target } = await pingerFor([json(401, { error: { message: "no" } })]);
  expect(await pinger.ping(target)).toMatchObject({ target: "first,m", ok: false, error: { code: "CCR-E101" } });
});

it("a budget does not send it elsewhere", async () => {
  const { pinger, target } = await pingerFor([FINE]);
  for (let n = 0; n < 2; n++) expect(await pinger.ping(target)).toMatchObject({ target: "first,m", ok: true });
});

it("each key is asked by itself", async () => {
  const script: Script = ({ headers }) =>
    headers["authorization"]?.includes("good") ? FINE : json(401, { error: { message: "no" } });
  const { pinger, target } = await pingerFor([script], { key: KEYS[0], keys: KEYS });
  const asked = eachKey(target.provider).map((provider) => pinger.ping({ provider, model: "m" }));
  expect((await Promise.all(asked)).map((ping) => [ping.target, ping.ok])).toEqual([
    ["first (key 1 of 2),m", true],
    ["first (key 2 of 2),m", false],
  ]);
});
