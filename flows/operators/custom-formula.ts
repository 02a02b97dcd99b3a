// custom_formula: one Spark SQL expression over the columns.

import { z } from 'zod';

import { parseBlock, type OperatorSignature } from './signature';

export interface CustomFormula {
  /** Spark SQL. */
  formula: string;
  output: string;
}

/** Names that a formula mentions, quoted by backticks or bare; functions and keywords among them do no harm. */
function mentionedNames(formula: string): string[] {
  const withoutTexts = formula.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, ' ');
  return [...withoutTexts.matchAll(/`((?:[^`]|``)+)`|([\p{L}_][\p{L}\p{N}_]*)/gu)].map((match) => match[1]?.replaceAll('``', '`') ?? match[2] ?? '');
}

export const customFormula: OperatorSignature<CustomFormula> = {
  operator: 'sagemaker.spark.custom_formula_0.1',
  parse: (node) => {
    const block = parseBlock(node, [], z.looseObject({ formula: z.string().min(1), output_column: z.string().min(1) }));
    return { formula: block.formula, output: block.output_column };
  },
  rows: () => 'one-by-one',
  columns: (parameters) => mentionedNames(parameters.formula),
};
