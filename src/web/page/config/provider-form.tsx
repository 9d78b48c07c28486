/** The fields of one provider, and what it says when it is asked. */
import { useState, type ReactElement } from "react";

import type { PingView } from "../../shared/views.ts";
import { Choice, SecretField, TextField } from "../components/fields.tsx";
import { Problem } from "../components/problem.tsx";
import { useText } from "../i18n/text.ts";
import { seconds } from "../../../tui/format.ts";
import { ApiError, post } from "../lib/api.ts";
import { unexpected } from "../lib/use-load.ts";
import { ModelChooser } from "./model-chooser.tsx";
import { JsonField } from "./option-field.tsx";
import { SchemaFields, useShapes } from "./schema-fields.tsx";
import { useConfig } from "./store.tsx";
import { TransformerEditor } from "./transformers.tsx";
import { orNothing, type ProviderEntry, textOf } from "./values.ts";

const DIALECTS = ["openai-chat", "openai-responses", "anthropic", "gemini", "vertex-claude"] as const;

/** The keys that have fields of their own above. */
const SHOWN: ReadonlySet<string> = new Set(["name", "api_base_url", "api_key", "models", "transformer", "dialect"]);

interface FormProps {
  readonly entry: ProviderEntry;
  readonly onRemoved: () => void;
}

export function ProviderForm({ entry, onRemoved }: FormProps): ReactElement {
  const say = useText();
  const { set } = useConfig();
  const { path, fields, name } = entry;
  const change = (key: string) => (text: string) => set([...path, key], text);
  const shapes = useShapes(["properties", "Providers", "items", "properties"]);
  const remove = (): void => {
    onRemoved();
    set(path, undefined);
  };
  return (
    <div className="form">
      <TextField label={say("provider.name")} value={name} onChange={change("name")} />
      <TextField
        label={say("provider.url")}
        type="url"
        value={textOf(fields["api_base_url"])}
        onChange={change("api_base_url")}
      />
      <KeyField entry={entry} />
      <ModelsField entry={entry} />
      <Asking entry={entry} />
      <TransformerEditor path={[...path, "transformer"]} models={entry.models} />
      <details>
        <summary>{say("provider.advanced")}</summary>
        <Choice
          label={say("provider.dialect")}
          value={textOf(fields["dialect"])}
          onChange={(text) => set([...path, "dialect"], orNothing(text))}
          options={[["", say("provider.auto")], ...DIALECTS.map((one) => [one, one] as const)]}
        />
        <SchemaFields path={path} shapes={shapes} skip={SHOWN} />
      </details>
      <button type="button" className="danger" onClick={remove}>
        {say("provider.delete")}
      </button>
    </div>
  );
}

/** There may be several keys, in a list. */
function KeyField({ entry }: Pick<FormProps, "entry">): ReactElement {
  const say = useText();
  const { set } = useConfig();
  const { path, fields } = entry;
  const written = fields["api_key"];
  if (Array.isArray(written))
    return (
      <JsonField
        label={say("secret.label", say("provider.key"))}
        value={written}
        onChange={(keys) => set([...path, "api_key"], keys)}
      />
    );
  return (
    <SecretField
      label={say("provider.key")}
      hint={say("provider.keyHint")}
      value={textOf(written)}
      onChange={(text) => set([...path, "api_key"], text)}
    />
  );
}

/** A line that is being typed may be empty. */
function ModelsField({ entry }: Pick<FormProps, "entry">): ReactElement {
  const say = useText();
  const { set } = useConfig();
  const { path, models } = entry;
  const [typed, setTyped] = useState(models.join("\n"));
  const shown = linesOf(typed).join("\n") === models.join("\n") ? typed : models.join("\n");
  const change = (text: string): void => {
    setTyped(text);
    set([...path, "models"], linesOf(text));
  };
  return (
    <TextField label={say("provider.models")} lines={Math.min(10, models.length + 2)} value={shown} onChange={change} />
  );
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function Asking({ entry }: Pick<FormProps, "entry">): ReactElement {
  const say = useText();
  const { view, edits, set } = useConfig();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  const [found, setFound] = useState<readonly string[]>();
  const [ping, setPing] = useState<PingView>();
  const { path, name, models } = entry;
  const draft = { hash: view?.hash ?? "", edits };
  const ask = async (question: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setError(undefined);
    setPing(undefined);
    await question().catch((reason: unknown) => setError(reason instanceof ApiError ? reason : unexpected(reason)));
    setBusy(false);
  };
  const fetchModels = async (): Promise<void> =>
    setFound(await post<string[]>("providers/models", { ...draft, provider: name }));
  const test = async (): Promise<void> =>
    setPing(await post<PingView>("providers/test", { ...draft, target: `${name},${models[0] ?? ""}` }));
  return (
    <div className="asking">
      <button type="button" disabled={busy} onClick={() => void ask(fetchModels)}>
        {say("provider.fetch")}
      </button>{" "}
      <button type="button" disabled={busy || models.length === 0} onClick={() => void ask(test)}>
        {say("provider.test")}
      </button>
      <span role="status">{busy && ` ${say("loading")} …`}</span>
      <Problem error={error} />
      {ping && <PingText ping={ping} />}
      {found && (
        <ModelChooser
          provider={name}
          found={found}
          chosen={models}
          onClose={() => setFound(undefined)}
          onChoose={(next) => set([...path, "models"], next)}
        />
      )}
    </div>
  );
}

function PingText({ ping }: { readonly ping: PingView }): ReactElement {
  const say = useText();
  const { ok, target, ms, firstTokenMs, error } = ping;
  if (!ok)
    return (
      <p className="problem">✗ {say("provider.fails", target, error ? `${error.message} [${error.code}]` : "-")}</p>
    );
  return <p className="good">✓ {say("provider.works", target, seconds(ms), seconds(firstTokenMs ?? ms))}</p>;
}
