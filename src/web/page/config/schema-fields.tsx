/** Fields for the keys of an object, each by the kind that the schema of the configuration gives it. */
import type { ReactElement } from "react";

import { isRecord } from "../../../core/message.ts";
import type { Step } from "../../shared/views.ts";
import { Choice, SecretField, TextField } from "../components/fields.tsx";
import { useText } from "../i18n/text.ts";
import { get } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { JsonField } from "./option-field.tsx";
import { useConfig } from "./store.tsx";
import { type Fields, fieldsAt, orNothing, textOf, textsOf } from "./values.ts";

/** What the schema says in words. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  LOG_LEVEL: ["fatal", "error", "warn", "info", "debug", "trace"],
};

type Kind = "flag" | "number" | "text" | "secret" | "list" | "json" | "group" | readonly string[];

/** Shapes by key. */
export function useShapes(path: readonly Step[]): Fields {
  const { value: schema } = useLoad("schema", () => get<Fields>("config/schema"));
  return fieldsAt(schema, path);
}

export interface SchemaFieldsProps {
  readonly shapes: Fields;
  /** Of the object that the keys are in. */
  readonly path: readonly Step[];
  readonly skip?: ReadonlySet<string>;
  /** Only objects with keys of their own, or all but those. */
  readonly groups?: boolean;
}

export function SchemaFields({ shapes, path, skip, groups }: SchemaFieldsProps): ReactElement {
  const shown = Object.entries(shapes).filter(([key, shape]) => {
    return !skip?.has(key) && (groups === undefined || groups === (kindOf(key, shape) === "group"));
  });
  return (
    <>
      {shown.map(([key, shape]) => (
        <SchemaField key={key} path={[...path, key]} shape={shape} />
      ))}
    </>
  );
}

interface FieldProps {
  readonly path: readonly Step[];
  readonly shape: unknown;
}

function SchemaField({ path, shape }: FieldProps): ReactElement {
  const label = String(path.at(-1));
  const kind = kindOf(label, shape);
  if (kind !== "group") return <Setting path={path} label={label} kind={kind} hint={hintOf(shape)} />;
  return (
    <fieldset>
      <legend>{label}</legend>
      <SchemaFields path={path} shapes={fieldsAt(shape, ["properties"])} />
    </fieldset>
  );
}

function kindOf(key: string, shape: unknown): Kind {
  const { type, anyOf, enum: values, items, properties } = isRecord(shape) ? shape : {};
  const choices = CHOICES[key] ?? textsOf(values);
  if (choices.length > 0) return choices;
  const types: readonly unknown[] = Array.isArray(type)
    ? type
    : [type, ...(Array.isArray(anyOf) ? anyOf.map(typeOf) : [])];
  if (types.includes("boolean")) return "flag";
  if (types.includes("array") || types.includes("object"))
    return typeOf(items) === "string"
      ? "list"
      : isRecord(properties) && Object.keys(properties).length > 0
        ? "group"
        : "json";
  if (types.includes("string") && key.endsWith("KEY")) return "secret";
  return types.includes("number") || types.includes("integer") ? "number" : "text";
}

function typeOf(shape: unknown): unknown {
  return isRecord(shape) ? shape["type"] : undefined;
}

function hintOf(shape: unknown): string | undefined {
  return orNothing(textOf(isRecord(shape) ? shape["description"] : ""));
}

interface SettingProps {
  readonly path: readonly Step[];
  readonly label: string;
  readonly kind: Exclude<Kind, "group">;
  readonly hint: string | undefined;
}

function Setting({ path, label, kind, hint }: SettingProps): ReactElement {
  const say = useText();
  const { value, set } = useConfig();
  const now = fieldsAt(value, path.slice(0, -1))[label];
  const common = { label, hint, value: textOf(now), onChange: (text: string) => set(path, orNothing(text)) };
  const unset = ["", say("routing.unset")] as const;
  switch (kind) {
    case "flag":
      return (
        <Choice
          {...common}
          value={typeof now === "boolean" ? String(now) : textOf(now)}
          onChange={(text) => set(path, text === "" ? undefined : text === "true")}
          options={[unset, ["true", "true"], ["false", "false"]]}
        />
      );
    case "number":
      return (
        <TextField {...common} type="number" onChange={(text) => set(path, text === "" ? undefined : Number(text))} />
      );
    case "secret":
      return <SecretField {...common} />;
    case "text":
      return <TextField {...common} />;
    case "list":
      return (
        <TextField
          {...common}
          lines={2}
          value={textsOf(now).join("\n")}
          onChange={(text) => set(path, text === "" ? undefined : text.split("\n"))}
        />
      );
    case "json":
      return <JsonField label={label} hint={hint} value={now} onChange={(next) => set(path, next)} />;
    default:
      return <Choice {...common} options={[unset, ...kind.map((one) => [one, one] as const)]} />;
  }
}
