// join_tables and join_multi_keys: puts two tables side by side by equal keys.

import { nodeLabel, type FlowNode } from '../../../flows/flow';
import { joinMultiKeys as multiSignature, joinTables as tablesSignature, type Join, type JoinType } from '../../../flows/operators/join';
import { InputError } from '../../../flows/problems';
import { sqlOf, type Column } from '../column';
import { columnNamed, nodeFailure } from '../failures';
import type { Frame, Operator, TableWorkspace } from '../operator';
import { castSql } from '../spark/cast-value';

const operator = (signature: typeof tablesSignature): Operator => ({
  operator: signature.operator,
  open: (node) => {
    const parameters = signature.parse(node);
    return {
      kind: 'table', treatment: 'needs-many',
      transform: async ([left, right], workspace) => {
        if (left === undefined || right === undefined) throw new InputError([{ path: nodeLabel(node), message: 'a join reads two nodes, left and right' }]);
        return new Map([[node.outputs[0]?.name ?? 'default', await joined(node, parameters, left, right, workspace)]]);
      },
    };
  },
});

export const joinTables = operator(tablesSignature);
export const joinMultiKeys = operator(multiSignature);

const words: Readonly<Record<JoinType, string>> = { inner: 'JOIN', left: 'LEFT JOIN', right: 'RIGHT JOIN', full: 'FULL JOIN', semi: 'SEMI JOIN', anti: 'ANTI JOIN' };

/** Rows in the order of the left table, then of the right one. Null keys meet nothing. */
async function joined(node: FlowNode, { keys, type }: Join, left: Frame, right: Frame, workspace: TableWorkspace): Promise<Frame> {
  const oneSided = type === 'semi' || type === 'anti';
  const outputs = oneSided ? fresh(left.columns, 'l', workspace) : renamed(fresh(left.columns, 'l', workspace), fresh(right.columns, 'r', workspace));
  const condition = keys.map((key) => equalSql(node, columnNamed(node, left.columns, key.left), columnNamed(node, right.columns, key.right))).join(' AND ');
  const items = outputs.map(({ sql, column }) => `${sql} AS ${sqlOf(column)}`).join(', ');
  const sql = `SELECT ${items} FROM ${numbered(left)} l ${words[type]} ${numbered(right)} r ON ${condition} ORDER BY l.place NULLS LAST${oneSided ? '' : ', r.place'}`;
  return workspace.store(sql, outputs.map(({ column }) => column));
}

const numbered = (frame: Frame): string => `(SELECT *, row_number() OVER () AS place FROM ${frame.from})`;

interface Output {
  sql: string;
  column: Column;
}

function fresh(columns: readonly Column[], side: 'l' | 'r', workspace: TableWorkspace): Output[] {
  return columns.map((column) => ({ sql: `${side}.${sqlOf(column)}`, column: { ...column, slot: workspace.newSlot() } }));
}

/** Names on both sides, compared without case, become `<name>_0` and `<name>_1`, with `_dup` where that is taken. */
function renamed(left: readonly Output[], right: readonly Output[]): Output[] {
  const lower = (outputs: readonly Output[]): Set<string> => new Set(outputs.map(({ column }) => column.name.toLowerCase()));
  const [inLeft, inRight] = [lower(left), lower(right)];
  const taken = new Set([...inLeft, ...inRight].filter((name) => !(inLeft.has(name) && inRight.has(name))));
  return [...left.map((output) => ({ output, place: 0 })), ...right.map((output) => ({ output, place: 1 }))].map(({ output, place }) => {
    const key = output.column.name.toLowerCase();
    if (!(inLeft.has(key) && inRight.has(key))) return output;
    let name = `${output.column.name}_${place}`;
    while (taken.has(name.toLowerCase())) name += '_dup';
    taken.add(name.toLowerCase());
    return { ...output, column: { ...output.column, name } };
  });
}

/** Equality as Spark sees it: text meets another type as that type, long meets float as float. */
function equalSql(node: FlowNode, left: Column, right: Column): string {
  const [l, r] = [`l.${sqlOf(left)}`, `r.${sqlOf(right)}`];
  if (left.type === right.type) return `${l} = ${r}`;
  const [from, to, text, other] = left.type === 'string' ? [left, right, l, r] : [right, left, r, l];
  const cast = castSql(text, from.type, to.type === 'int' ? 'long' : to.type);
  if (from.type === 'string' && cast !== undefined) return `${cast} = ${other}`;
  if (['long', 'int', 'float'].includes(left.type) && ['long', 'int', 'float'].includes(right.type)) return `${l}::DOUBLE = ${r}::DOUBLE`;
  throw nodeFailure(node, `the keys "${left.name}" (${left.type}) and "${right.name}" (${right.type}) cannot be compared; cast one of them first`);
}
