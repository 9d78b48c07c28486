/** Every other key of the configuration that is one value, as its schema describes it. */
import type { ReactElement } from "react";

import { isRecord } from "../../../core/message.ts";
import type { Step } from "../../shared/views.ts";
import { Choice, SecretField, TextField } from "../components/fields.tsx";
import { useText } from "../i18n/text.ts";
import { get } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { ConfigFrame } from "./frame.tsx";
import { useConfig } from "./store.tsx";
import { type Fields, fieldsAt, orNothing, textOf, textsOf } from "./values.ts";

/** Other spellings of one key, what belongs to editors, and what has a form elsewhere. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  "$schema",
  "HTTPS_PROXY",
  "https_proxy",
  "httpsProxy",
  "forceUseImageAgent",
]);
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  LOG_LEVEL: ["fatal", "error", "warn", "info", "debug", "trace"],
};

type Kind = "flag" | "number" | "text" | "secret" | "list" | readonly string[];

export function SettingsView(): ReactElement {
  const { value: schema } = useLoad("schema", () => get<Fields>("config/schema"));
  return <ConfigFrame>{schema && <Settings schema={schema} />}</ConfigFrame>;
}

function Settings({ schema }: { readonly schema: Fields }): ReactElement {
  const say = useText();
  const { value } = useConfig();
  const properties = fieldsAt(schema, ["properties"]);
  const written = fieldsAt(value, []);
  const own = Object.entries(properties).flatMap(([key, shape]) => {
    const kind = ELSEWHERE.has(key) && written[key] === undefined ? undefined : kindOf(key, shape);
    return kind === undefined || key === "forceUseImageAgent" ? [] : [{ key, kind, shape }];
  });
  const ofHistory = Object.entries(fieldsAt(properties, ["History", "properties"]));
  return (
    <>
      <section className="form">
        {own.map(({ key, kind, shape }) => (
          <Setting key={key} path={[key]} kind={kind} hint={hintOf(shape)} />
        ))}
      </section>
      <section className="form">
        <h2>{say("settings.history")}</h2>
        {ofHistory.map(([key, shape]) => {
          const kind = kindOf(key, shape);
          return kind === undefined ? null : (
            <Setting key={key} path={["History", key]} kind={kind} hint={hintOf(shape)} />
          );
        })}
      </section>
    </>
  );
}

function kindOf(key: string, shape: unknown): Kind | undefined {
  const { type, anyOf, enum: values } = isRecord(shape) ? shape : {};
  const choices = CHOICES[key] ?? textsOf(values);
  if (choices.length > 0) return choices;
  const types = Array.isArray(type) ? type : [type];
  if (types.includes("boolean")) return "flag";
  if (Array.isArray(anyOf)) return "number";
  if (types.includes("array") && key === "redact") return "list";
  if (!types.includes("string")) return undefined;
  return key.endsWith("KEY") ? "secret" : "text";
}

function hintOf(shape: unknown): string | undefined {
  return orNothing(textOf(isRecord(shape) ? shape["description"] : ""));
}

interface SettingProps {
  readonly path: readonly Step[];
  readonly kind: Kind;
  readonly hint: string | undefined;
}

function Setting({ path, kind, hint }: SettingProps): ReactElement {
  const say = useText();
  const { value, set } = useConfig();
  const label = String(path.at(-1));
  const now = fieldsAt(value, path.slice(0, -1))[label];
  const change = (text: string): void => set(path, orNothing(text));
  const unset = ["", say("routing.unset")] as const;
  switch (kind) {
    case "flag":
      return (
        <Choice
          label={label}
          hint={hint}
          value={typeof now === "boolean" ? String(now) : textOf(now)}
          onChange={(text) => set(path, text === "" ? undefined : text === "true")}
          options={[unset, ["true", "true"], ["false", "false"]]}
        />
      );
    case "number":
      return (
        <TextField
          label={label}
          hint={hint}
          type="number"
          value={textOf(now)}
          onChange={(text) => set(path, text === "" ? undefined : Number(text))}
        />
      );
    case "secret":
      return <SecretField label={label} hint={hint} value={textOf(now)} onChange={change} />;
    case "text":
      return <TextField label={label} hint={hint} value={textOf(now)} onChange={change} />;
    case "list":
      return (
        <TextField
          label={label}
          hint={hint}
          lines={2}
          value={textsOf(now).join("\n")}
          onChange={(text) => set(path, text === "" ? undefined : text.split("\n"))}
        />
      );
    default:
      return (
        <Choice
          label={label}
          hint={hint}
          value={textOf(now)}
          onChange={change}
          options={[unset, ...kind.map((one) => [one, one] as const)]}
        />
      );
  }
}
