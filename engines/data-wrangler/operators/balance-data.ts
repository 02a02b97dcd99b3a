// balance_data: evens out two classes by repeating, leaving out or making rows.

import type { FlowNode } from '../../../flows/flow';
import { balanceData as signature, type BalanceData } from '../../../flows/operators/balance-data';
import { createRandom } from '../../random';
import { sqlOf, type Column, type Value } from '../column';
import { columnNamed, nodeFailure } from '../failures';
import type { Frame, Operator, TableWorkspace } from '../operator';
import { synthesize } from './smote';

export const balanceData: Operator = {
  operator: signature.operator,
  open: (node) => {
    const parameters = signature.parse(node);
    return {
      kind: 'table', treatment: 'needs-many',
      transform: async ([input], workspace) => {
        if (input === undefined) throw nodeFailure(node, 'the node has no input');
        return new Map([[node.outputs[0]?.name ?? 'default', await balanced(node, parameters, input, workspace)]]);
      },
    };
  },
};

/** Both classes with what tells the rows of the smaller one. */
interface Classes {
  most: number;
  least: number;
  /** SQL of the rows with their place, the size of their class and their rank in it. */
  rows: string;
  /** SQL that is true for the smaller class. */
  isMinor: string;
}

async function balanced(node: FlowNode, parameters: BalanceData, input: Frame, workspace: TableWorkspace): Promise<Frame> {
  const { kind, ratio } = parameters;
  const classes = await classesOf(node, parameters, input, workspace);
  const { most, least, rows, isMinor } = classes;
  const wanted = Math.round(ratio * most);
  if (kind === 'smote') return withMadeRows(node, parameters, input, classes, wanted - least, workspace);
  const sql = kind === 'oversample' ? oversample(rows, isMinor, least, wanted) : `SELECT * FROM ${rows} WHERE ${isMinor} OR rank_in_class <= ${Math.round(least / ratio)} ORDER BY place`;
  return workspace.store(sql, input.columns);
}

async function classesOf(node: FlowNode, { target, ratio }: BalanceData, input: Frame, workspace: TableWorkspace): Promise<Classes> {
  const label = sqlOf(columnNamed(node, input.columns, target));
  const counts = await workspace.query(`SELECT count(*), ${label}::VARCHAR FROM ${input.from} GROUP BY ${label} ORDER BY count(*) DESC, ${label} LIMIT 3`);
  const [[major] = [], [minor] = []] = counts;
  if (counts.length !== 2) throw nodeFailure(node, `"${target}" must have exactly two values; it has ${counts.length > 2 ? 'more' : counts.length}`);
  const [most, least] = [Number(major), Number(minor)];
  if (ratio <= least / most) throw nodeFailure(node, `ratio is ${ratio}; the classes already have ${least / most}, so it must be larger`);
  return {
    most, least,
    rows: `(SELECT *, row_number() OVER () AS place, count(*) OVER (PARTITION BY ${label}) AS class_size, row_number() OVER (PARTITION BY ${label} ORDER BY hash(random_place)) AS rank_in_class FROM (SELECT *, row_number() OVER () AS random_place FROM ${input.from}))`,
    isMinor: `class_size = ${least} AND ${label} IS NOT DISTINCT FROM (SELECT ${label} FROM ${input.from} GROUP BY ${label} ORDER BY count(*), ${label} DESC LIMIT 1)`,
  };
}

/** All rows, then copies of the minority until it has the wanted number. */
function oversample(rows: string, isMinor: string, present: number, wanted: number): string {
  const rounds = Math.ceil(wanted / present) - 1;
  const copies = `SELECT rows.*, round_number FROM ${rows} rows, range(1, ${rounds + 1}) rounds(round_number) WHERE ${isMinor} AND (round_number * ${present} + rank_in_class) <= ${wanted}`;
  return `SELECT * FROM (SELECT *, 0 AS round_number FROM ${rows} UNION ALL ${copies}) ORDER BY round_number, CASE WHEN round_number = 0 THEN place ELSE rank_in_class END`;
}

const isNumber = ({ type }: Column): boolean => type === 'float' || type === 'long' || type === 'int';

/** All rows, then made ones of the smaller class; features become floats, as the made ones are. */
async function withMadeRows(node: FlowNode, { target, smote }: BalanceData, input: Frame, classes: Classes, count: number, workspace: TableWorkspace): Promise<Frame> {
  const label = columnNamed(node, input.columns, target);
  const features = input.columns.filter((column) => column !== label);
  const other = features.find((column) => !isNumber(column));
  if (other !== undefined) throw nodeFailure(node, `SMOTE takes numbers only, and "${other.name}" is of type ${other.type}; encode or drop it before`);
  const minor = await workspace.query(`SELECT ${[...features, label].map(sqlOf).join(', ')} FROM ${classes.rows} WHERE ${classes.isMinor} ORDER BY place`);
  const values = Float64Array.from(minor.flatMap((row) => features.map((_, place) => Number(row[place] ?? Number.NaN))));
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw nodeFailure(node, `SMOTE takes no missing or infinite values, and "${features[bad % features.length]?.name ?? ''}" has some; impute them before`);
  const made = synthesize({ values, rows: minor.length, width: features.length }, count, smote, createRandom(0, 'smote'));
  const columns = input.columns.map((column): Column => (column === label ? column : { ...column, type: 'float' }));
  const labelValue: Value = minor[0]?.[features.length] ?? null;
  const added = await workspace.storeRows(columns, Array.from({ length: count }, (_, row) => columns.map((column) => (column.slot === label.slot ? labelValue : made[row * features.length + features.findIndex(({ slot }) => slot === column.slot)] ?? null))));
  const items = columns.map((column) => (column === label ? sqlOf(column) : `${sqlOf(column)}::DOUBLE AS ${sqlOf(column)}`)).join(', ');
  return workspace.store(`SELECT ${items} FROM ${input.from} UNION ALL SELECT ${columns.map(sqlOf).join(', ')} FROM ${added.from}`, columns);
}
