import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { expect, it, onTestFinished, vi } from "vitest";

import { configFromProviders } from "../../src/config/snapshot.ts";
import { createHost, newToken, prepareChild } from "../../src/host.ts";
import { decodeSnapshot } from "../../src/statusline/file.ts";
import { PROVIDER } from "../helpers/cockpit.tsx";
import { opened, routed } from "../statusline/events.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

it("two sessions on one host have a status line each", async () => {
  const dir = await tempDir();
  const claude = await put(`${dir}/claude`, "#!/bin/sh\n", 0o755);
  const clients = ["pane", "pane-2"].map((session) => ({ token: newToken(), session }));
  const host = await createHost({
    config: configFromProviders([PROVIDER], { path: "(test)" }),
    clients,
    listen: { host: "127.0.0.1", port: 0 },
  });
  onTestFinished(async () => {
    await host.cleanup.run();
  });
  const env = { HOME: dir, PATH: process.env["PATH"], CLAUDE_PATH: claude };
  const children = await Promise.all(clients.map((client) => prepareChild(host, { args: [], env, cwd: dir, client })));
  host.bus.publish(opened(1, "pane"));
  host.bus.publish(routed(1, "one"));
  host.bus.publish(opened(2, "pane-2"));
  host.bus.publish(routed(2, "two"));
  const targets = (): (string | undefined)[] =>
    children.map(
      (child) => decodeSnapshot(readFileSync(child.env["CCR_STATUSLINE_FILE"] ?? "", "utf8"))?.snapshot.target,
    );
  await vi.waitFor(() => expect(targets()).toEqual(["demo,one", "demo,two"]));
  // Files are written at a pace: what is to be overwritten is by then.
  await sleep(500);
  expect(targets()).toEqual(["demo,one", "demo,two"]);
});
