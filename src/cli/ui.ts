/** `ccr ui`: the page of the running service, or one of its own, in the browser. */
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

import { ConfigRejected, headline } from "../config/issues.ts";
import { pathsOf } from "../config/paths.ts";
import { configFromProviders } from "../config/snapshot.ts";
import type { Config } from "../config/types.ts";
import { CcrError } from "../core/errors.ts";
import { createHost, newToken } from "../host.ts";
import { stringOf } from "../transformers/foreign.ts";
import { openInBrowser } from "./browser.ts";
import { configPath, loaderOf, requireConfig, toServe } from "./config.ts";
import { EXIT } from "./exit.ts";
import { type Given, parse, parsePort } from "./flags.ts";
import { serve } from "./headless.ts";
import { Output } from "./output.ts";
import { UI_FLAGS } from "./rows/ui.ts";
import { demand } from "./service/control.ts";
import { findService, type ServiceRecord } from "./service/record.ts";
import type { Invocation } from "./types.ts";
import { webOptions } from "./web.ts";

type Wishes = Given<typeof UI_FLAGS>;

export async function runUi(invocation: Invocation): Promise<number> {
  const given = parse(invocation, UI_FLAGS);
  const port = given.text("port");
  const wanted = port === undefined ? 0 : parsePort(port);
  const service = findService();
  return service ? pageOf(service, given) : ownPage(wanted, given);
}

async function pageOf(service: ServiceRecord, given: Wishes): Promise<number> {
  const { path } = await demand(service, "POST /control/page");
  const output = new Output(given);
  if (given.on("port")) output.warn([`the page is that of the running ccr, on port ${service.port}`]);
  await tell(service.url + stringOf(path), given, output);
  return EXIT.done;
}

/** Until a signal ends it. */
async function ownPage(port: number, given: Wishes): Promise<number> {
  const output = new Output(given);
  const config = await configToMend(given, output);
  const clients = [{ token: newToken(), session: undefined }];
  const listen = { host: "127.0.0.1", port };
  const host = await createHost({
    config,
    load: loaderOf(given),
    clients,
    listen,
    paths: pathsOf(),
    web: webOptions(given),
  });
  return serve(host, { output, announce: () => void tell(host.page() ?? "", given, output) });
}

/** A configuration that is wrong or missing is what the page is there for. */
async function configToMend(given: Wishes, output: Output): Promise<Config> {
  const path = configPath(given);
  try {
    const config = await toServe(await requireConfig(given));
    output.warn(config.warnings);
    return config;
  } catch (error) {
    if (error instanceof ConfigRejected) output.warn(error.issues.map(headline));
    else if (!(error instanceof CcrError && error.code === "CCR-E052")) throw error;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return configFromProviders([], { path });
  }
}

async function tell(url: string, given: Wishes, output: Output): Promise<void> {
  const opens = !given.on("no-open") && !given.on("print-url") && !output.json;
  const opened = opens && (await openInBrowser(url));
  output.answer({ url }, () => (given.on("print-url") ? url : `${opened ? "opened" : "open"} ${url}`));
}
