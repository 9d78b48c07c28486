/** The parts of the page, one for each place. */
import type { ComponentType } from "react";

import { JsonView } from "./config/json.tsx";
import { PluginsView } from "./config/plugins.tsx";
import { ProvidersView } from "./config/providers.tsx";
import { RoutingView } from "./config/routing.tsx";
import { SettingsView } from "./config/settings.tsx";
import { StatusLineView } from "./config/status-line.tsx";
import type { Place } from "../shared/places.ts";
import { LogsView } from "./logs.tsx";
import { ModelsView } from "./models.tsx";
import { RequestsView } from "./requests/requests.tsx";
import { UsageView } from "./usage/usage.tsx";

export const VIEWS: Readonly<Record<Place, ComponentType>> = {
  requests: RequestsView,
  usage: UsageView,
  logs: LogsView,
  models: ModelsView,
  providers: ProvidersView,
  routing: RoutingView,
  plugins: PluginsView,
  statusline: StatusLineView,
  settings: SettingsView,
  json: JsonView,
};
