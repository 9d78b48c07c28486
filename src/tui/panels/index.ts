/** The sidebar's panels in order of priority: when rows are short, the last ones go first. */
import { contextPanel } from "./context.tsx";
import { providersPanel } from "./providers.tsx";
import { requestsPanel } from "./requests.tsx";
import { routePanel } from "./route.tsx";
import { scenariosPanel } from "./scenarios.tsx";
import { speedPanel } from "./speed.tsx";
import { tokensPanel } from "./tokens.tsx";
import type { SidebarPanel } from "./types.ts";

export const PANELS: readonly SidebarPanel[] = [
  routePanel,
  scenariosPanel,
  contextPanel,
  tokensPanel,
  speedPanel,
  providersPanel,
  requestsPanel,
];
