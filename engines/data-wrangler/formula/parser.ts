// Parses a Spark SQL expression.

import { FormulaError, type Expression, type Literal } from './syntax';
import { parseInterval } from './interval';
import { tokenize, type Token } from './tokens';

/** Deeper nesting than any formula that a person writes. */
const maximumDepth = 100;

/** @throws FormulaError saying where the formula stops being Spark SQL */
export function parseFormula(source: string): Expression {
  const parser = new Parser(tokenize(source));
  const expression = parser.expression();
  parser.end();
  return expression;
}

const call = (name: string, ...parts: Expression[]): Expression => ({ kind: 'call', name, arguments: parts });
const not = (value: Expression): Expression => call('not', value);
const comparisons: Readonly<Record<string, string>> = { '=': '=', '==': '=', '<=>': '<=>', '<>': '!=', '!=': '!=', '<': '<', '<=': '<=', '>': '>', '>=': '>=' };

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  expression(): Expression {
    this.depth += 1;
    if (this.depth > maximumDepth) throw new FormulaError(`the formula is nested more than ${maximumDepth} deep`);
    let left = this.conjunction();
    while (this.word('or')) left = call('or', left, this.conjunction());
    this.depth -= 1;
    return left;
  }

  end(): void {
    const token = this.peek();
    if (token.kind !== 'end') throw this.wrong('the formula should end here');
  }

  private conjunction(): Expression {
    let left = this.negation();
    while (this.word('and')) left = call('and', left, this.negation());
    return left;
  }

  private negation(): Expression {
    let negations = 0;
    while (this.word('not') || this.symbol('!')) negations += 1;
    const value = this.predicate();
    return negations % 2 === 0 ? value : not(value);
  }

  private predicate(): Expression {
    let value = this.comparison();
    for (;;) {
      const next = this.suffix(value);
      if (next === undefined) return value;
      value = next;
    }
  }

  /** `BETWEEN`, `IN`, `LIKE`, `IS` after a value, or undefined. */
  private suffix(value: Expression): Expression | undefined {
    if (this.word('is')) return this.isTest(value);
    const negated = this.isWord(this.peek(), 'not') && this.word('not');
    const wrap = (result: Expression): Expression => (negated ? not(result) : result);
    if (this.word('between')) {
      const low = this.comparison();
      this.needWord('and');
      return wrap(call('and', call('>=', value, low), call('<=', value, this.comparison())));
    }
    if (this.word('in')) return wrap(call('in', value, ...this.list()));
    for (const [word, name] of [['like', 'like'], ['ilike', 'ilike'], ['rlike', 'rlike'], ['regexp', 'rlike']] as const) {
      if (this.word(word)) return wrap(this.pattern(value, name));
    }
    if (negated) throw this.wrong('BETWEEN, IN, LIKE or RLIKE is expected after NOT');
    return undefined;
  }

  private pattern(value: Expression, name: string): Expression {
    const several = this.word('any') || this.word('some') ? 'or' : this.word('all') ? 'and' : undefined;
    if (several === undefined) return call(name, value, this.comparison());
    return this.list().map((pattern) => call(name, value, pattern)).reduce((left, right) => call(several, left, right));
  }

  private isTest(value: Expression): Expression {
    const negated = this.word('not');
    const wrap = (result: Expression): Expression => (negated ? not(result) : result);
    if (this.word('null')) return wrap(call('isnull', value));
    if (this.word('true')) return wrap(call('<=>', value, literal({ kind: 'boolean', value: true })));
    if (this.word('false')) return wrap(call('<=>', value, literal({ kind: 'boolean', value: false })));
    this.needWord('distinct');
    this.needWord('from');
    return negated ? call('<=>', value, this.comparison()) : not(call('<=>', value, this.comparison()));
  }

  private comparison(): Expression {
    let left = this.binary(0);
    for (;;) {
      const token = this.peek();
      const name = token.kind === 'symbol' ? comparisons[token.text] : undefined;
      if (name === undefined) return left;
      this.at += 1;
      left = call(name, left, this.binary(0));
    }
  }

  private static readonly levels: readonly (readonly string[])[] = [['|'], ['^'], ['&'], ['+', '-', '||'], ['*', '/', '%']];

  private binary(level: number): Expression {
    const operators = Parser.levels[level];
    if (operators === undefined) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const operator = operators.find((symbol) => this.symbol(symbol)) ?? (level === 4 && this.word('div') ? 'div' : undefined);
      if (operator === undefined) return left;
      left = call(operator, left, this.binary(level + 1));
    }
  }

  private unary(): Expression {
    if (this.symbol('-')) return call('negative', this.unary());
    if (this.symbol('+')) return call('positive', this.unary());
    if (this.symbol('~')) return call('~', this.unary());
    let value = this.primary();
    for (;;) {
      if (this.symbol('[')) {
        value = call('item', value, this.expression());
        this.need(']');
      } else if (this.symbol('::')) value = { kind: 'cast', value, type: this.typeName() };
      else return value;
    }
  }

  private primary(): Expression {
    const token = this.peek();
    if (this.symbol('(')) {
      const value = this.expression();
      this.need(')');
      return value;
    }
    this.at += 1;
    if (token.kind === 'literal') return literal(token.literal);
    if (token.kind !== 'name') {
      this.at -= 1;
      throw this.wrong('a value is expected here');
    }
    if (token.quoted) return { kind: 'column', name: token.text };
    return this.named(token.text);
  }

  private named(text: string): Expression {
    const word = text.toLowerCase();
    const next = this.peek();
    if (word === 'null') return literal({ kind: 'null' });
    if (word === 'true' || word === 'false') return literal({ kind: 'boolean', value: word === 'true' });
    if (word === 'case') return this.caseExpression();
    if (word === 'interval') return this.interval();
    if ((word === 'date' || word === 'timestamp') && next.kind === 'literal' && next.literal.kind === 'string') {
      this.at += 1;
      return literal({ kind: word, text: next.literal.value });
    }
    if (!this.symbol('(')) {
      if (word === 'current_date' || word === 'current_timestamp') return call(word);
      return { kind: 'column', name: text };
    }
    const result = this.special(word) ?? call(word, ...this.rest());
    return result;
  }

  /** Functions with words among their arguments; the open bracket is read. */
  private special(word: string): Expression | undefined {
    if (word === 'cast' || word === 'try_cast') return this.closed(() => this.castParts());
    if (word === 'extract') return this.closed(() => {
      const field = this.nameOrText();
      this.needWord('from');
      return call('date_part', literal({ kind: 'string', value: field }), this.expression());
    });
    if (word === 'trim') return this.trim();
    if (word === 'position' && this.ahead('in')) return this.closed(() => {
      const part = this.binary(0);
      this.needWord('in');
      return call('locate', part, this.expression());
    });
    if (word === 'overlay') return this.closed(() => this.overlay());
    if ((word === 'substring' || word === 'substr') && this.ahead('from')) return this.closed(() => {
      const value = this.expression();
      this.needWord('from');
      const from = this.expression();
      return this.word('for') ? call('substring', value, from, this.expression()) : call('substring', value, from);
    });
    return undefined;
  }

  private castParts(): Expression {
    const value = this.expression();
    this.needWord('as');
    return { kind: 'cast', value, type: this.typeName() };
  }

  private trim(): Expression | undefined {
    const start = this.at;
    const side = this.word('both') ? 'btrim' : this.word('leading') ? 'ltrim' : this.word('trailing') ? 'rtrim' : undefined;
    if (side === undefined && !this.ahead('from')) return undefined;
    return this.closed(() => {
      if (this.word('from')) return call(side ?? 'btrim', this.expression());
      const first = this.expression();
      if (this.word('from')) return call(side ?? 'btrim', this.expression(), first);
      this.at = start;
      throw this.wrong('FROM is expected in TRIM');
    });
  }

  private overlay(): Expression {
    const value = this.expression();
    this.needWord('placing');
    const replacement = this.expression();
    this.needWord('from');
    const from = this.expression();
    return this.word('for') ? call('overlay', value, replacement, from, this.expression()) : call('overlay', value, replacement, from);
  }

  private closed(work: () => Expression): Expression {
    const result = work();
    this.need(')');
    return result;
  }

  /** Whether a word stands at this level before the bracket closes. */
  private ahead(word: string): boolean {
    let open = 0;
    for (let at = this.at; at < this.tokens.length; at += 1) {
      const token = this.tokens[at];
      if (token?.kind === 'symbol' && token.text === '(') open += 1;
      if (token?.kind === 'symbol' && token.text === ')') open -= 1;
      if (open < 0) return false;
      if (open === 0 && token !== undefined && this.isWord(token, word)) return true;
    }
    return false;
  }

  private caseExpression(): Expression {
    const subject = this.isWord(this.peek(), 'when') ? undefined : this.expression();
    const branches: { when: Expression; then: Expression }[] = [];
    while (this.word('when')) {
      const when = this.expression();
      this.needWord('then');
      branches.push({ when, then: this.expression() });
    }
    if (branches.length === 0) throw this.wrong('WHEN is expected after CASE');
    const otherwise = this.word('else') ? this.expression() : undefined;
    this.needWord('end');
    return { kind: 'case', branches, ...(subject === undefined ? {} : { subject }), ...(otherwise === undefined ? {} : { otherwise }) };
  }

  private interval(): Expression {
    const parts: string[] = [];
    for (;;) {
      const token = this.peek();
      const negative = token.kind === 'symbol' && token.text === '-';
      const value = negative ? this.tokens[this.at + 1] : token;
      if (value?.kind !== 'literal' || !['int', 'string', 'decimal'].includes(value.literal.kind)) break;
      this.at += negative ? 2 : 1;
      const text = value.literal.kind === 'string' ? value.literal.value : value.literal.kind === 'int' ? String(value.literal.value) : '';
      const unit = this.peek();
      const named = unit.kind === 'name' && !unit.quoted && /^(?:year|quarter|month|week|day|hour|minute|second|millisecond|microsecond)s?$/i.test(unit.text);
      if (named) this.at += 1;
      parts.push(`${negative ? '-' : ''}${text}${named ? ` ${unit.text}` : ''}`);
    }
    return literal(parseInterval(parts.join(' ')));
  }

  private typeName(): string {
    const token = this.peek();
    if (token.kind !== 'name') throw this.wrong('a type is expected here');
    this.at += 1;
    if (!this.symbol('(')) return token.text.toLowerCase();
    const sizes = this.rest().map((size) => (size.kind === 'literal' && size.literal.kind === 'int' ? String(size.literal.value) : '?'));
    return `${token.text.toLowerCase()}(${sizes.join(',')})`;
  }

  private nameOrText(): string {
    const token = this.peek();
    this.at += 1;
    if (token.kind === 'name') return token.text;
    if (token.kind === 'literal' && token.literal.kind === 'string') return token.literal.value;
    throw this.wrong('a field such as YEAR is expected here');
  }

  private list(): Expression[] {
    this.need('(');
    return this.rest();
  }

  /** Arguments up to the closing bracket; the open one is read. */
  private rest(): Expression[] {
    if (this.symbol(')')) return [];
    const items = [this.argument()];
    while (this.symbol(',')) items.push(this.argument());
    this.need(')');
    return items;
  }

  private argument(): Expression {
    if (this.symbol('*')) throw this.wrong('* stands for all rows; a formula sees one row');
    return this.expression();
  }

  private peek(): Token {
    return this.tokens[this.at] ?? { kind: 'end', at: 0 };
  }

  private symbol(text: string): boolean {
    const token = this.peek();
    if (token.kind !== 'symbol' || token.text !== text) return false;
    this.at += 1;
    return true;
  }

  private isWord(token: Token, word: string): boolean {
    return token.kind === 'name' && !token.quoted && token.text.toLowerCase() === word;
  }

  private word(word: string): boolean {
    if (!this.isWord(this.peek(), word)) return false;
    this.at += 1;
    return true;
  }

  private need(text: string): void {
    if (!this.symbol(text)) throw this.wrong(`"${text}" is expected here`);
  }

  private needWord(word: string): void {
    if (!this.word(word)) throw this.wrong(`${word.toUpperCase()} is expected here`);
  }

  private wrong(reason: string): FormulaError {
    const token = this.peek();
    const got = token.kind === 'end' ? 'the end' : token.kind === 'literal' ? 'a literal' : `"${token.text}"`;
    return new FormulaError(`${reason}; character ${token.at + 1}: ${got}`);
  }
}

function literal(value: Literal): Expression {
  return { kind: 'literal', literal: value };
}
