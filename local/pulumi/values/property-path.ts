// Paths into property values as `ignoreChanges` and `replaceOnChanges` write them: `a.b[0]["c"]`, with `*` for all.
import { isObject, type Value, type Values } from './wire';

/** A path's parts; `*` matches every key or index. */
export function parsePath(text: string): (string | number)[] {
  const parts: (string | number)[] = [];
  const pattern = /\.?([^.[\]]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\[(\*)\]/gy;
  let at = 0;
  while (at < text.length) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) throw new Error(`invalid property path ${JSON.stringify(text)}`);
    const [whole, name, index, quoted, star] = found;
    parts.push(index !== undefined ? Number(index) : (name ?? star ?? (quoted ?? '').replace(/\\(.)/g, '$1')));
    at += whole.length;
  }
  return parts;
}

/** Whether the path leads to a place where two values differ; `differs` compares what lies there. */
export function differsAt(path: readonly (string | number)[], one: Value | undefined, other: Value | undefined, differs: (a: Value | undefined, b: Value | undefined) => boolean): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return differs(one, other);
  const keys = first === '*' ? [...new Set([...keysOf(one), ...keysOf(other)])] : [String(first)];
  return keys.some((key) => differsAt(rest, memberOf(one, key), memberOf(other, key), differs));
}

const keysOf = (value: Value | undefined): string[] => (value !== undefined && value !== null && typeof value === 'object' ? Object.keys(value) : []);

function memberOf(value: Value | undefined, key: string): Value | undefined {
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) ? value[key] : undefined;
}

/** `news` with what lies at the paths taken from `olds`. */
export function takeOld(olds: Values, news: Values, paths: readonly string[]): Values {
  return paths.reduce<Values>((values, path) => takeOne(olds, values, parsePath(path)) as Values, news);
}

function takeOne(old: Value | undefined, value: Value | undefined, path: readonly (string | number)[]): Value | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return old;
  if (Array.isArray(value)) {
    const list = value.map((item, at) => (first === '*' || Number(first) === at ? (takeOne(Array.isArray(old) ? old[at] : undefined, item, rest) ?? item) : item));
    return list;
  }
  if (value !== undefined && !isObject(value)) return rest.length === 0 ? old : value;
  const olds = isObject(old) ? old : {};
  const result: Values = { ...value };
  for (const key of first === '*' ? new Set([...Object.keys(olds), ...Object.keys(result)]) : [String(first)]) {
    const taken = takeOne(olds[key], result[key], rest);
    if (taken === undefined) delete result[key];
    else result[key] = taken;
  }
  return result;
}
