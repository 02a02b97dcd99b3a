// The pictures of a run's report, each as a Vega-Lite specification.
import type { TopLevelSpec } from 'vega-lite';
import { palette } from './draw-chart';

/** A point of a curve. */
export interface Point {
  x: number;
  y: number;
}

/** At most `most` points, the first and the last among them: a curve of thousands looks the same. */
export function thin<T>(points: readonly T[], most: number): T[] {
  if (points.length <= most) return [...points];
  const step = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, at) => points[Math.round(at * step)] as T);
}

/** A curve in the unit square, with the line that a coin would give. */
export function curveChart(options: { points: readonly Point[]; x: string; y: string; chance: readonly Point[] }): TopLevelSpec {
  const axis = (title: string) => ({ type: 'quantitative' as const, title, scale: { domain: [0, 1] } });
  const encoding = { x: { field: 'x', ...axis(options.x) }, y: { field: 'y', ...axis(options.y) }, order: { field: 'order', type: 'quantitative' as const } };
  const numbered = (points: readonly Point[]) => points.map((point, order) => ({ ...point, order }));
  return {
    width: 260, height: 260,
    layer: [
      { data: { values: numbered(options.chance) }, mark: { type: 'line', strokeDash: [4, 4], color: palette.quiet }, encoding },
      { data: { values: numbered(thin(options.points, 400)) }, mark: { type: 'line', color: palette.main }, encoding },
    ],
  };
}

/** Values with their interval and the constant baseline's beside them. */
export function intervalChart(rows: readonly { metric: string; value: number; lower?: number; upper?: number; baseline?: number }[]): TopLevelSpec {
  const y = { field: 'metric', type: 'nominal' as const, title: null, sort: null };
  const x = (field: string) => ({ field, type: 'quantitative' as const, title: 'value on the holdout' });
  return {
    width: 420, height: { step: 26 }, data: { values: [...rows] },
    layer: [
      { mark: { type: 'rule', color: palette.main, strokeWidth: 3, opacity: 0.4 }, encoding: { y, x: x('lower'), x2: { field: 'upper' } } },
      { mark: { type: 'point', filled: true, size: 80, color: palette.main }, encoding: { y, x: x('value') } },
      { mark: { type: 'tick', thickness: 3, size: 16, color: palette.other }, encoding: { y, x: x('baseline') } },
    ],
  };
}

/** Bars, the largest first. */
export function barChart(rows: readonly { label: string; value: number }[], title: string): TopLevelSpec {
  return {
    width: 420, height: { step: 18 }, data: { values: [...rows] },
    mark: { type: 'bar', color: palette.main },
    encoding: {
      y: { field: 'label', type: 'nominal', title: null, sort: '-x' },
      x: { field: 'value', type: 'quantitative', title },
    },
  };
}

/** A curve whose values may lie anywhere. */
export function lineChart(points: readonly Point[], x: string, y: string): TopLevelSpec {
  return {
    width: 260, height: 260, data: { values: thin(points, 400) }, mark: { type: 'line', color: palette.main },
    encoding: { x: { field: 'x', type: 'quantitative', title: x }, y: { field: 'y', type: 'quantitative', title: y } },
  };
}

/** Points, with a line where y is 0. */
export function scatterChart(points: readonly Point[], x: string, y: string): TopLevelSpec {
  return {
    width: 320, height: 260,
    layer: [
      { data: { values: [{ y: 0 }] }, mark: { type: 'rule', strokeDash: [4, 4], color: palette.quiet }, encoding: { y: { field: 'y', type: 'quantitative' } } },
      { data: { values: [...points] }, mark: { type: 'point', size: 12, color: palette.main, opacity: 0.5 }, encoding: { x: { field: 'x', type: 'quantitative', title: x, scale: { zero: false } }, y: { field: 'y', type: 'quantitative', title: y } } },
    ],
  };
}

/** Counts in cells, darker where there are more, each with its number. */
export function heatMap(cells: readonly { x: string; y: string; count: number }[], x: string, y: string): TopLevelSpec {
  const most = Math.max(1, ...cells.map(({ count }) => count));
  const encoding = { x: { field: 'x', type: 'nominal' as const, title: x, sort: null }, y: { field: 'y', type: 'nominal' as const, title: y, sort: null } };
  const values = cells.map((cell) => ({ ...cell, dark: cell.count > most / 2 }));
  return {
    width: { step: 70 }, height: { step: 40 }, data: { values },
    layer: [
      { mark: { type: 'rect' }, encoding: { ...encoding, color: { field: 'count', type: 'quantitative', legend: null, scale: { range: ['#f0f6fb', palette.main], domain: [0, most] } } } },
      { mark: { type: 'text' }, encoding: { ...encoding, text: { field: 'count', type: 'quantitative' }, color: { condition: { test: 'datum.dark', value: 'white' }, value: 'black' } } },
    ],
  };
}
