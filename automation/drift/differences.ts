// Differences between two states of a resource, path by path, as a person would tell them.

/** One difference; a side that is undefined was not there. */
export interface Difference {
  /** Such as `versioningConfiguration.status` or `tags[team]`. */
  path: string;
  before?: unknown;
  after?: unknown;
}

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What names an element of a list, so that lists in another order do not differ. */
const keyNames = ['key', 'Key', 'id', 'Id', 'sid', 'Sid', 'policyName', 'name', 'Name'] as const;

/** Elements by their names; undefined where an element has none or two have the same. */
function keyed(list: readonly unknown[]): Map<string, unknown> | undefined {
  const name = keyNames.find((key) => list.length > 0 && list.every((element) => isMembers(element) && typeof element[key] === 'string'));
  if (name === undefined) return undefined;
  const found = new Map(list.map((element) => [String((element as Members)[name]), element]));
  return found.size === list.length ? found : undefined;
}

/** `{key, value}` is told as its value. */
function worth(element: unknown): unknown {
  if (!isMembers(element)) return element;
  const names = Object.keys(element).map((name) => name.toLowerCase()).sort();
  return names.length === 2 && names[0] === 'key' && names[1] === 'value' ? element['value'] ?? element['Value'] : element;
}

/** Documents that one side keeps as text are compared by what they say. */
function opened(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return value;
    throw error;
  }
}

const text = (value: unknown): string => JSON.stringify(value) ?? 'undefined';

function ofLists(before: readonly unknown[], after: readonly unknown[], path: string): Difference[] {
  const [olds, news] = [keyed(before), keyed(after)];
  if ((olds !== undefined || before.length === 0) && (news !== undefined || after.length === 0)) {
    const names = new Set([...(olds?.keys() ?? []), ...(news?.keys() ?? [])]);
    return [...names].flatMap((name) => differencesBetween(worth(olds?.get(name)), worth(news?.get(name)), `${path}[${name}]`));
  }
  const plain = [...before, ...after].every((element) => typeof element !== 'object');
  const sorted = (list: readonly unknown[]): string => text(plain ? [...list].sort() : list);
  return sorted(before) === sorted(after) ? [] : [{ path, before, after }];
}

/** All differences, each at the deepest path that still tells it; nothing where both say the same. */
export function differencesBetween(before: unknown, after: unknown, path = ''): Difference[] {
  const [one, other] = [opened(before), opened(after)];
  if (Array.isArray(one) && Array.isArray(other)) return ofLists(one, other, path);
  if (isMembers(one) && isMembers(other)) {
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((name) => differencesBetween(one[name], other[name], path === '' ? name : `${path}.${name}`));
  }
  if (text(one) === text(other)) return [];
  return [{ path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}

const longest = 120;

function shown(value: unknown): string {
  const json = text(value);
  return json.length <= longest ? json : `${json.slice(0, longest)}... (${json.length} characters)`;
}

/** `tags[team] was "ml", is "data" now`. */
export function describeDifference({ path, before, after }: Difference): string {
  if (before === undefined) return `${path} was not there, is ${shown(after)} now`;
  return after === undefined ? `${path} was ${shown(before)}, is gone now` : `${path} was ${shown(before)}, is ${shown(after)} now`;
}
