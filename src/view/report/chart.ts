import { formatNumber, formatValue } from "../numbers.ts";
import { verdictWords } from "../verdict.ts";
import { escapeHtml } from "./escape.ts";
import type { Point } from "./points.ts";
import { type Axis, axisFor, niceStep } from "./scale.ts";

/** What a chart shows, in the metric's own unit. */
export interface ChartData {
  readonly points: readonly Point[];
  readonly start: number | undefined;
  readonly metric: string;
  readonly unit: string | undefined;
}

/** The size of a chart; one without words is a copy for narrow screens. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
  readonly told: boolean;
}

interface Frame {
  readonly axis: Axis;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Where marks without a value stand. */
  readonly strip: number;
  readonly last: number;
  /** Half the width of a mark. */
  readonly reach: number;
}

/** Marks are smaller where many stand side by side, kept ones less so: they are what is looked for. */
const [SMALLEST, LARGEST, LEAST_KEPT] = [1.5, 5, 3];

/** The metric over trials as SVG: a step line for the branch, a mark for each trial, a bar to its bound. */
export function chartSvg(data: ChartData, size: ChartSize): string {
  const { points, start } = data;
  const frame = frameOf(data, size);
  const label = `${data.metric || "metric"}${data.unit ? ` (${data.unit})` : ""}`;
  const words = `${label} of ${points.length} trials${start === undefined ? "" : `, from ${formatValue(start, data.unit)} on the base`}. The line is the branch; the table below has the same numbers.`;
  // Kept ones are drawn last: among hundreds they must not be hidden.
  const order = [...points.filter(isNotKept), ...points.filter((point) => !isNotKept(point))];
  const marks = order.map((point) => mark(point, frame, data.unit, size.told)).join("");
  const role = size.told
    ? `role="img" aria-label="${escapeHtml(words)}" class="wide"`
    : 'aria-hidden="true" class="narrow"';
  return `<svg ${role} viewBox="0 0 ${size.width} ${size.height}">${grid(frame)}${numbers(frame)}<text class="t" x="${frame.left}" y="14">${escapeHtml(label)}</text>${line(data, frame)}${marks}</svg>`;
}

const isNotKept = ({ kind }: Point) => kind !== "kept";

function frameOf({ points, start }: ChartData, { width, height }: ChartSize): Frame {
  const branch = points.flatMap((point) => point.branch ?? []);
  const loose = points.flatMap(({ value, bound }) => [value ?? [], bound ?? []].flat());
  const axis = axisFor([...(start === undefined ? [] : [start]), ...branch], loose);
  const longest = Math.max(1, ...axis.ticks.map((tick) => formatNumber(tick).length));
  const bottom = height - 62;
  const [left, right] = [14 + longest * 7, width - 14];
  const last = Math.max(1, points.at(-1)?.number ?? 1);
  return {
    ...{ axis, left, right, last },
    reach: Math.min(LARGEST, Math.max(SMALLEST, (right - left) / last)),
    top: 26,
    bottom,
    strip: bottom + 18,
  };
}

const round = (value: number) => Number(value.toFixed(1));

function xOf(number: number, { left, right, last }: Frame): number {
  return round(left + 14 + ((right - left - 28) * number) / last);
}

/** Where a value stands; at the edge where the axis does not reach it. */
function yOf(value: number, { axis, top, bottom }: Frame): number {
  const part = (value - axis.least) / (axis.most - axis.least || 1);
  return round(bottom - Math.min(1, Math.max(0, part)) * (bottom - top));
}

function grid(frame: Frame): string {
  const { left, right, bottom, strip, axis } = frame;
  const lines = axis.ticks.map((tick) => {
    const y = yOf(tick, frame);
    return `<path class="g" d="M${left} ${y}H${right}"/><text class="n" x="${left - 6}" y="${y + 4}" text-anchor="end">${formatNumber(tick)}</text>`;
  });
  return `${lines.join("")}<path class="a" d="M${left} ${bottom}H${right}"/><path class="g" d="M${left} ${strip + 10}H${right}"/>`;
}

function numbers(frame: Frame): string {
  const { last, strip, left, right } = frame;
  const step = Math.max(1, niceStep(last / ((right - left) / 60)));
  const y = strip + 25;
  const texts: string[] = [];
  for (let number = 0; number <= last; number += step) {
    const text = number === 0 ? "base" : number;
    texts.push(
      `<text class="n" x="${xOf(number, frame)}" y="${y}" text-anchor="middle">${text}</text>`,
    );
  }
  const name = `<text class="n" x="${right}" y="${y + 15}" text-anchor="end">trial</text>`;
  return `${texts.join("")}${name}`;
}

function line({ points, start }: ChartData, frame: Frame): string {
  let before = start ?? points.find(({ branch }) => branch !== undefined)?.branch;
  if (before === undefined) return "";
  let path = `M${xOf(0, frame)} ${yOf(before, frame)}`;
  for (const { number, branch } of points) {
    if (branch === undefined || branch === before) continue;
    path += `H${xOf(number, frame)}V${yOf(branch, frame)}`;
    before = branch;
  }
  return `<path class="l" d="${path}H${frame.right}"/>`;
}

function mark(point: Point, frame: Frame, unit: string | undefined, told: boolean): string {
  const { kind, number, value, bound } = point;
  const x = xOf(number, frame);
  const y = value === undefined ? frame.strip : yOf(value, frame);
  const cap = round(Math.min(3, frame.reach));
  const bar =
    bound === undefined
      ? ""
      : `<path class="b" d="M${x} ${y}V${yOf(bound, frame)}m-${cap} 0h${2 * cap}"/>`;
  const reach = kind === "kept" ? Math.max(LEAST_KEPT, frame.reach) : frame.reach;
  const title = told ? `<title>${escapeHtml(pointWords(point, unit))}</title>` : "";
  return `<g class="${kind}">${title}${bar}${shape(kind, x, y, reach)}</g>`;
}

/** Kept a disc, reverted a hollow diamond, invalid a cross: told apart without colour. */
export function shape(kind: Point["kind"], x: number, y: number, reach = LARGEST): string {
  const [r, arm] = [round(reach), round(reach * 0.8)];
  const thin = reach < LARGEST ? ' class="s"' : "";
  if (kind === "kept") return `<circle cx="${x}" cy="${y}" r="${r}"/>`;
  if (kind === "reverted") {
    return `<path class="h${thin && " s"}" d="M${x} ${y}m0-${r}l${r} ${r}l-${r} ${r}l-${r}-${r}z"/>`;
  }
  return `<path${thin} d="M${x} ${y}m-${arm}-${arm}l${2 * arm} ${2 * arm}m0-${2 * arm}l-${2 * arm} ${2 * arm}"/>`;
}

/** `trial 3: kept (exact), 80 ms, at worst 82 ms`. */
function pointWords({ number, verdict, value, bound }: Point, unit: string | undefined): string {
  const parts = [
    verdictWords(verdict),
    ...(value === undefined ? [] : [formatValue(value, unit)]),
    ...(bound === undefined || bound === value ? [] : [`at the bound ${formatValue(bound, unit)}`]),
  ];
  return `trial ${number}: ${parts.join(", ")}`;
}
