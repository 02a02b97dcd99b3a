// Replace rare values: gathers categories with few rows under one name.

import type { FlowNode } from '../../../flows/flow';
import type { RareValues } from '../../../flows/operators/handle-outliers';
import { outputName } from '../../../flows/operators/signature';
import { storedState } from '../../../flows/trained-state/stored-state';
import { sqlOf, type Column } from '../column';
import { columnNamed, nodeFailure } from '../failures';
import type { FitTable, Ready, Unit } from '../operator';
import { placed } from '../step';

/** One unit a column. */
export function rareUnits(node: FlowNode, parameters: RareValues): Unit[] {
  return parameters.columns.map((name): Unit => ({
    inputs: [name],
    stored: () => {
      const common = storedState(node, parameters.path, name, parameters.hash)?.['common_categories'];
      return Promise.resolve(Array.isArray(common) ? ready(node, parameters, name, common.map(String)) : undefined);
    },
    fit: async (table) => ready(node, parameters, name, await learn(parameters, text(node, table.columns, name), table)),
  }));
}

function text(node: FlowNode, columns: readonly Column[], name: string): Column {
  const column = columnNamed(node, columns, name);
  if (column.type !== 'string') throw nodeFailure(node, `the column "${name}" is ${column.type}; rare values are replaced in text only`);
  return column;
}

/** The common categories, most frequent first. */
async function learn(parameters: RareValues, column: Column, table: FitTable): Promise<string[]> {
  const name = sqlOf(column);
  const limit = parameters.mostCommon > 0 ? ` LIMIT ${Math.floor(parameters.mostCommon)}` : '';
  const rows = await table.query(`SELECT ${name} FROM ${table.from} WHERE ${name} IS NOT NULL GROUP BY ${name} HAVING count(*) > greatest(${parameters.absolute}, ${parameters.fraction} * (SELECT count(*) FROM ${table.from})) ORDER BY count(*) DESC, ${name}${limit}`);
  return rows.map(([value]) => String(value));
}

function ready(node: FlowNode, parameters: RareValues, name: string, common: readonly string[]): Ready {
  const known = new Set(common);
  const output = outputName(name, parameters.output, parameters.columns.length > 1);
  return {
    step: (columns) => {
      const column = text(node, columns, name);
      return { columns: placed(columns, {
        name: output, type: 'string', reads: [column],
        evaluate: (row) => { const value = row[column.slot]; return typeof value === 'string' && known.has(value) ? value : parameters.replacement; },
      }) };
    },
    state: () => Promise.resolve({ _hash: parameters.hash, common_categories: [...common], input_column: name }),
  };
}
