// The condition operators of IAM policies.
import { type RequestKeys, patternWithVariables, textWithVariables } from './policy-variables';
import { matchesParts, type PatternPart } from './wildcards';
import { ipInRange } from './ip-range';

/** Compares one value of the request with one of the policy. */
type Comparison = (got: string, policy: string, parts: readonly PatternPart[]) => boolean;

const number = (compare: (a: number, b: number) => boolean): Comparison => (got, policy) => {
  const [a, b] = [Number(got), Number(policy)];
  return !Number.isNaN(a) && !Number.isNaN(b) && compare(a, b);
};

const date = (compare: (a: number, b: number) => boolean): Comparison => (got, policy) => {
  const [a, b] = [momentOf(got), momentOf(policy)];
  return a !== undefined && b !== undefined && compare(a, b);
};

const like: Comparison = (got, _, parts) => matchesParts(parts, got);

/** Operators by lower-case name; the negated ones are made of the others. */
const POSITIVE: Readonly<Record<string, Comparison>> = {
  stringequals: (got, policy) => got === policy,
  stringequalsignorecase: (got, policy) => got.toLowerCase() === policy.toLowerCase(),
  stringlike: like,
  arnequals: arnLike,
  arnlike: arnLike,
  bool: (got, policy) => got.toLowerCase() === policy.toLowerCase(),
  binaryequals: (got, policy) => got === policy,
  numericequals: number((a, b) => a === b),
  numericlessthan: number((a, b) => a < b),
  numericlessthanequals: number((a, b) => a <= b),
  numericgreaterthan: number((a, b) => a > b),
  numericgreaterthanequals: number((a, b) => a >= b),
  dateequals: date((a, b) => a === b),
  datelessthan: date((a, b) => a < b),
  datelessthanequals: date((a, b) => a <= b),
  dategreaterthan: date((a, b) => a > b),
  dategreaterthanequals: date((a, b) => a >= b),
  ipaddress: (got, policy) => ipInRange(got, policy),
};

/** Negated operator -> what it negates. */
const NEGATED: Readonly<Record<string, string>> = {
  stringnotequals: 'stringequals', stringnotequalsignorecase: 'stringequalsignorecase', stringnotlike: 'stringlike',
  arnnotequals: 'arnequals', arnnotlike: 'arnlike', numericnotequals: 'numericequals', datenotequals: 'dateequals', notipaddress: 'ipaddress',
};

/** Whether IAM knows an operator, such as `ForAnyValue:StringLikeIfExists`. */
export function isOperator(name: string): boolean {
  const { base } = parse(name);
  return base === 'null' || POSITIVE[base] !== undefined || NEGATED[base] !== undefined;
}

function parse(name: string): { set: 'any' | 'all' | undefined; base: string; ifExists: boolean } {
  const lower = name.toLowerCase();
  const set = lower.startsWith('foranyvalue:') ? 'any' : lower.startsWith('forallvalues:') ? 'all' : undefined;
  const rest = set === undefined ? lower : lower.slice(lower.indexOf(':') + 1);
  const ifExists = rest.endsWith('ifexists');
  return { set, base: ifExists ? rest.slice(0, -8) : rest, ifExists };
}

/** One line of a Condition block: operator, key, and the policy's values. */
export function conditionHolds(operator: string, key: string, policyValues: readonly string[], keys: RequestKeys, variables: boolean): boolean {
  const { set, base, ifExists } = parse(operator);
  const got = keys.get(key.toLowerCase());
  if (base === 'null') return policyValues.some((value) => (value.toLowerCase() === 'true') === (got === undefined));
  const positive = POSITIVE[base];
  const negated = NEGATED[base];
  const comparison = positive ?? (negated === undefined ? undefined : POSITIVE[negated]);
  if (comparison === undefined) return false;
  if (got === undefined) return ifExists || set === 'all' || (set === undefined && negated !== undefined);
  const hits = (value: string): boolean => policyValues.some((policy) => {
    const text = textWithVariables(policy, keys, variables);
    const parts = patternWithVariables(policy, keys, variables);
    return text !== undefined && parts !== undefined && comparison(value, text, parts);
  });
  const fits = (value: string): boolean => (negated === undefined ? hits(value) : !hits(value));
  if (set === 'all') return got.every(fits);
  if (set === 'any') return got.some(fits);
  return negated === undefined ? got.some(fits) : got.every(fits);
}

/** ARNs are compared part by part; a wildcard does not cross a colon, save in the last part. */
function arnLike(got: string, _: string, parts: readonly PatternPart[]): boolean {
  const text = parts.map((part) => (part === 'run' ? '*' : part === 'any' ? '?' : part.literal)).join('');
  const [pattern, arn] = [splitArn(text), splitArn(got)];
  if (pattern.length !== arn.length) return matchesParts(parts, got) && text === '*';
  return pattern.every((piece, index) => matchesParts(piece.split(/([*?])/).filter((part) => part !== '')
    .map((part) => (part === '*' ? 'run' : part === '?' ? 'any' : { literal: part })), arn[index] ?? ''));
}

function splitArn(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

function momentOf(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
