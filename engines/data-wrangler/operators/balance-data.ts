// balance_data: evens out two classes by repeating or leaving out rows.

import { balanceData as signature } from '../../../flows/operators/balance-data';
import { sqlOf } from '../column';
import { columnNamed, nodeFailure } from '../failures';
import type { Operator } from '../operator';

export const balanceData: Operator = {
  operator: signature.operator,
  open: (node) => {
    const { kind, target, ratio } = signature.parse(node);
    return {
      kind: 'table', treatment: 'needs-many',
      transform: async ([input], workspace) => {
        if (input === undefined) throw nodeFailure(node, 'the node has no input');
        const label = sqlOf(columnNamed(node, input.columns, target));
        const counts = await workspace.query(`SELECT count(*), ${label}::VARCHAR FROM ${input.from} GROUP BY ${label} ORDER BY count(*) DESC, ${label} LIMIT 3`);
        const [[major] = [], [minor] = []] = counts;
        if (counts.length !== 2) throw nodeFailure(node, `"${target}" must have exactly two values; it has ${counts.length > 2 ? 'more' : counts.length}`);
        const [most, least] = [Number(major), Number(minor)];
        if (ratio <= least / most) throw nodeFailure(node, `ratio is ${ratio}; the classes already have ${least / most}, so it must be larger`);
        const rows = `(SELECT *, row_number() OVER () AS place, count(*) OVER (PARTITION BY ${label}) AS class_size, row_number() OVER (PARTITION BY ${label} ORDER BY hash(random_place)) AS rank_in_class FROM (SELECT *, row_number() OVER () AS random_place FROM ${input.from}))`;
        const isMinor = `class_size = ${least} AND ${label} IS NOT DISTINCT FROM (SELECT ${label} FROM ${input.from} GROUP BY ${label} ORDER BY count(*), ${label} DESC LIMIT 1)`;
        const sql = kind === 'oversample' ? oversample(rows, isMinor, least, Math.round(ratio * most)) : `SELECT * FROM ${rows} WHERE ${isMinor} OR rank_in_class <= ${Math.round(least / ratio)} ORDER BY place`;
        return new Map([[node.outputs[0]?.name ?? 'default', await workspace.store(sql, input.columns)]]);
      },
    };
  },
};

/** All rows, then copies of the minority until it has the wanted number. */
function oversample(rows: string, isMinor: string, present: number, wanted: number): string {
  const rounds = Math.ceil(wanted / present) - 1;
  const copies = `SELECT rows.*, round_number FROM ${rows} rows, range(1, ${rounds + 1}) rounds(round_number) WHERE ${isMinor} AND (round_number * ${present} + rank_in_class) <= ${wanted}`;
  return `SELECT * FROM (SELECT *, 0 AS round_number FROM ${rows} UNION ALL ${copies}) ORDER BY round_number, CASE WHEN round_number = 0 THEN place ELSE rank_in_class END`;
}
