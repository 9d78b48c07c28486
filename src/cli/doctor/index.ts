/** Every check in one table, in the order in which they are shown. */
import { claude } from "./claude.ts";
import { clock } from "./clock.ts";
import { config } from "./config.ts";
import { files } from "./files.ts";
import { keys } from "./keys.ts";
import { node } from "./node.ts";
import { onboarding } from "./onboarding.ts";
import { port } from "./port.ts";
import { providers } from "./providers.ts";
import { proxyEnvironment } from "./proxy-environment.ts";
import { pty } from "./pty.ts";
import { service } from "./service.ts";
import { settings } from "./settings.ts";
import { terminal } from "./terminal.ts";
import type { Check } from "./types.ts";

export const CHECKS: readonly Check[] = [
  node,
  claude,
  onboarding,
  settings,
  config,
  keys,
  files,
  service,
  port,
  proxyEnvironment,
  terminal,
  pty,
  clock,
  providers,
];
