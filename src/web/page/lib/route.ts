/** Where on the page one is: kept in the fragment, which no server sees. */
import { useSyncExternalStore } from "react";

import { type Place, PLACES } from "../../shared/places.ts";

export interface Route {
  readonly place: Place;
  readonly query: URLSearchParams;
}

function routeOf(hash: string): Route {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?");
  return { place: PLACES.find((place) => place === path) ?? "requests", query: new URLSearchParams(search) };
}

export function hashOf(place: Place, query: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== "")).toString();
  return `#/${place}${search === "" ? "" : `?${search}`}`;
}

/** Without `replace` the browser's way back leads here again. */
export function go(hash: string, replace = false): void {
  if (replace) history.replaceState(null, "", hash);
  else history.pushState(null, "", hash);
  dispatchEvent(new HashChangeEvent("hashchange"));
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(
    (changed) => {
      addEventListener("hashchange", changed);
      addEventListener("popstate", changed);
      return () => {
        removeEventListener("hashchange", changed);
        removeEventListener("popstate", changed);
      };
    },
    () => location.hash,
  );
  return routeOf(hash);
}
