// Policy variables such as `${aws:PrincipalTag/team}` in resources and conditions, filled in from the request.
import { type PatternPart, patternOf } from './wildcards';

/** Condition keys of a request, by lower-case name. */
export type RequestKeys = ReadonlyMap<string, readonly string[]>;

const VARIABLE = /\$\{([^}]*)\}/g;

/** The pattern of a text; undefined where a variable has no value, so that it fits nothing. Values are taken literally. */
export function patternWithVariables(text: string, keys: RequestKeys, variables: boolean): PatternPart[] | undefined {
  if (!variables || !text.includes('${')) return patternOf(text);
  const parts: PatternPart[] = [];
  let at = 0;
  for (const match of text.matchAll(VARIABLE)) {
    const value = valueOf(match[1] ?? '', keys);
    if (value === undefined) return undefined;
    parts.push(...patternOf(text.slice(at, match.index)));
    if (value !== '') parts.push({ literal: value });
    at = match.index + match[0].length;
  }
  return [...parts, ...patternOf(text.slice(at))];
}

/** The text with its variables filled in; undefined where one has no value. */
export function textWithVariables(text: string, keys: RequestKeys, variables: boolean): string | undefined {
  if (!variables || !text.includes('${')) return text;
  let missing = false;
  const out = text.replace(VARIABLE, (_, name: string) => {
    const value = valueOf(name, keys);
    missing ||= value === undefined;
    return value ?? '';
  });
  return missing ? undefined : out;
}

function valueOf(expression: string, keys: RequestKeys): string | undefined {
  if (expression === '*' || expression === '?' || expression === '$') return expression;
  const match = /^\s*([^,\s]+)\s*(?:,\s*'([^']*)'\s*)?$/.exec(expression);
  if (match === null) return undefined;
  const values = keys.get((match[1] ?? '').toLowerCase());
  return values !== undefined && values.length === 1 ? values[0] : match[2];
}
