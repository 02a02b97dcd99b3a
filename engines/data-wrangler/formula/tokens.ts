// Cuts a Spark SQL expression into tokens.

import { FormulaError, type Literal } from './syntax';

export type Token =
  | { kind: 'name'; text: string; quoted: boolean; at: number }
  | { kind: 'literal'; literal: Literal; at: number }
  | { kind: 'symbol'; text: string; at: number }
  | { kind: 'end'; at: number };

const symbols = ['<=>', '<>', '!=', '>=', '<=', '==', '||', '->', '::', '+', '-', '*', '/', '%', '(', ')', ',', '.', '[', ']', '=', '<', '>', '!', '&', '|', '^', '~'];
const numberPattern = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?:[LlDdSsYyFf]|BD|bd)?(?![\p{L}\p{N}_])/u;
const namePattern = /^[\p{L}_][\p{L}\p{N}_]*/u;

/** @throws FormulaError naming the place of what is no Spark SQL */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; ;) {
    at += /^(?:\s|--[^\n]*|\/\*[^]*?\*\/)*/.exec(source.slice(at))?.[0].length ?? 0;
    if (at >= source.length) {
      tokens.push({ kind: 'end', at });
      return tokens;
    }
    const [token, end] = nextToken(source, at);
    const last = tokens.at(-1);
    if (token.kind === 'literal' && token.literal.kind === 'string' && last?.kind === 'literal' && last.literal.kind === 'string') {
      tokens[tokens.length - 1] = { ...last, literal: { kind: 'string', value: last.literal.value + token.literal.value } };
    } else tokens.push(token);
    at = end;
  }
}

function nextToken(source: string, at: number): [Token, number] {
  const first = source[at] ?? '';
  if (first === "'" || first === '"') return stringToken(source, at, at, false);
  if ((first === 'r' || first === 'R') && /['"]/.test(source[at + 1] ?? '')) return stringToken(source, at, at + 1, true);
  if (first === '`') return quotedName(source, at);
  const rest = source.slice(at);
  const number = /[\d.]/.test(first) ? numberPattern.exec(rest)?.[0] : undefined;
  if (number !== undefined) return [{ kind: 'literal', literal: numberLiteral(number), at }, at + number.length];
  const name = namePattern.exec(rest)?.[0];
  if (name !== undefined) return [{ kind: 'name', text: name, quoted: false, at }, at + name.length];
  const symbol = symbols.find((candidate) => source.startsWith(candidate, at));
  if (symbol === undefined) throw new FormulaError(`${JSON.stringify(first)} at character ${at + 1} is no Spark SQL`);
  return [{ kind: 'symbol', text: symbol, at }, at + symbol.length];
}

function quotedName(source: string, at: number): [Token, number] {
  const match = /^`((?:[^`]|``)*)`/.exec(source.slice(at));
  if (match === null) throw new FormulaError(`the backtick at character ${at + 1} is not closed`);
  return [{ kind: 'name', text: (match[1] ?? '').replaceAll('``', '`'), quoted: true, at }, at + match[0].length];
}

function stringToken(source: string, at: number, quoteAt: number, raw: boolean): [Token, number] {
  const quote = source[quoteAt] ?? '';
  for (let end = quoteAt + 1; end < source.length; end += 1) {
    if (!raw && source[end] === '\\') {
      end += 1;
      continue;
    }
    if (source[end] !== quote) continue;
    const body = source.slice(quoteAt + 1, end);
    return [{ kind: 'literal', literal: { kind: 'string', value: raw ? body : unescaped(body) }, at }, end + 1];
  }
  throw new FormulaError(`the text that begins at character ${at + 1} is not closed`);
}

const escapes: Readonly<Record<string, string>> = { 0: '\0', b: '\b', n: '\n', r: '\r', t: '\t', Z: '\x1a' };

function unescaped(body: string): string {
  return body.replace(/\\(?:u([0-9a-fA-F]{4})|([0-3][0-7]{2})|([^]))/g, (_, unicode: string | undefined, octal: string | undefined, other: string | undefined) => {
    if (unicode !== undefined) return String.fromCharCode(parseInt(unicode, 16));
    if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
    if (other === '%' || other === '_') return `\\${other}`;
    return escapes[other ?? ''] ?? other ?? '';
  });
}

const largestInt = 2_147_483_647n;
const largestLong = 2n ** 63n - 1n;

function numberLiteral(text: string): Literal {
  const suffix = /(?:BD|[LDSYF])$/i.exec(text)?.[0].toUpperCase() ?? '';
  const body = text.slice(0, text.length - suffix.length);
  if (suffix === 'D' || suffix === 'F' || (suffix === '' && /[eE]/.test(body))) return doubleLiteral(text, body);
  if (suffix === 'L') return { kind: 'bigint', value: BigInt(body) };
  if (/^\d+$/.test(body) && suffix !== 'BD') {
    const value = BigInt(body);
    if (value <= largestInt) return { kind: 'int', value };
    return value <= largestLong ? { kind: 'bigint', value } : decimalLiteral(body);
  }
  return decimalLiteral(body);
}

function doubleLiteral(text: string, body: string): Literal {
  const value = Number(body);
  if (!Number.isFinite(value)) throw new FormulaError(`the number ${text} is too large for a double`);
  return { kind: 'double', value };
}

function decimalLiteral(body: string): Literal {
  const [whole = '', fraction = ''] = body.split('.');
  const digits = (whole + fraction).replace(/^0+(?=\d)/, '');
  const precision = Math.max(digits === '0' ? 1 : digits.length, fraction.length, 1);
  if (precision > 38) throw new FormulaError(`the number ${body} has more than 38 digits`);
  return { kind: 'decimal', unscaled: BigInt(digits), precision, scale: fraction.length };
}
