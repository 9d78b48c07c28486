/** What the page of `ccr ui` needs from the command line. */
import manifest from "../../package.json" with { type: "json" };
import type { WebOptions } from "../host/page.ts";
import { configFileOf, readText, readTextAlone } from "./config.ts";
import type { GivenGlobally } from "./flags.ts";

export function webOptions(given: GivenGlobally): WebOptions {
  return {
    version: manifest.version,
    configFile: configFileOf(given),
    readText: (text, path, withSecrets) => (withSecrets ? readText(text, path) : readTextAlone(text, path)),
    ping: async (config, target) => {
      const { Pinger } = await import("./ping.ts");
      const pinger = await Pinger.open(config);
      try {
        return await pinger.ping(target);
      } finally {
        await pinger.close();
      }
    },
  };
}
