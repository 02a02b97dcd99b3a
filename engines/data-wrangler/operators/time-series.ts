// time_series: what it does row by row, and what it hands to whole tables.

import type { FlowNode } from '../../../flows/flow';
import { timeSeries as signature, type TimeSeries } from '../../../flows/operators/time-series';
import type { Column } from '../column';
import { columnNamed, nodeFailure } from '../failures';
import { statelessNode, statelessUnit, type Frame, type Operator, type RowNode, type TableNode, type TableWorkspace } from '../operator';
import { castColumn } from '../spark/cast-value';
import { placed, type Computed, type Step } from '../step';
import { datePartsNode } from './featurize-date-time';
import { fillValue } from './handle-missing';
import { filled } from './missing';
import { lagFeatures, resampled, rollingFeatures } from './time-windows';

export const timeSeries: Operator = {
  operator: signature.operator,
  open: (node) => {
    const parameters = signature.parse(node);
    switch (parameters.kind) {
      case 'date-parts': return datePartsNode(node, parameters);
      case 'validate': return rowNode(parameters, (columns) => validated(node, parameters, columns));
      case 'fill': return rowNode(parameters, (columns) => {
        const column = columnNamed(node, columns, parameters.column);
        return { columns: placed(columns, filled(column, parameters.output ?? column.name, fillValue(node, column, parameters.value))) };
      });
      case 'lag': return tableNode(node, (input, workspace) => lagFeatures(node, parameters, input, workspace));
      case 'rolling': return tableNode(node, (input, workspace) => rollingFeatures(node, parameters, input, workspace));
      case 'resample': return tableNode(node, (input, workspace) => resampled(node, parameters, input, workspace));
    }
  },
};

function rowNode(parameters: Extract<TimeSeries, { kind: 'validate' | 'fill' }>, step: (columns: readonly Column[]) => Step): RowNode {
  return statelessNode(signature.rows(parameters), [statelessUnit([parameters.column], step)]);
}

function tableNode(node: FlowNode, transform: (input: Frame, workspace: TableWorkspace) => Promise<Frame>): TableNode {
  return {
    kind: 'table', treatment: 'needs-many',
    transform: async ([input], workspace) => {
      if (input === undefined) throw nodeFailure(node, 'the node has no input');
      return new Map([[node.outputs[0]?.name ?? 'default', await transform(input, workspace)]]);
    },
  };
}

/** Drops or marks rows whose time cannot be read. */
function validated(node: FlowNode, { column: name, policy, cast }: Extract<TimeSeries, { kind: 'validate' }>, columns: readonly Column[]): Step {
  const column = columnNamed(node, columns, name);
  const time = castColumn(column, 'datetime');
  const isTime = time.sql === undefined ? {} : { sql: `(${time.sql}) IS NOT NULL` };
  const kept = cast && column.type !== 'datetime' ? placed(columns, time) : [...columns];
  if (policy === 'drop') return { columns: kept, keep: { reads: [column], ...isTime, test: (row) => time.evaluate(row) !== null } };
  const valid: Computed = { name: `${name}_is_valid`, type: 'bool', reads: [column], ...isTime, evaluate: (row) => time.evaluate(row) !== null };
  return { columns: [...kept.filter((item) => item.name !== valid.name), valid] };
}
