/** Columns side by side, each of several parts. The table below it says the same in numbers. */
import type { ReactElement } from "react";

export interface Part {
  readonly name: string;
  readonly tone: "input" | "cache" | "output" | "cost";
  readonly value: number;
}

export interface Bar {
  readonly label: string;
  readonly parts: readonly Part[];
}

export interface ChartProps {
  readonly title: string;
  readonly bars: readonly Bar[];
  readonly format: (value: number) => string;
}

/** More would be too thin to see. */
const MAX_BARS = 60;
const HEIGHT = 120;
const WIDTH = 400;
const GAP = 0.2;

export function Chart({ title, bars, format }: ChartProps): ReactElement {
  const shown = bars.slice(-MAX_BARS);
  const highest = Math.max(...shown.map(sumOf), 0);
  const step = WIDTH / Math.max(shown.length, 7);
  const names = shown[0]?.parts ?? [];
  return (
    <figure className="chart">
      <figcaption>
        {title} <small>max {format(highest)}</small>
        <span className="legend">
          {names.length > 1 &&
            names.map(({ name, tone }) => (
              <span key={tone}>
                <svg viewBox="0 0 8 8" aria-hidden="true">
                  <rect className={tone} width="8" height="8" />
                </svg>{" "}
                {name}
              </span>
            ))}
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${title}: ${shown.length}`}>
        <line className="axis" x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
        {shown.map((bar, index) => (
          <Column
            key={bar.label}
            bar={bar}
            x={(index + GAP / 2) * step}
            width={step * (1 - GAP)}
            highest={highest}
            format={format}
          />
        ))}
      </svg>
    </figure>
  );
}

interface ColumnProps extends Pick<ChartProps, "format"> {
  readonly bar: Bar;
  readonly x: number;
  readonly width: number;
  readonly highest: number;
}

function Column({ bar, x, width, highest, format }: ColumnProps): ReactElement {
  const title = `${bar.label}: ${bar.parts.map(({ name, value }) => `${name} ${format(value)}`).join(", ")}`;
  return (
    <g>
      <title>{title}</title>
      {bar.parts.map(({ tone, value }, index) => {
        const below = sumOf({ parts: bar.parts.slice(0, index) });
        const y = HEIGHT - heightOf(below + value, highest);
        return <rect key={tone} className={tone} x={x} y={y} width={width} height={heightOf(value, highest)} />;
      })}
    </g>
  );
}

function heightOf(value: number, highest: number): number {
  return highest === 0 ? 0 : (value / highest) * (HEIGHT - 2);
}

function sumOf({ parts }: Pick<Bar, "parts">): number {
  return parts.reduce((sum, { value }) => sum + value, 0);
}
