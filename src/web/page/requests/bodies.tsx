/** What was said: headers, bodies, the answer as it reads, and what the provider got that the client did not send. */
import type { ReactElement } from "react";

import { isRecord } from "../../../core/message.ts";
import type { HeaderMap } from "../../../core/record.ts";
import { differenceOf, type Change } from "../../../history/diff.ts";
import { sanitize } from "../../../pty/sanitize.ts";
import type { RequestView } from "../../shared/views.ts";
import { Problem } from "../components/problem.tsx";
import { useText } from "../i18n/text.ts";
import { text } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";

/** Longer texts are cut: the browser lays out every line. The export has all of it. */
const MAX_SHOWN = 200_000;
const SIGNS: Readonly<Record<Change["kind"], string>> = { added: "+", removed: "-", changed: "~" };

interface ViewProps {
  readonly view: RequestView;
}

export function HeadersView({ headers }: { readonly headers: HeaderMap }): ReactElement {
  const say = useText();
  return (
    <details>
      <summary>
        {say("inspect.headers")} ({Object.keys(headers).length})
      </summary>
      <pre>{Object.entries(headers).map(([name, value]) => `${sanitize(`${name}: ${value}`)}\n`)}</pre>
    </details>
  );
}

function useBody({ view, part }: ViewProps & { readonly part: string }): ReturnType<typeof useLoad<string>> {
  const { id, state } = view.row;
  const kept = part in view.bodies;
  return useLoad(`${id} ${state} ${part} ${kept}`, () =>
    kept ? text(`requests/${id}/body?${new URLSearchParams({ part }).toString()}`) : Promise.resolve(""),
  );
}

export function BodyView({ view, part }: ViewProps & { readonly id: number; readonly part: string }): ReactElement {
  const say = useText();
  const { value, error } = useBody({ view, part });
  if (error) return <Problem error={error} />;
  if (value === "") return <p className="note">{say("inspect.noBody")}</p>;
  return <Code label={`${say("inspect.body")}: ${part}`} source={pretty(value ?? "")} />;
}

function Code({ label, source }: { readonly label: string; readonly source: string }): ReactElement {
  return (
    <pre className="code" tabIndex={0} role="region" aria-label={label}>
      {visible(source.slice(0, MAX_SHOWN))}
      {source.length > MAX_SHOWN && "\n…"}
    </pre>
  );
}

/** Line by line, as what others wrote may hold signs that turn the text around. */
function visible(source: string): string {
  return source.split("\n").map(sanitize).join("\n");
}

function pretty(source: string): string {
  const value = parsed(source);
  return typeof value === "string" ? value : JSON.stringify(value, undefined, 2);
}

/** The text itself when it is no JSON. */
function parsed(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return source;
  }
}

export function ResponseTab({ view }: ViewProps): ReactElement {
  const say = useText();
  const { value = "" } = useBody({ view, part: "message" });
  const message = parsed(value);
  const content: unknown = isRecord(message) ? message["content"] : undefined;
  const blocks: readonly unknown[] = Array.isArray(content) ? content : [];
  const failed = view.detail.attempts.flatMap(({ error }, index) => (error ? [`answer/${index + 1}`] : []));
  return (
    <>
      {blocks.length + failed.length === 0 && <p className="note">{say("inspect.noBody")}</p>}
      {blocks.map((block, index) => (
        <Block key={`${index}`} block={block} />
      ))}
      {failed.map((part) => (
        <BodyView key={part} id={view.row.id} part={part} view={view} />
      ))}
    </>
  );
}

function Block({ block }: { readonly block: unknown }): ReactElement {
  if (!isRecord(block)) return <></>;
  const { type, text: said, thinking, name, input } = block;
  if (typeof said === "string") return <p className="said">{visible(said)}</p>;
  if (typeof thinking === "string") return <p className="said thinking">{visible(thinking)}</p>;
  if (typeof name !== "string") return <p className="note">({sanitize(String(type))})</p>;
  return (
    <div className="tool">
      <strong>{sanitize(name)}</strong>
      <pre>{visible(JSON.stringify(input ?? {}, undefined, 2))}</pre>
    </div>
  );
}

export function DiffTab({ view }: ViewProps): ReactElement {
  const say = useText();
  const client = useBody({ view, part: "client" }).value;
  const upstream = useBody({ view, part: `upstream/${view.detail.attempts.length}` }).value;
  if (!client || !upstream) return <p className="note">{say("inspect.noBody")}</p>;
  const { changes, cut } = differenceOf(parsed(client), parsed(upstream));
  if (changes.length === 0) return <p className="note">{say("inspect.same")}</p>;
  return (
    <pre className="diff" tabIndex={0} role="region" aria-label={say("tab.diff")}>
      {changes.map(({ kind, path, before, after }) => (
        <span key={path} className={kind}>
          {`${SIGNS[kind]} ${sanitize(path)}: ${[before, after]
            .filter((one) => one !== undefined)
            .map(short)
            .join(" → ")}\n`}
        </span>
      ))}
      {cut && "…"}
    </pre>
  );
}

function short(value: unknown): string {
  return sanitize((JSON.stringify(value) ?? "").slice(0, 160));
}
