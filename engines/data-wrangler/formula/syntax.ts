// The parts of a Spark SQL expression.

/** A literal as written; decimals keep their digits. */
export type Literal =
  | { kind: 'null' }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'string'; value: string }
  | { kind: 'int' | 'bigint'; value: bigint }
  | { kind: 'double'; value: number }
  | { kind: 'decimal'; unscaled: bigint; precision: number; scale: number }
  | { kind: 'date' | 'timestamp'; text: string }
  | { kind: 'interval'; months: number; days: number; micros: bigint };

export type Expression =
  | { kind: 'literal'; literal: Literal }
  | { kind: 'column'; name: string }
  | { kind: 'call'; name: string; arguments: Expression[] }
  | { kind: 'cast'; value: Expression; type: string }
  | { kind: 'case'; subject?: Expression; branches: { when: Expression; then: Expression }[]; otherwise?: Expression };

/** A formula that cannot be read or computed, in words for the person who wrote it. */
export class FormulaError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FormulaError';
  }
}
