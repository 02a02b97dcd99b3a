// The part of JSONPath that DataProcessing takes: `$`, `.name`, `*`, `['a','b']`, `[n,m]`, `[a:b]`.

/** A JSON value. */
export type Value = unknown;

/** One step of a path; `many` steps give a list even for one hit. */
type Step = { many: boolean; select(value: Value): Value[] };

/** A parsed path. */
export interface RecordPath {
  text: string;
  /**
   * What the path selects.
   * @throws RangeError where an index or name is not there
   */
  select(value: Value): Value;
}

/** Longest filter of the API. */
const LONGEST = 63;

/**
 * @throws SyntaxError for what DataProcessing does not take
 */
export function parseRecordPath(text: string): RecordPath {
  if (text.length > LONGEST) throw new SyntaxError(`the filter "${text}" has ${text.length} characters; ${LONGEST} are allowed`);
  const steps: Step[] = [];
  let rest = text.startsWith('$') ? text.slice(1) : unfit(text);
  while (rest !== '') {
    const match = /^(?:\.([A-Za-z_][\w-]*)|\.?(\*)|\[([^\]]*)\])/.exec(rest);
    if (match === null) return unfit(text);
    steps.push(match[1] !== undefined ? names([match[1]], false) : match[2] !== undefined ? everything() : bracket(match[3] ?? '', text));
    rest = rest.slice(match[0].length);
  }
  return { text, select: (value) => select(value, steps, text) };
}

function unfit(text: string): never {
  throw new SyntaxError(`the filter "${text}" is not of the kinds $, .name, *, ['a','b'], [n,m], [a:b]`);
}

function select(value: Value, steps: readonly Step[], text: string): Value {
  let values: Value[] = [value];
  let many = false;
  for (const step of steps) {
    many ||= step.many;
    values = values.flatMap((each) => {
      const found = step.select(each);
      if (found.length === 0 && !step.many) throw new RangeError(`the filter "${text}" finds nothing in ${JSON.stringify(value).slice(0, 120)}`);
      return found;
    });
  }
  return many ? values : values[0];
}

function bracket(content: string, text: string): Step {
  const trimmed = content.trim();
  if (trimmed === '*') return everything();
  const slice = /^(-?\d+)?\s*:\s*(-?\d+)?$/.exec(trimmed);
  if (slice !== null) return sliceOf(slice[1], slice[2]);
  if (/^-?\d+(\s*,\s*-?\d+)*$/.test(trimmed)) return indexes(trimmed.split(',').map(Number));
  const quoted = [...trimmed.matchAll(/\s*(?:'([^']*)'|"([^"]*)")\s*(?:,|$)/gy)];
  if (quoted.length > 0 && quoted.map(([whole]) => whole).join('') === trimmed) return names(quoted.map((match) => match[1] ?? match[2] ?? ''), quoted.length > 1);
  return unfit(text);
}

function everything(): Step {
  return { many: true, select: (value) => (Array.isArray(value) ? value : typeof value === 'object' && value !== null ? Object.values(value) : []) };
}

function names(wanted: readonly string[], many: boolean): Step {
  return {
    many,
    select: (value) => wanted.flatMap((name) => {
      if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)) return [(value as Record<string, Value>)[name]];
      if (many) throw new RangeError(`there is no "${name}" in ${JSON.stringify(value).slice(0, 120)}`);
      return [];
    }),
  };
}

function indexes(wanted: readonly number[]): Step {
  return {
    many: wanted.length > 1,
    select: (value) => wanted.map((index) => {
      const list = Array.isArray(value) ? value as Value[] : [];
      const at = index < 0 ? list.length + index : index;
      if (at < 0 || at >= list.length) throw new RangeError(`index ${index} is out of range: there are ${list.length} columns`);
      return list[at];
    }),
  };
}

function sliceOf(from: string | undefined, to: string | undefined): Step {
  return {
    many: true,
    select: (value) => (Array.isArray(value) ? (value as Value[]).slice(from === undefined ? 0 : Number(from), to === undefined ? undefined : Number(to)) : []),
  };
}
