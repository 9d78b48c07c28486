/** `ccr inspect` on a terminal: the inspector over what every program has recorded, those that run now among them. */
import { targetName } from "../core/target.ts";
import { inspectionOf } from "../host/inspection.ts";
import { runInspector } from "../tui/inspector/main.ts";
import type { findConfig } from "./config.ts";
import { offlineParts } from "./inspection-offline.ts";
import { findService } from "./service/record.ts";

/** Returns the exit code. */
export async function runInspectorScreen(given: Parameters<typeof findConfig>[0], filter: string): Promise<number> {
  const parts = await offlineParts(given);
  const service = findService();
  return runInspector({
    inspection: inspectionOf(parts),
    models: () => {
      const providers = [...(parts.config()?.providers.values() ?? [])];
      return providers.flatMap((provider) => provider.models.map((model) => targetName({ provider, model })));
    },
    filter,
    where: service ? `service at ${service.url}` : "no service runs",
    env: process.env,
  });
}
