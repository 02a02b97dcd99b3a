// process_numeric: scales numbers with Spark's scalers.

import type { FlowNode } from '../../../flows/flow';
import { processNumeric as signature, type ProcessNumeric } from '../../../flows/operators/process-numeric';
import { outputName } from '../../../flows/operators/signature';
import { storedState } from '../../../flows/trained-state/stored-state';
import { sqlOf, type Column } from '../column';
import type { Operator, Ready, Unit } from '../operator';
import { placed, type Computed } from '../step';
import { presentSql } from './deviation';
import { numericColumn } from './missing';
import { scalerFor, type ScalerKind } from './scalers';

export const processNumeric: Operator = {
  operator: signature.operator,
  open: (node) => {
    const parameters = signature.parse(node);
    return { kind: 'rows', treatment: 'one-by-one', path: parameters.path, inSequence: false, units: () => units(node, parameters) };
  },
};

function units(node: FlowNode, parameters: ProcessNumeric): Unit[] {
  const scaler = scalerFor(parameters.scaler);
  return parameters.columns.map((name): Unit => ({
    inputs: [name],
    stored: async (codec) => {
      const model = storedState(node, parameters.path, name, parameters.hashOf(name))?.['scaler_model'];
      if (typeof model !== 'string') return undefined;
      return ready(node, parameters, scaler, name, scaler.read((await codec.decode(model, scaler.model)).data));
    },
    fit: async (table) => {
      const column = numericColumn(node, table.columns, name);
      const learnt = await table.aggregate(scaler.aggregates(presentSql(column)));
      return ready(node, parameters, scaler, name, scaler.fromAggregates(learnt.map((number) => (number === null ? null : Number(number)))));
    },
  }));
}

function ready(node: FlowNode, parameters: ProcessNumeric, scaler: ScalerKind, name: string, numbers: readonly number[]): Ready {
  const output = outputName(name, parameters.output, parameters.columns.length > 1);
  return {
    step: (columns) => ({ columns: placed(columns, scaled(numericColumn(node, columns, name), output, scaler, numbers)) }),
    state: async (codec) => ({
      _hash: parameters.hashOf(name),
      scaler_model: await codec.encode({ name: scaler.model, parameters: { inputCol: 'temp_col', outputCol: '_temp_col_0', ...scaler.parameters }, data: scaler.write(numbers) }),
      input_column: name,
    }),
  };
}

/** What is null or NaN comes out as NaN. */
function scaled(column: Column, name: string, scaler: ScalerKind, numbers: readonly number[]): Computed {
  const { sql, apply } = scaler.transform(numbers);
  return {
    name, type: 'float', reads: [column], sql: sql(`coalesce(${sqlOf(column)}::DOUBLE, 'nan'::DOUBLE)`),
    evaluate: (row) => {
      const value = row[column.slot] ?? null;
      return value === null ? NaN : apply(Number(value));
    },
  };
}
