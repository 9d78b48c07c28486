/** The model switcher: type to filter, Enter routes to the model from the next request on. */
import { Box, Text, usePaste } from "ink";
import { type ReactElement, useRef, useState } from "react";

import { targetName } from "../../../core/target.ts";
import { activeRoute } from "../../active-route.ts";
import { Divider, Frame, FRAME_COLUMNS, Row } from "../../components/box.tsx";
import { Hints } from "../../components/hints.tsx";
import { type Cockpit, useCockpit, useCockpitState, useTheme } from "../../context.ts";
import { spread } from "../../format.ts";
import { centred } from "../../layout.ts";
import { typedInto } from "../../lists/field.ts";
import { visibleFrom } from "../../lists/moves.ts";
import { abilitiesOf, type Advice, adviceOn } from "../../models/advice.ts";
import { DEFAULT_SCENARIO, SCOPE_TEXTS } from "../../models/desk.ts";
import { choosable, type Row as ListRow, rowName, rowsOf, targetOf } from "../../models/rows.ts";
import type { CockpitState } from "../../state.ts";
import type { Overlay, OverlayViewProps } from "../types.ts";
import { pingText, type Pings, type RowSources, rowFactsOf } from "./facts.ts";
import { type Order, type Picker, press } from "./picker.ts";
import { headings, ModelRow } from "./row.tsx";
import { useKeys } from "../../lists/use-keys.ts";

/** Rows that are not list: borders, query, divider, headings, divider, fact, keys. */
const FIXED_ROWS = 8;
/** With fewer rows of list than this, there are borders and query only. */
const MIN_ROOMY_ROWS = 3;
const COMPACT_ROWS = 3;
const MIN_LIST_ROWS = 6;
/** Titles of groups, and the row that gives the choice back. */
const EXTRA_ROWS = 4;
const MAX_ROWS = 26;
const COLUMNS = 104;

const KEYS = "↵ switch  ^S save  Tab scenario  ←→ scope  ^F favourite  ^T test  ^Z undo  Esc";
const BEGIN: Picker = { query: "", selected: 0, scenario: DEFAULT_SCENARIO, scope: "session", confirming: undefined };

/** Everything that a frame of the list is made from. */
interface Listing {
  readonly rows: readonly ListRow[];
  /** Places of the rows that can be chosen. */
  readonly places: readonly number[];
  readonly current: ListRow | undefined;
  readonly place: number;
}

function listingOf(cockpit: Cockpit, { query, scenario, selected }: Picker): Listing {
  const { controls, preferences } = cockpit;
  const { favouriteModels = [], recentModels } = preferences.current;
  const choices = controls.models();
  const pinned = controls.scenarios().some((choice) => choice.scenario === scenario && choice.pinned);
  const auto = scenario === DEFAULT_SCENARIO ? controls.override() !== undefined : pinned;
  const rows = rowsOf({ choices, favourites: favouriteModels, recent: recentModels, auto }, query);
  const places = choosable(rows);
  const place = places[Math.min(selected, places.length - 1)] ?? 0;
  return { rows, places, place, current: places.length === 0 ? undefined : rows[place] };
}

/** Tests that were asked for here. */
function usePings(cockpit: Cockpit): { readonly pings: Pings; readonly test: (row: ListRow | undefined) => void } {
  const [pings, setPings] = useState<Pings>(new Map());
  const test = (row: ListRow | undefined): void => {
    const target = targetOf(row);
    const { ping } = cockpit.services;
    if (!target || !ping) return;
    const name = targetName(target);
    const put = (result: Parameters<typeof pingText>[0]): void => setPings((now) => new Map(now).set(name, result));
    put("running");
    ping(target).then(put, (error: unknown) =>
      put({
        ok: false,
        ms: 0,
        firstTokenMs: null,
        error: { code: "CCR-E900", message: String(error), hint: "", status: 500 },
      }),
    );
  };
  return { pings, test };
}

function noteOf({ scenario, scope }: Picker): string {
  return `apply to ‹ ${scenario} ›   for ‹ ${SCOPE_TEXTS[scope]} ›`;
}

const NO_MATCH: Advice = { level: "info", text: "No model matches. Ctrl+U clears the filter" };
const AUTO_ADVICE: Advice = { level: "info", text: "The rules of the configuration choose again, request by request" };

function adviceFor(row: ListRow | undefined, picker: Picker, { state, pings, current }: RowSources): Advice {
  if (row?.kind !== "model") return row ? AUTO_ADVICE : NO_MATCH;
  const ping = pings.get(row.match.name);
  if (ping !== undefined) return { level: ping === "running" || ping.ok ? "info" : "warn", text: pingText(ping) };
  const advice = adviceOn(row.match.choice, state, current);
  return picker.confirming === rowName(row)
    ? { ...advice, text: `${advice.text}. Enter again switches anyway` }
    : advice;
}

interface Doing {
  readonly cockpit: Cockpit;
  readonly state: CockpitState;
  readonly listing: Listing;
  readonly actions: OverlayViewProps["actions"];
  readonly current: string;
  readonly test: (row: ListRow | undefined) => void;
}

/** Carries an order out. Returns what the picker becomes when it stays open. */
function follow(order: Order, picker: Picker, doing: Doing): Picker {
  const { cockpit, listing, actions, test } = doing;
  const { current: row } = listing;
  const target = targetOf(row);
  if (order === "close") actions.closeOverlay();
  else if (order === "undo") void cockpit.desk.undo();
  else if (order === "test") test(row);
  else if (order === "favourite" && target) cockpit.desk.toggleFavourite(target);
  else if (order === "use" || order === "save") return choose(order, picker, doing);
  return picker;
}

function choose(order: "use" | "save", picker: Picker, { cockpit, state, listing, actions, current }: Doing): Picker {
  const { current: row } = listing;
  if (!row) return picker;
  const blocked = row.kind === "model" && adviceOn(row.match.choice, state, current).level === "block";
  if (blocked && picker.confirming !== rowName(row)) return { ...picker, confirming: rowName(row) };
  const scope = order === "save" ? "config" : picker.scope;
  if (!cockpit.desk.scopesOf(picker.scenario).includes(scope)) return picker;
  cockpit.desk.apply(targetOf(row), picker.scenario, scope);
  actions.closeOverlay();
  return picker;
}

function Switcher({ width, rows, actions }: OverlayViewProps): ReactElement {
  const cockpit = useCockpit();
  const state = useCockpitState();
  const [picker, setPicker] = useState<Picker>(() => ({ ...BEGIN, scenario: cockpit.desk.takeAsked() }));
  const newest = useRef(picker);
  const listing = listingOf(cockpit, picker);
  const { pings, test } = usePings(cockpit);
  const { controls, services, desk } = cockpit;
  const current = activeRoute(state, controls).name;
  const roomy = rows >= FIXED_ROWS + MIN_ROOMY_ROWS;
  const listRows = Math.max(1, rows - (roomy ? FIXED_ROWS : COMPACT_ROWS));
  const set = (next: Picker): void => {
    newest.current = next;
    setPicker(next);
  };
  useKeys((input, key) => {
    // Several keys may come at once: the list on the screen is then older than they are.
    const listed = listingOf(cockpit, newest.current);
    const scenarios = controls.scenarios().map(({ scenario }) => scenario);
    const facts = { count: listed.places.length, page: Math.max(1, listRows - 1), scenarios };
    const pressed = press(newest.current, input, key, { ...facts, scopesOf: (scenario) => desk.scopesOf(scenario) });
    const doing = { cockpit, state, listing: listed, actions, current, test };
    set(pressed.order ? follow(pressed.order, pressed.picker, doing) : pressed.picker);
  });
  usePaste((text) => {
    const query = typedInto(newest.current.query, text);
    if (query !== undefined) set({ ...newest.current, query, selected: 0 });
  });
  const sources: RowSources = { state, controls, services, pings, current };
  return (
    <Frame title="MODEL" note={noteOf(picker)} width={width} rows={rows}>
      <List picker={picker} listing={listing} sources={sources} width={width} rows={listRows} roomy={roomy} />
    </Frame>
  );
}

interface ListProps {
  readonly picker: Picker;
  readonly listing: Listing;
  readonly sources: RowSources;
  readonly width: number;
  readonly rows: number;
  readonly roomy: boolean;
}

function List({ picker, listing, sources, width, rows, roomy }: ListProps): ReactElement {
  const theme = useTheme();
  const { controls } = sources;
  const inner = width - FRAME_COLUMNS;
  const all = controls.models().length;
  const count = picker.query === "" ? `${all} models` : `${listing.places.length} of ${all}`;
  const first = visibleFrom(listing.place, listing.rows.length, rows);
  return (
    <>
      <Row width={width}>{spread(`❯ ${picker.query}▏`, count, inner)}</Row>
      {roomy && <Divider width={width} />}
      {roomy && (
        <Row width={width}>
          <Text color={theme.dim}>{headings(inner)}</Text>
        </Row>
      )}
      <Box flexDirection="column" height={rows} flexShrink={0}>
        {listing.rows.slice(first, first + rows).map((row, index) => (
          <Row key={row.kind === "group" ? row.title : rowName(row)} width={width}>
            <ModelRow
              row={row}
              facts={rowFactsOf(row, sources)}
              selected={listing.current !== undefined && first + index === listing.place}
              width={inner}
            />
          </Row>
        ))}
      </Box>
      {roomy && <Foot advice={adviceFor(listing.current, picker, sources)} row={listing.current} width={width} />}
    </>
  );
}

interface FootProps {
  readonly advice: Advice;
  readonly row: ListRow | undefined;
  readonly width: number;
}

function Foot({ advice, row, width }: FootProps): ReactElement {
  const theme = useTheme();
  const inner = width - FRAME_COLUMNS;
  const abilities = row?.kind === "model" ? abilitiesOf(row.match.choice) : "";
  const color = advice.level === "info" ? theme.fg : advice.level === "warn" ? theme.warn : theme.err;
  // Where both find no room, the warning is what matters.
  const right = advice.text.length + abilities.length + 2 <= inner ? abilities : "";
  return (
    <>
      <Divider width={width} />
      <Row width={width}>
        <Text color={color}>{spread(advice.text, right, inner)}</Text>
      </Row>
      <Row width={width}>
        <Hints text={KEYS} width={inner} />
      </Row>
    </>
  );
}

export const switcher: Overlay = {
  id: "switcher",
  name: "MODEL",
  hint: "↵ switch  Tab scenario  Esc cancel  ^S save  ←→ scope  type to filter",
  place: (cols, rows, controls) => {
    const list = Math.max(MIN_LIST_ROWS, controls.models().length + EXTRA_ROWS);
    return centred(cols, rows, { cols: COLUMNS, rows: Math.min(MAX_ROWS, rows - 2, list + FIXED_ROWS) });
  },
  View: Switcher,
};
