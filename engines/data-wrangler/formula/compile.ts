// Compiles a Spark SQL expression over the columns of a table.

import type { Column } from '../column';
import { castTo } from './coercion';
import { constantOf, type Compiled } from './compiled';
import { chosen, conditionFunctions } from './functions/conditions';
import { dateFunctions, timeLiteral } from './functions/dates';
import type { FunctionDefinition } from './functions/definition';
import { item, listFunctions } from './functions/lists';
import { numberFunctions } from './functions/numbers';
import { textFunctions } from './functions/text';
import { arithmetic, bits, compared, integralDivide, isIn, logic, negated, negative } from './operators';
import { parseFormula } from './parser';
import { FormulaError, type Expression, type Literal } from './syntax';
import { isInteger, simple, typeNamed, typeOfColumn, typeText, type FormulaValue } from './types';

/** A compiled formula and the columns that it reads. */
export interface Formula {
  readonly value: Compiled;
  readonly reads: readonly Column[];
}

/**
 * Compiles a formula.
 * @throws FormulaError naming the column, function or place at fault
 */
export function compileFormula(source: string, columns: readonly Column[]): Formula {
  const compiler = new Compiler(columns);
  const value = compiler.compile(parseFormula(source));
  return { value, reads: [...compiler.reads] };
}

const two = (make: (a: Compiled, b: Compiled) => Compiled): FunctionDefinition => ([a, b]) => make(a ?? nothing, b ?? nothing);
const nothing = constantOf(simple('null'), null);
const typeFunctions = ['boolean', 'int', 'bigint', 'double', 'string', 'date', 'timestamp'];

const operators: Readonly<Record<string, FunctionDefinition>> = {
  '+': two((a, b) => arithmetic('+', a, b)), '-': two((a, b) => arithmetic('-', a, b)), '*': two((a, b) => arithmetic('*', a, b)), '/': two((a, b) => arithmetic('/', a, b)), '%': two((a, b) => arithmetic('%', a, b)),
  div: two(integralDivide), '&': two((a, b) => bits('&', a, b)), '|': two((a, b) => bits('|', a, b)), '^': two((a, b) => bits('^', a, b)),
  '=': two((a, b) => compared('=', a, b)), '!=': two((a, b) => compared('!=', a, b)), '<': two((a, b) => compared('<', a, b)), '<=': two((a, b) => compared('<=', a, b)), '>': two((a, b) => compared('>', a, b)), '>=': two((a, b) => compared('>=', a, b)), '<=>': two((a, b) => compared('<=>', a, b)),
  and: two((a, b) => logic('and', a, b)), or: two((a, b) => logic('or', a, b)), not: ([a]) => negated(a ?? nothing), negative: ([a]) => negative(a ?? nothing), positive: ([a]) => a ?? nothing,
  in: ([value, ...items]) => isIn(value ?? nothing, items), item: two(item),
  '~': ([a]) => {
    if (a === undefined || !isInteger(a.type)) throw new FormulaError('~ needs an integer');
    return { type: a.type, evaluate: (row) => { const value = a.evaluate(row); return value === null ? null : ~(value as bigint); } };
  },
};

const functions: Readonly<Record<string, FunctionDefinition>> = { ...operators, ...conditionFunctions, ...numberFunctions, ...textFunctions, ...dateFunctions, ...listFunctions };

/** Functions that Spark has and that a table of rows, one at a time, cannot give. */
const aggregates = new Set(['sum', 'count', 'avg', 'mean', 'min', 'max', 'first', 'last', 'stddev', 'variance', 'collect_list', 'collect_set', 'row_number', 'rank', 'lag', 'lead', 'approx_count_distinct', 'percentile_approx']);

class Compiler {
  readonly reads = new Set<Column>();

  constructor(private readonly columns: readonly Column[]) {}

  compile(expression: Expression): Compiled {
    switch (expression.kind) {
      case 'literal': return literalValue(expression.literal);
      case 'column': return this.column(expression.name);
      case 'cast': return castTo(this.compile(expression.value), typeNamed(expression.type));
      case 'case': return this.caseOf(expression);
      case 'call': return this.call(expression.name, expression.arguments.map((argument) => this.compile(argument)));
    }
  }

  private call(name: string, values: readonly Compiled[]): Compiled {
    const key = name.toLowerCase();
    const [first] = values;
    if (first !== undefined && values.length === 1 && typeFunctions.includes(key)) return castTo(first, typeNamed(key));
    const definition = Object.hasOwn(functions, key) ? functions[key] : undefined;
    if (definition !== undefined) return definition(values, key);
    if (aggregates.has(key)) throw new FormulaError(`${name} works on many rows; a formula sees one row`);
    throw new FormulaError(`the function ${name} is not known here`);
  }

  private caseOf({ subject, branches, otherwise }: Extract<Expression, { kind: 'case' }>): Compiled {
    const of = subject === undefined ? undefined : this.compile(subject);
    const compiled = branches.map(({ when, then }) => {
      const condition = this.compile(when);
      return { when: of === undefined ? condition : compared('=', of, condition), then: this.compile(then) };
    });
    return chosen(compiled, otherwise === undefined ? nothing : this.compile(otherwise));
  }

  private column(name: string): Compiled {
    const exact = this.columns.filter((column) => column.name === name);
    const found = exact.length > 0 ? exact : this.columns.filter((column) => column.name.toLowerCase() === name.toLowerCase());
    const [column, ...others] = found;
    if (column === undefined) throw new FormulaError(`there is no column "${name}"; the columns are ${this.columns.slice(0, 40).map((one) => `\`${one.name}\``).join(', ')}`);
    if (others.length > 0) throw new FormulaError(`"${name}" could be ${found.map((one) => `\`${one.name}\``).join(' or ')}`);
    this.reads.add(column);
    const type = typeOfColumn(column.type);
    const { slot } = column;
    return { type, evaluate: (row): FormulaValue => row[slot] ?? null };
  }
}

function literalValue(literal: Literal): Compiled {
  switch (literal.kind) {
    case 'null': return nothing;
    case 'decimal': return constantOf({ kind: 'decimal', precision: literal.precision, scale: literal.scale }, literal.unscaled);
    case 'date': case 'timestamp': return timeLiteral(literal.kind, literal.text);
    case 'interval': return constantOf(simple('interval'), literal);
    case 'int': case 'bigint': return { ...constantOf(simple(literal.kind), literal.value), literalInteger: literal.value };
    default: return constantOf(simple(literal.kind), literal.value);
  }
}

/** The names of all functions, for the table of what formulas may use. */
export function functionNames(): string[] {
  return Object.keys(functions).filter((name) => /^[a-z]/.test(name)).sort();
}

/** What a formula gives, in Spark's words. */
export function resultType(formula: Formula): string {
  return typeText(formula.value.type);
}
