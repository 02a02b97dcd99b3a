// handle_outliers: clips, removes or blanks numbers far out, and gathers rare categories.

import type { FlowNode } from '../../../flows/flow';
import { handleOutliers as signature, type Bounds, type NumericOutliers } from '../../../flows/operators/handle-outliers';
import { outputName } from '../../../flows/operators/signature';
import { storedState } from '../../../flows/trained-state/stored-state';
import { sqlDouble, sqlOf, type Column } from '../column';
import { nodeFailure } from '../failures';
import type { FitTable, Operator, Ready, Unit } from '../operator';
import { placed, type Computed, type Step } from '../step';
import { deviationSql, presentSql } from './deviation';
import { numericColumn } from './missing';
import { rareUnits } from './rare-values';

export const handleOutliers: Operator = {
  operator: signature.operator,
  open: (node) => {
    const parameters = signature.parse(node);
    return {
      kind: 'rows', treatment: signature.rows(parameters), path: parameters.path, inSequence: parameters.kind === 'numeric' && parameters.fix === 'Remove',
      units: () => (parameters.kind === 'numeric' ? units(node, parameters) : rareUnits(node, parameters)),
    };
  },
};

interface Range {
  low: number;
  high: number;
}

function units(node: FlowNode, parameters: NumericOutliers): Unit[] {
  const { bounds } = parameters;
  return parameters.columns.map((name): Unit => {
    const make = (range: Range): Ready => ready(node, parameters, name, range);
    if (bounds.kind === 'fixed') return { inputs: [name], stored: () => Promise.resolve({ step: make({ low: bounds.lower, high: bounds.upper }).step }) };
    return {
      inputs: [name],
      stored: () => {
        const state = storedState(node, parameters.path, name, parameters.hash);
        const [low, high] = [state?.['lower_threshold'], state?.['upper_threshold']];
        return Promise.resolve(typeof low === 'number' && typeof high === 'number' ? make({ low, high }) : undefined);
      },
      fit: async (table) => make(await learn(node, bounds, numericColumn(node, table.columns, name), table)),
    };
  });
}

async function learn(node: FlowNode, bounds: Exclude<Bounds, { kind: 'fixed' }>, column: Column, table: FitTable): Promise<Range> {
  const value = presentSql(column);
  const numbers = async (expressions: string[]): Promise<number[]> => {
    const learnt = await table.aggregate(expressions);
    if (learnt.some((number) => number === null)) throw nodeFailure(node, `the column "${column.name}" has too few numbers to learn its bounds from`);
    return learnt.map(Number);
  };
  if (bounds.kind === 'deviations') return around(await numbers(moments(value)), bounds.deviations);
  const [low = NaN, high = NaN] = await numbers([bounds.lower, bounds.upper].map((probability) => `quantile_disc(${value}, ${probability})`));
  if (bounds.kind === 'quantiles') return { low, high };
  return around(await numbers(moments(`CASE WHEN ${sqlOf(column)}::DOUBLE BETWEEN ${sqlDouble(low)} AND ${sqlDouble(high)} THEN ${sqlOf(column)}::DOUBLE END`)), bounds.deviations);
}

const moments = (value: string): string[] => [`avg(${value})`, deviationSql(value)];

function around([mean = NaN, deviation = NaN]: readonly number[], times: number): Range {
  return { low: mean - times * deviation, high: mean + times * deviation };
}

function ready(node: FlowNode, parameters: NumericOutliers, name: string, range: Range): Ready {
  const output = outputName(name, parameters.output, parameters.columns.length > 1);
  return {
    step: (columns) => stepOf(parameters, numericColumn(node, columns, name), output, range, columns),
    state: () => Promise.resolve({ _hash: parameters.hash, lower_threshold: range.low, upper_threshold: range.high, input_column: name }),
  };
}

function stepOf(parameters: NumericOutliers, column: Column, output: string, { low, high }: Range, columns: readonly Column[]): Step {
  const value = sqlOf(column);
  const [lowSql, highSql] = [sqlDouble(low), sqlDouble(high)];
  const inside = (number: number): boolean => number >= low && number <= high;
  const insideSql = `(${value}::DOUBLE >= ${lowSql} AND ${value}::DOUBLE <= ${highSql})`;
  if (parameters.fix === 'Remove') {
    const kept: (Column | Computed)[] = output === column.name ? [...columns] : placed(columns, { name: output, type: column.type, reads: [column], sql: value, evaluate: (row) => row[column.slot] ?? null });
    return { columns: kept, keep: { reads: [column], sql: `coalesce(${insideSql}, false)`, test: (row) => row[column.slot] != null && inside(Number(row[column.slot])) } };
  }
  if (parameters.fix === 'Invalidate') {
    return { columns: placed(columns, {
      name: output, type: column.type, reads: [column], sql: `CASE WHEN ${insideSql} THEN ${value} END`,
      evaluate: (row) => { const number = row[column.slot] ?? null; return number !== null && inside(Number(number)) ? number : null; },
    }) };
  }
  return { columns: placed(columns, clipped(column, output, { low, high })) };
}

/** Null stays null and NaN stays NaN; the result is a double. */
function clipped(column: Column, name: string, { low, high }: Range): Computed {
  const value = `${sqlOf(column)}::DOUBLE`;
  return {
    name, type: 'float', reads: [column],
    sql: `CASE WHEN ${value} IS NULL OR isnan(${value}) THEN ${value} WHEN ${value} < ${sqlDouble(low)} THEN ${sqlDouble(low)} WHEN ${value} > ${sqlDouble(high)} THEN ${sqlDouble(high)} ELSE ${value} END`,
    evaluate: (row) => {
      const present = row[column.slot] ?? null;
      if (present === null) return null;
      const number = Number(present);
      return number < low ? low : number > high ? high : number;
    },
  };
}
