// Measures the objective on each value of the columns that the workflow names.
import { readCsv } from '../csv/read-csv';
import type { Slice } from '../evaluation';
import type { Objects } from '../objects/objects';
import type { HoldoutReport } from '../prepare-holdout/report';
import type { EvaluatePredictionsEvent } from './event';
import type { JoinedPredictions } from './join-predictions';
import type { MeasuredHoldout } from './measure-holdout';

/** More values than this make a column no slice but a feature: what is left is put together. */
const mostValues = 200;

/**
 * Slices in the order of the columns, the largest first.
 * @param drop How much worse a value of the objective is than on the whole holdout.
 */
export async function sliceHoldout(event: EvaluatePredictionsEvent, objects: Objects, report: HoldoutReport, joined: JoinedPredictions, measured: MeasuredHoldout, drop: (value: number) => number): Promise<Slice[]> {
  const settings = event.Gates.slices;
  if (settings === undefined) return [];
  const groups = await groupRows(event, objects, report, joined, measured, settings.columns);
  const objective = measured.measurement.names.indexOf(event.Objective);
  return groups.map(({ column, value, rows }): Slice => {
    const measurable = measured.isMeasurable(rows);
    const metric = measurable ? measured.measurement.measure(rows)[objective] : undefined;
    const known = metric !== undefined && Number.isFinite(metric);
    return { column, value, rows: rows.length, judged: known && rows.length >= settings.minRows, ...(known ? { metric, drop: drop(metric) } : {}) };
  });
}

interface Group {
  readonly column: string;
  readonly value: string;
  readonly rows: number[];
}

async function groupRows(event: EvaluatePredictionsEvent, objects: Objects, report: HoldoutReport, joined: JoinedPredictions, measured: MeasuredHoldout, columns: readonly string[]): Promise<Group[]> {
  // The features file has the id, then the raw columns without the target.
  const places = columns.map((column) => ({ column, place: report.columns.filter((name) => name !== report.target).indexOf(column) + 1, groups: new Map<string, Group>() }));
  const unknown = places.find(({ place }) => place === 0);
  if (unknown !== undefined) throw new Error(`gates.slices.columns: the data has no column ${JSON.stringify(unknown.column)}; it has ${report.columns.join(', ')}`);
  const positionById = new Map(Array.from(measured.rows, (row, position): [string, number] => [joined.ids[row] ?? '', position]));
  for await (const batch of readCsv(await objects.read(event.FeaturesS3Uri))) {
    for (const { fields } of batch) {
      const position = positionById.get(fields[0] ?? '');
      if (position === undefined) continue;
      for (const { column, place, groups } of places) {
        const value = fields[place] ?? '';
        const group = groups.get(value) ?? { column, value, rows: [] };
        groups.set(value, group);
        group.rows.push(position);
      }
    }
  }
  return places.flatMap(({ groups }) => [...groups.values()].sort((one, other) => other.rows.length - one.rows.length || (one.value < other.value ? -1 : 1)).slice(0, mostValues));
}
