// Draws every figure[data-chart] from the JSON block inside it. The table beside it says the same to those who do not see it.
import uPlot from "uplot";
import { type ChartSpec, drawing } from "./chart_data";

const PALETTE = ["jade", "blue", "amber", "violet", "red", "orange"];
const HOUR = 3600;
const DAY = 24 * HOUR;
/** Steps between labels on the x axis: whole names, whole days, sensible times. */
const STEPS: Record<string, number[]> = {
  false: [1, 2, 5, 10, 20, 50],
  days: [1, 2, 3, 7, 14, 30, 90, 180, 365].map((days) => days * DAY),
  times: [HOUR / 12, HOUR / 4, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 7 * DAY],
};
const LANGUAGE = document.documentElement.lang || "en";
const drawn = new Map<HTMLElement, uPlot>();

function drawAll(): void {
  for (const [figure, plot] of drawn) {
    if (figure.isConnected) continue;
    plot.destroy();
    drawn.delete(figure);
  }
  for (const figure of document.querySelectorAll<HTMLElement>("figure[data-chart]")) draw(figure);
}

function draw(figure: HTMLElement): void {
  const place = figure.querySelector<HTMLElement>(".chart-plot");
  const block = figure.querySelector('script[type="application/json"]');
  if (!place || !block?.textContent || place.childElementCount) return;
  const spec = JSON.parse(block.textContent) as ChartSpec;
  const { x, dated, heights } = drawing(spec);
  // Stacked layers go from the tallest to the lowest, so that each covers the foot of the one behind.
  const order = spec.series.map((_, i) => i);
  if (spec.kind === "stacked") order.reverse();
  const plot = new uPlot(
    {
      width: place.clientWidth,
      height: place.clientHeight - 32,
      scales: { x: { time: dated !== false, ...(bars(spec) ? { range: padded(x) } : {}) }, y: { range: (_, __, top) => [0, spec.max ?? Math.max(1, top * 1.1)] } },
      axes: [acrossAxis(place, nameOf(spec, dated), STEPS[String(dated)]!), upAxis(place)],
      series: [{ label: " ", value: (_, at) => (at === null ? "" : nameOf(spec, dated)(at)) }, ...order.map((i) => line(place, spec, i))],
      cursor: { y: false, points: { size: 8 } },
      legend: { live: true },
    },
    [x, ...order.map((i) => heights[i]!)] as uPlot.AlignedData,
    place,
  );
  place.querySelector("canvas")?.setAttribute("aria-hidden", "true");
  drawn.set(figure, plot);
  new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: place.clientHeight - 32 })).observe(place);
}

function line(place: HTMLElement, spec: ChartSpec, i: number): uPlot.Series {
  const series = spec.series[i]!;
  const colour = resolve(place, `var(--${PALETTE.includes(series.color ?? "") ? series.color : PALETTE[i % PALETTE.length]})`);
  const solid = bars(spec);
  return {
    label: series.name,
    stroke: colour,
    width: solid ? 0 : 2,
    ...(solid ? { fill: colour, paths: uPlot.paths.bars!({ size: [0.7, 48], radius: 0.15 }) } : {}),
    ...(spec.kind === "area" ? { fill: colour.replace(/^rgba?\(([^)]+)\)$/, "rgba($1, .14)") } : {}),
    points: { show: !solid && spec.x.length < 40, size: 5 },
    value: (_, __, ___, at) => say(at === null ? null : (series.values[at] ?? null), spec.unit),
  };
}

function say(value: number | null, unit = ""): string {
  return value === null ? "–" : `${value.toLocaleString(LANGUAGE)} ${unit}`.trim();
}

function bars(spec: ChartSpec): boolean {
  return spec.kind === "bar" || spec.kind === "stacked";
}

/** Half a step of room on both sides, so that the first and last bar are whole. */
function padded(x: number[]): [number, number] {
  const step = x.length > 1 ? x[1]! - x[0]! : 1;
  return [(x[0] ?? 0) - step / 2, (x.at(-1) ?? 0) + step / 2];
}

function nameOf(spec: ChartSpec, dated: "days" | "times" | false): (at: number) => string {
  if (!dated) return (at) => spec.x[at] ?? "";
  const format = new Intl.DateTimeFormat(LANGUAGE, dated === "days" ? { month: "numeric", day: "numeric" } : { hour: "2-digit", minute: "2-digit" });
  return (at) => format.format(at * 1000);
}

function acrossAxis(place: HTMLElement, name: (at: number) => string, steps: number[]): uPlot.Axis {
  return { ...lettering(place), grid: { show: false }, values: (_, at) => at.map(name), space: 56, size: 28, incrs: steps };
}

function upAxis(place: HTMLElement): uPlot.Axis {
  return { ...lettering(place), grid: { stroke: resolve(place, "var(--line)"), width: 1 }, size: 48 };
}

function lettering(place: HTMLElement): uPlot.Axis {
  return { stroke: resolve(place, "var(--ink-faint)"), font: `12px ${getComputedStyle(place).fontFamily}`, ticks: { show: false } };
}

/** A canvas knows no CSS variables: let the browser work the colour out on an element. */
function resolve(place: HTMLElement, colour: string): string {
  const probe = document.createElement("span");
  probe.style.color = colour;
  place.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}

function redraw(): void {
  for (const [figure, plot] of drawn) {
    plot.destroy();
    figure.querySelector(".chart-plot")?.replaceChildren();
  }
  drawn.clear();
  drawAll();
}

drawAll();
document.body.addEventListener("htmx:afterSettle", drawAll);
document.body.addEventListener("yt:preference", redraw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
