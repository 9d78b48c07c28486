/** The filter: its language, what may stand at the cursor, and where it is wrong. */
import { useDeferredValue, useId, useState, type ReactElement } from "react";

import { completeFilter } from "../../../history/filter/complete.ts";
import { parseFilter } from "../../../history/filter/parse.ts";
import { FilterError } from "../../../history/filter/types.ts";
import { useText } from "../i18n/text.ts";
import { get } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";

export interface FilterBoxProps {
  readonly value: string;
  /** Only filters that mean something. */
  readonly onChange: (filter: string) => void;
}

export function FilterBox({ value, onChange }: FilterBoxProps): ReactElement {
  const say = useText();
  const id = useId();
  const [typed, setTyped] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setTyped(value);
  }
  const fault = faultOf(typed);
  const options = useOptions(typed);
  const change = (text: string): void => {
    setTyped(text);
    if (!faultOf(text)) onChange(text);
  };
  return (
    <div className="filter" role="search">
      <label htmlFor={id}>{say("filter.label")}</label>
      <input
        id={id}
        type="search"
        value={typed}
        placeholder={say("filter.example")}
        list={`${id}-options`}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}-fault`}
        onChange={({ target }) => change(target.value)}
      />
      <datalist id={`${id}-options`}>
        {options.map((option) => (
          <option key={option} value={option} />
        ))}
      </datalist>
      {typed !== "" && (
        <button type="button" onClick={() => change("")}>
          {say("filter.clear")}
        </button>
      )}
      <p id={`${id}-fault`} className="fault" aria-live="polite">
        {fault && <Fault source={typed} fault={fault} />}
      </p>
    </div>
  );
}

function Fault({ source, fault }: { readonly source: string; readonly fault: FilterError }): ReactElement {
  const say = useText();
  const { start, end, message, suggestion } = fault;
  return (
    <>
      <code>
        {source.slice(0, start)}
        <mark>{source.slice(start, Math.max(end, start + 1)) || " "}</mark>
        {source.slice(Math.max(end, start + 1))}
      </code>{" "}
      {message}
      {suggestion !== undefined && `. ${say("filter.meant", suggestion)}?`}
    </>
  );
}

function faultOf(filter: string): FilterError | undefined {
  try {
    parseFilter(filter, Date.now());
    return undefined;
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
}

/** Whole filters, as a list of options replaces what is typed. */
function useOptions(typed: string): string[] {
  const source = useDeferredValue(typed);
  const { start, end, options, field } = completeFilter(source, source.length);
  const { value: seen = [] } = useLoad(`values ${field ?? ""}`, () =>
    field === undefined ? Promise.resolve([]) : get<string[]>("values", { field }),
  );
  const values =
    field === undefined ? options : seen.filter((one) => one.startsWith(source.slice(start, end))).map(quoted);
  return values.map((option) => source.slice(0, start) + option + source.slice(end));
}

function quoted(value: string): string {
  return /[\s()"]/.test(value) ? JSON.stringify(value) : value;
}
