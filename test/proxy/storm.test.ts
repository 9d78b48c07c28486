/** Many requests at once that fail, wait, fall back and are given up: nothing is left of them, and the proxy goes on. */
import { expect, it } from "vitest";

import { chainOf } from "../helpers/chain.ts";
import { anthropicAnswer, json, sse, sseToEnd } from "../helpers/http-bytes.ts";
import { textOf } from "../helpers/proxy.ts";
import type { Script } from "../helpers/scripted-upstream.ts";

const ROUNDS = 5;
const AT_ONCE = 30;

it("fault 31: requests in queues, in fallbacks and in answers, all given up", async () => {
  const begun = sse(anthropicAnswer(["some "]).slice(0, 3));
  let answering = false;
  const first: Script = () =>
    answering ? sseToEnd(anthropicAnswer(["fine"])) : json(503, { error: { message: "busy" } });
  const second: Script = () =>
    answering ? sseToEnd(anthropicAnswer(["fine"])) : [...begun, { until: new Promise(() => {}) }];
  const { proxy, upstreams } = await chainOf([
    { scripts: [first], provider: { concurrency: 2 } },
    { scripts: [second], provider: { concurrency: 4 } },
  ]);
  for (let round = 0; round < ROUNDS; round++) {
    const posted = Array.from({ length: AT_ONCE }, () => proxy.post());
    await Promise.race(posted.map(({ head }) => head));
    for (const one of posted) one.leave();
    await proxy.event("flow.aborted", (round + 1) * AT_ONCE - 1);
  }
  for (const { requests } of upstreams)
    await Promise.all(requests.map(({ left, played }) => Promise.race([left, played])));
  const ends = proxy.events.filter(
    ({ type }) => type === "flow.aborted" || type === "flow.failed" || type === "flow.closed",
  );
  expect(ends).toHaveLength(ROUNDS * AT_ONCE);
  expect(proxy.events.findLast(({ type }) => type === "provider.queue")).toMatchObject({ waiting: 0 });
  answering = true;
  for (let turn = 0; turn < 3; turn++) expect(textOf((await proxy.post().answer).events)).toBe("fine");
});

it("fault 35: forty at once through keys, queues and fallbacks get their own answers", async () => {
  const echo =
    (failing: (nth: number) => boolean): Script =>
    ({ body }) => {
      const [, name = "", nth = "0"] = /"name-((\d+))"/.exec(body.toString()) ?? [];
      return failing(Number(nth))
        ? json(429, { error: { message: "slow" } })
        : sseToEnd(anthropicAnswer([`answer ${name}`]));
    };
  const { proxy } = await chainOf([
    { scripts: [echo((nth) => nth % 3 === 0)], provider: { concurrency: 5, key: "k1", keys: ["k1", "k2"] } },
    { scripts: [echo(() => false)] },
  ]);
  const answers = Array.from(
    { length: 40 },
    (_, nth) =>
      proxy.post({
        model: "m",
        max_tokens: 9,
        stream: true,
        messages: [{ role: "user", content: `name-${nth}` }],
        metadata: { user_id: JSON.stringify({ session_id: `s-${nth}` }) },
      }).answer,
  );
  const texts = (await Promise.all(answers)).map(({ events }) => textOf(events));
  expect(texts).toEqual(Array.from({ length: 40 }, (_, nth) => `answer ${nth}`));
});
