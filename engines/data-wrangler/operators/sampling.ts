// sampling: keeps a random part of the rows, in their order.

import { sampling as signature } from '../../../flows/operators/sampling';
import { nodeFailure } from '../failures';
import type { Operator } from '../operator';

export const sampling: Operator = {
  operator: signature.operator,
  open: (node) => {
    const { size, seed } = signature.parse(node);
    return {
      kind: 'table', treatment: 'needs-many',
      transform: async ([input], workspace) => {
        if (input === undefined) throw nodeFailure(node, 'the node has no input');
        const chosen = `SELECT * FROM (SELECT *, row_number() OVER () AS place FROM ${input.from}) ORDER BY hash(place, ${seed}), place LIMIT ${size}`;
        return new Map([[node.outputs[0]?.name ?? 'default', await workspace.store(`SELECT * FROM (${chosen}) ORDER BY place`, input.columns)]]);
      },
    };
  },
};
