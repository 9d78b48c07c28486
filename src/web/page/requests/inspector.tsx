/** One request from all sides, a tab each. */
import { useId, useState, type KeyboardEvent, type ReactElement } from "react";

import type { RequestView } from "../../shared/views.ts";
import { Problem } from "../components/problem.tsx";
import { useToasts } from "../components/toasts.tsx";
import { type TextKey, useText } from "../i18n/text.ts";
import { get, text } from "../lib/api.ts";
import { copyText } from "../lib/save-file.ts";
import { useLoad } from "../lib/use-load.ts";
import { BodyView, DiffTab, HeadersView, ResponseTab } from "./bodies.tsx";
import { numberText } from "./columns.tsx";
import { Overview } from "./overview.tsx";
import { StreamTab, TimingTab } from "./timeline.tsx";

const TABS = ["overview", "client", "upstream", "response", "stream", "timing", "diff"] as const;
type Tab = (typeof TABS)[number];

const VIEWS: Readonly<Record<Tab, (props: { readonly view: RequestView }) => ReactElement>> = {
  overview: Overview,
  client: ClientTab,
  upstream: UpstreamTab,
  response: ResponseTab,
  stream: StreamTab,
  timing: TimingTab,
  diff: DiffTab,
};

interface InspectorProps {
  readonly id: number;
  readonly onClose: () => void;
}

export function Inspector({ id, onClose }: InspectorProps): ReactElement {
  const say = useText();
  const [tab, setTab] = useState<Tab>("overview");
  const { value, error } = useLoad(`request ${id}`, () => get<RequestView>(`requests/${id}`), "requests");
  const names = useId();
  const View = VIEWS[tab];
  return (
    <section className="inspector" aria-label={say("inspect.title", numberText(id))}>
      <div className="inspector-head">
        <h2>{say("inspect.title", numberText(id))}</h2>
        <CopyCurl id={id} />
        <button type="button" onClick={onClose}>
          {say("close")}
        </button>
      </div>
      <Tabs tab={tab} names={names} onChange={setTab} />
      <Problem error={error} />
      <div role="tabpanel" id={`${names}-panel`} aria-labelledby={`${names}-${tab}`} tabIndex={0} className="tabpanel">
        {value &&
          value.detail.gaps.map((gap) => (
            <p key={gap} className="note">
              {gap}
            </p>
          ))}
        {value && <View view={value} />}
      </div>
    </section>
  );
}

interface TabsProps {
  readonly tab: Tab;
  readonly names: string;
  readonly onChange: (tab: Tab) => void;
}

function Tabs({ tab, names, onChange }: TabsProps): ReactElement {
  const say = useText();
  const onKeyDown = ({ key }: KeyboardEvent): void => {
    const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
    const next = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length];
    if (step === 0 || !next) return;
    onChange(next);
    document.getElementById(`${names}-${next}`)?.focus();
  };
  return (
    <div className="tabs" role="tablist" onKeyDown={onKeyDown}>
      {TABS.map((one) => (
        <button
          key={one}
          id={`${names}-${one}`}
          type="button"
          role="tab"
          aria-selected={one === tab}
          aria-controls={`${names}-panel`}
          tabIndex={one === tab ? 0 : -1}
          onClick={() => onChange(one)}
        >
          {say(tabKey(one))}
        </button>
      ))}
    </div>
  );
}

function tabKey(tab: Tab): TextKey {
  return `tab.${tab}`;
}

function CopyCurl({ id }: { readonly id: number }): ReactElement {
  const say = useText();
  const toast = useToasts();
  const copy = async (): Promise<void> => {
    if (await copyText(await text(`export?id=${id}&format=curl`))) toast("ok", say("copied"));
  };
  return (
    <button type="button" onClick={() => void copy()}>
      {say("inspect.curl")}
    </button>
  );
}

function ClientTab({ view }: { readonly view: RequestView }): ReactElement {
  const { row, detail } = view;
  return (
    <>
      <p>
        <code>POST {detail.path}</code>
      </p>
      <HeadersView headers={detail.headers} />
      <BodyView id={row.id} part="client" view={view} />
    </>
  );
}

function UpstreamTab({ view }: { readonly view: RequestView }): ReactElement {
  return (
    <>
      {view.detail.attempts.map(({ url, headers, status, answerHeaders, sent }, index) => (
        <section key={`${index} ${sent}`}>
          <h3>
            {index + 1}. <code>POST {url}</code>
          </h3>
          <HeadersView headers={headers} />
          <BodyView id={view.row.id} part={`upstream/${index + 1}`} view={view} />
          <h3>
            <code>{status ?? "-"}</code>
          </h3>
          <HeadersView headers={answerHeaders} />
        </section>
      ))}
    </>
  );
}
