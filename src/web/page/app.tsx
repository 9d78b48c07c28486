/** The frame of the page: where one can go, what is connected, and the part that is open. */
import { useEffect, useState, type ReactElement } from "react";

import type { Place } from "../shared/places.ts";
import { Toasts, useToasts } from "./components/toasts.tsx";
import { ConfigProvider } from "./config/store.tsx";
import { useText } from "./i18n/text.ts";
import { leave, onExpired } from "./lib/api.ts";
import { stayConnected, useConnected, useLive } from "./lib/live.ts";
import { LANGUAGES, prefer, THEMES, usePreferences } from "./lib/preferences.ts";
import { hashOf, useRoute } from "./lib/route.ts";
import { VIEWS } from "./views.tsx";

const GROUPS = {
  "group.live": ["requests", "usage", "logs", "models"],
  "group.config": ["providers", "routing", "plugins", "statusline", "settings", "json"],
} satisfies Readonly<Record<string, readonly Place[]>>;

export function App(): ReactElement {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const ending = new AbortController();
    onExpired(() => setOver(true));
    void stayConnected(ending.signal);
    return () => ending.abort();
  }, []);
  return isOver ? <Expired /> : <Frame />;
}

function Expired(): ReactElement {
  const say = useText();
  return (
    <main className="expired">
      <h1>{say("expired.title")}</h1>
      <p>{say("expired.text")}</p>
      <pre>ccr ui</pre>
    </main>
  );
}

function Frame(): ReactElement {
  const say = useText();
  const { place } = useRoute();
  const View = VIEWS[place];
  useEffect(() => {
    document.title = `${say(place)} · ccr`;
  }, [place, say]);
  return (
    <Toasts>
      <a className="skip" href="#main" onClick={focusMain}>
        {say("skip")}
      </a>
      <header className="top">
        <strong className="brand">ccr</strong>
        <Connection />
        <Choices />
      </header>
      <Menu place={place} />
      <ConfigProvider>
        <main id="main" tabIndex={-1} key={place} className={`view view-${place}`}>
          <h1>{say(place)}</h1>
          <View />
        </main>
      </ConfigProvider>
      <News />
    </Toasts>
  );
}

/** The fragment says where one is; it is no place in the document. */
function focusMain(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function Connection(): ReactElement {
  const say = useText();
  const connected = useConnected();
  return (
    <span className={connected ? "connection on" : "connection off"} role="status">
      {connected ? "●" : "○"} {say(connected ? "connected" : "disconnected")}
    </span>
  );
}

function Choices(): ReactElement {
  const say = useText();
  const { language, theme } = usePreferences();
  return (
    <div className="choices">
      <select
        aria-label={say("language")}
        value={language}
        onChange={({ target }) => prefer({ language: LANGUAGES.find((one) => one === target.value) ?? "en" })}
      >
        <option value="en">English</option>
        <option value="zh">中文</option>
      </select>
      <select
        aria-label={say("theme")}
        value={theme}
        onChange={({ target }) => prefer({ theme: THEMES.find((one) => one === target.value) ?? "auto" })}
      >
        {THEMES.map((one) => (
          <option key={one} value={one}>
            {say(`theme.${one}`)}
          </option>
        ))}
      </select>
      <button type="button" onClick={() => void leave().finally(() => location.reload())}>
        {say("leave")}
      </button>
    </div>
  );
}

function Menu({ place }: { readonly place: Place }): ReactElement {
  const say = useText();
  const groups: readonly (keyof typeof GROUPS)[] = ["group.live", "group.config"];
  return (
    <nav className="menu" aria-label={say("menu")}>
      {groups.map((group) => (
        <div key={group}>
          <h2>{say(group)}</h2>
          <ul>
            {GROUPS[group].map((one) => (
              <li key={one}>
                <a href={hashOf(one)} aria-current={one === place ? "page" : undefined}>
                  {say(one)}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** What happens elsewhere and matters here. */
function News(): null {
  const say = useText();
  const toast = useToasts();
  useLive((event) => {
    if (event.type === "config" && event.ok && event.text !== "") toast("ok", say("config.reloaded", event.text));
    if (event.type === "config" && !event.ok) toast("err", say("config.rejected", event.text));
    if (event.type === "notice" && event.level !== "info") toast("warn", event.text);
  });
  return null;
}
