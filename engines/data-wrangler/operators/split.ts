// split: divides the rows into named parts.

import type { FlowNode } from '../../../flows/flow';
import { split as signature, type Split } from '../../../flows/operators/split';
import { sqlOf } from '../column';
import { columnNamed, nodeFailure } from '../failures';
import type { Frame, Operator } from '../operator';

export const split: Operator = {
  operator: signature.operator,
  open: (node) => {
    const parameters = signature.parse(node);
    return {
      kind: 'table', treatment: 'needs-many',
      transform: async ([input], workspace) => {
        if (input === undefined) throw nodeFailure(node, 'the node has no input');
        const parts = new Map<string, Frame>();
        for (const { name, sql } of partQueries(node, parameters, input)) {
          const frame = await workspace.store(sql, input.columns);
          const [[count] = []] = await workspace.query(`SELECT count(*) FROM ${frame.from}`);
          if (Number(count) === 0) throw nodeFailure(node, `the split "${name}" is empty; there are too few rows for these percentages`);
          parts.set(name, frame);
        }
        const [first] = parts.values();
        return first === undefined ? parts : parts.set('default', first);
      },
    };
  },
};

/** One query a part. Every row has a share from 0 to 1, by which it falls into one part. */
function partQueries(node: FlowNode, parameters: Split, frame: Frame): { name: string; sql: string }[] {
  const shares = `(SELECT *, ${shareSql(node, parameters, frame)} AS share FROM (SELECT *, row_number() OVER () AS place FROM ${frame.from}))`;
  let from = 0;
  return parameters.splits.map(({ name, fraction }, index) => {
    const to = index === parameters.splits.length - 1 ? 2 : from + fraction;
    const sql = `SELECT * FROM ${shares} WHERE share >= ${from} AND share < ${to} ORDER BY place`;
    from = to;
    return { name, sql };
  });
}

/** Where a row stands among all rows (or among those of its class), by chance, by order or by its key. */
function shareSql(node: FlowNode, parameters: Split, frame: Frame): string {
  const columns = parameters.columns.map((name) => sqlOf(columnNamed(node, frame.columns, name)));
  const chance = `hash(place, ${parameters.seed}), place`;
  switch (parameters.kind) {
    case 'randomized': return `(row_number() OVER (ORDER BY ${chance}) - 1) / count(*) OVER ()`;
    case 'ordered': {
      const order = columns.length === 0 ? 'place' : `${columns.join(', ')}${parameters.keepEqualTogether ? '' : ', place'}`;
      return `(${parameters.keepEqualTogether && columns.length > 0 ? 'rank()' : 'row_number()'} OVER (ORDER BY ${order}) - 1) / count(*) OVER ()`;
    }
    case 'stratified': return `(row_number() OVER (PARTITION BY ${columns.join(', ')} ORDER BY ${chance}) - 1) / count(*) OVER (PARTITION BY ${columns.join(', ')})`;
    case 'key': return `(hash(${[...columns, String(parameters.seed)].join(', ')}) % 1000000) / 1000000`;
  }
}
