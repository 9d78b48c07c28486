/** Where one can be on the page. */
export const PLACES = [
  "requests",
  "usage",
  "logs",
  "models",
  "providers",
  "routing",
  "plugins",
  "statusline",
  "settings",
  "json",
] as const;
export type Place = (typeof PLACES)[number];
