/** Addresses of Google's models, and the key in the header where it belongs: never in the URL, which gets logged. */
import type { Provider, Target } from "../core/target.ts";
import type { Encoded } from "./types.ts";

/** Keys of the Gemini API and of Vertex AI in express mode. */
const API_KEY = /^(AIza|AQ\.)/;
/** Access tokens: of users and service accounts, and signed ones. */
const ACCESS_TOKEN = /^(ya29\.|eyJ)/;

/** `action` is the method, with its query. */
export function modelUrl({ provider, model }: Target, action: string): string {
  const path = model.replace(/^\/?(models\/)?/, "").split("/");
  return `${provider.url}${path.map((part) => encodeURIComponent(part).replaceAll("%40", "@")).join("/")}:${action}`;
}

export function googleKey({ key, google }: Provider): Pick<Encoded, "headers" | "auth"> {
  if (ACCESS_TOKEN.test(key)) return { headers: { authorization: `Bearer ${key}` } };
  if (google?.vertex !== true || API_KEY.test(key)) return { headers: key === "" ? {} : { "x-goog-api-key": key } };
  return { headers: {}, auth: { kind: "google", credentials: google.credentials, key } };
}
