/** Names of the sidebar's panels, in order of priority. Apart from the panels, so that checking a name loads none. */
export const PANEL_IDS = ["route", "scenarios", "context", "tokens", "speed", "providers", "requests"] as const;
export type PanelId = (typeof PANEL_IDS)[number];
