// custom_formula: one Spark SQL expression over the columns, as a new column or in place of one.

import type { FlowNode } from '../../../flows/flow';
import { customFormula as signature, type CustomFormula } from '../../../flows/operators/custom-formula';
import type { Column } from '../column';
import { nodeFailure } from '../failures';
import { columnValue } from '../formula/casts';
import { compileFormula } from '../formula/compile';
import { FormulaError } from '../formula/syntax';
import { columnTypeOf } from '../formula/types';
import { statelessNode, statelessUnit, type Operator } from '../operator';
import { placed, type Computed } from '../step';

export const customFormula: Operator = {
  operator: signature.operator,
  open: (node) => {
    const parameters = signature.parse(node);
    return statelessNode('one-by-one', [statelessUnit(signature.columns(parameters), (columns) => ({ columns: placed(columns, computed(node, parameters, columns)) }))]);
  },
};

function computed(node: FlowNode, { formula, output }: CustomFormula, columns: readonly Column[]): Computed {
  return named(node, formula, () => {
    const { value, reads } = compileFormula(formula, columns);
    return {
      name: output, type: columnTypeOf(value.type), reads,
      ...(reads.length === 0 ? { reads: columns.slice(0, 1) } : {}),
      evaluate: (row) => named(node, formula, () => columnValue(value.evaluate(row), value.type)),
    };
  });
}

/** Adds the node and its formula to a fault of the formula. */
function named<T>(node: FlowNode, formula: string, work: () => T): T {
  try {
    return work();
  } catch (failure) {
    if (failure instanceof FormulaError || (failure instanceof Error && failure.constructor === Error)) throw nodeFailure(node, `the formula ${JSON.stringify(formula)}: ${failure.message}`);
    throw failure;
  }
}
