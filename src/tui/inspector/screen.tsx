/** The inspector's screen at any size: list, detail, or both. */
import { Box, Text, useInput, usePaste } from "ink";
import { type ReactElement, useEffect, useSyncExternalStore } from "react";

import { numberText } from "../../core/numbers.ts";
import { waterfallLine } from "../../history/view/timing.ts";
import { factLines, summaryLines } from "../../history/view/facts.ts";
import { span } from "../../history/view/line.ts";
import { useTheme } from "../context.ts";
import { fit, pad, spread } from "../format.ts";
import { Detail, styleFor, TabLine } from "./detail.tsx";
import { Header, HEADER_ROWS } from "./header.tsx";
import { KEYS, keyNamed } from "./keys.ts";
import { List } from "./list.tsx";
import type { InspectorModel } from "./model.ts";
import { type Typed, typedKeys } from "./names.ts";
import { numbered, Spans } from "./spans.tsx";
import { type InspectorState, selectedIndex, selectedRow } from "./state.ts";
import { harmless, wrapped } from "./wrap.ts";

/** Columns from which list and detail have a place at once. */
const BOTH = 116;
/** Columns from which the facts stand beside the list, not beside the detail. */
const THREE = 160;
const FACTS = 40;
const SUMMARY_ROWS = 8;

export interface ScreenProps {
  readonly model: InspectorModel;
  readonly width: number;
  readonly rows: number;
}

export function InspectorScreen({ model, width, rows }: ScreenProps): ReactElement {
  const state = useSyncExternalStore(model.subscribe, model.snapshot);
  useEffect(() => model.start(), [model]);
  useInput((input, key) => {
    for (const typed of typedKeys(input, key)) press(model, typed);
  });
  usePaste((text) => model.type("", text));
  return (
    <Box flexDirection="column" width={width} height={rows} overflow="hidden">
      <Header state={state} width={width} />
      {state.help ? (
        <Help width={width} />
      ) : (
        <Body model={model} state={state} width={width} rows={rows - HEADER_ROWS} />
      )}
    </Box>
  );
}

/** Letters that come in one piece are keys until one of them opens a line to type in. */
function press(model: InspectorModel, { name, text }: Typed): void {
  if (model.state.prompt) return model.type(name, text);
  const [first = "", ...rest] = Array.from(text);
  if (rest.length === 0) return keyNamed(name)?.run(model, name);
  keyNamed(first)?.run(model, first);
  press(model, { name: rest.join(""), text: rest.join("") });
}

interface BodyProps {
  readonly model: InspectorModel;
  readonly state: InspectorState;
  readonly width: number;
  readonly rows: number;
}

function Body(props: BodyProps): ReactElement {
  if (props.width >= BOTH) return <Wide {...props} />;
  return props.state.open || props.state.compared ? <Opened {...props} /> : <Closed {...props} />;
}

function Closed({ model, state, width, rows }: BodyProps): ReactElement {
  const summary = rows > SUMMARY_ROWS * 2 ? SUMMARY_ROWS : 0;
  useEffect(() => model.seen({ list: rows - summary - 1 }), [model, rows, summary]);
  return (
    <>
      <List state={state} width={width} rows={rows - summary} />
      {summary > 0 && <Summary state={state} width={width} rows={summary} />}
    </>
  );
}

/** The first facts about the selected request. */
function Summary({ state, width, rows }: Omit<BodyProps, "model">): ReactElement {
  const theme = useTheme();
  const row = selectedRow(state);
  const title = row ? `─ #${numberText(row.id)} ` : "";
  return (
    <>
      <Text color={theme.dim}>{title + "─".repeat(Math.max(0, width - title.length))}</Text>
      <Facts state={state} width={width} rows={rows - 2} />
      <Waterfall state={state} width={width} />
    </>
  );
}

function Facts({ state, width, rows }: Omit<BodyProps, "model">): ReactElement {
  const { shown } = state;
  const fresh = shown && shown.record.row.id === selectedRow(state)?.id;
  const lines = fresh ? wrapped(summaryLines(shown), width - 1).slice(0, rows) : [];
  return (
    <Box flexDirection="column" height={rows} width={width} paddingLeft={1} flexShrink={0} overflow="hidden">
      {numbered(lines, 0, rows).map(({ line, number }) => (
        <Spans key={number} line={line} />
      ))}
    </Box>
  );
}

/** In a column of its own. */
function Beside({ state, width, rows }: Omit<BodyProps, "model">): ReactElement {
  const { shown } = state;
  const facts = shown && shown.record.row.id === selectedRow(state)?.id ? factLines(shown) : [];
  const lines = Array.from({ length: rows }, (_, at) => [span(" │ ", "dim"), ...harmless(facts[at] ?? [])]);
  return (
    <Box flexDirection="column" height={rows} width={width} flexShrink={0} overflow="hidden">
      {numbered(lines, 0, rows).map(({ line, number }) => (
        <Spans key={number} line={line} />
      ))}
    </Box>
  );
}

function Waterfall({ state, width }: { readonly state: InspectorState; readonly width: number }): ReactElement {
  const { shown } = state;
  if (!shown || shown.record.row.id !== selectedRow(state)?.id) return <Text> </Text>;
  const legend = width >= 100 ? "  ░ before  ▒ wait  █ stream" : "";
  const line = waterfallLine(shown.record, styleFor(Math.max(10, width - 14 - legend.length)));
  return (
    <Text wrap="truncate">
      {" ▏"}
      <Spans line={line} />
      {legend}
    </Text>
  );
}

/** Which request it is, and its neighbours in the list: ` #0142 200 acme,large   ‹ 0143  0141 ›`. */
function Title({ state, width }: Omit<BodyProps, "model" | "rows">): ReactElement {
  const at = selectedIndex(state);
  const row = state.rows[at];
  const [newer, older] = [state.rows[at - 1], state.rows[at + 1]];
  const target = row?.provider === undefined ? "no provider" : `${row.provider},${row.model}`;
  const left = row ? ` #${numberText(row.id)} ${row.status ?? row.state} ${target}` : "";
  const near = [newer && `‹ ${numberText(newer.id)}`, older && `${numberText(older.id)} ›`];
  return <Text bold>{spread(left, `${near.filter(Boolean).join("  ")} `, width)}</Text>;
}

function Opened({ model, state, width, rows }: BodyProps): ReactElement {
  return (
    <>
      <Title state={state} width={width} />
      <TabLine state={state} width={width} />
      <Detail model={model} state={state} width={width} rows={Math.max(1, rows - 2)} />
    </>
  );
}

function Wide({ model, state, width, rows }: BodyProps): ReactElement {
  const listRows = Math.max(4, Math.floor(rows / 3));
  const detailRows = Math.max(1, rows - listRows - 2);
  const three = width >= THREE;
  useEffect(() => model.seen({ list: listRows - 1 }), [model, listRows]);
  const facts = <Beside state={state} width={FACTS} rows={three ? listRows : detailRows} />;
  const beside = !three && !state.compared && state.tab !== 0;
  const detailWidth = beside ? width - FACTS - 1 : width;
  return (
    <>
      <Box height={listRows} flexShrink={0}>
        <List state={state} width={three ? width - FACTS : width} rows={listRows} />
        {three && facts}
      </Box>
      <TabLine state={state} width={width} />
      <Box height={detailRows} flexShrink={0}>
        <Detail model={model} state={state} width={detailWidth} rows={detailRows} />
        {beside && facts}
      </Box>
      <Waterfall state={state} width={width} />
    </>
  );
}

function Help({ width }: { readonly width: number }): ReactElement {
  const theme = useTheme();
  const half = Math.ceil(KEYS.length / 2);
  return (
    <>
      <Text> </Text>
      {KEYS.slice(0, half).map((key, at) => (
        <Text key={key.label} wrap="truncate">
          {[key, KEYS[half + at]].map((one) => (
            <Text key={one?.label ?? ""}>
              <Text color={theme.accent}>{pad(`  ${one?.label ?? ""}`, 9)}</Text>
              {pad(fit(one?.title ?? "", 30), Math.min(32, Math.floor(width / 2) - 9))}
            </Text>
          ))}
        </Text>
      ))}
    </>
  );
}
