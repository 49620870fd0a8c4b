/** A chart as a page describes it in its JSON block; docs/ui.md has the contract. */
export interface ChartSpec {
  kind: "line" | "area" | "bar" | "stacked";
  x: string[];
  series: { name: string; values: (number | null)[]; color?: string }[];
  unit?: string;
  max?: number;
}

export interface Drawing {
  /** Seconds since 1970 when `dated`, else 0, 1, 2… for names. */
  x: number[];
  dated: "days" | "times" | false;
  /** What is drawn, in the spec's order; a stacked series reaches up from the one before it. */
  heights: (number | null)[][];
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T/;

export function drawing(spec: ChartSpec): Drawing {
  const dated = scaleOf(spec.x);
  return {
    x: dated ? spec.x.map((at) => Date.parse(dated === "days" ? `${at}T00:00:00` : at) / 1000) : spec.x.map((_, i) => i),
    dated,
    heights: spec.kind === "stacked" ? stack(spec.series.map((series) => series.values)) : spec.series.map((series) => series.values),
  };
}

function scaleOf(x: string[]): Drawing["dated"] {
  if (x.length && x.every((at) => DAY.test(at))) return "days";
  return x.length > 0 && x.every((at) => TIME.test(at)) ? "times" : false;
}

function stack(layers: (number | null)[][]): number[][] {
  const sums: number[] = [];
  return layers.map((layer) => layer.map((value, i) => (sums[i] = (sums[i] ?? 0) + (value ?? 0))));
}
