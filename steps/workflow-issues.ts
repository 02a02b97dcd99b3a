// Puts a problem that zod found in `workflow.yaml` into words: what is wrong, the value got, the values allowed.

/** The parts of a zod issue that the words are made of. */
export interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly values?: readonly unknown[];
  readonly expected?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly inclusive?: boolean;
  readonly origin?: string;
  readonly errors?: readonly (readonly Issue[])[];
  readonly discriminator?: string;
  readonly options?: readonly unknown[];
  readonly note?: string;
  /** What is wrong with a key of a record. */
  readonly issues?: readonly Issue[];
}

/** A problem in words, and where it is. */
export interface DescribedIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Words for one issue; several where it names several keys. */
export function describeIssue(issue: Issue, data: unknown): DescribedIssue[] {
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => ({ path: [...issue.path, key], message: `is not a key of the workflow; see docs/workflow.schema.json for those there are` }));
  }
  if (issue.code === 'invalid_key') return [{ path: issue.path, message: `the name ${(issue.issues ?? []).map((inner) => inner.message).join('; ')}; got ${show(issue.path.at(-1))}` }];
  if (issue.code === 'invalid_union' && issue.discriminator === undefined) return describeUnion(issue, data);
  return [{ path: issue.path, message: describeOne(issue, valueAt(data, issue.path)) }];
}

/** Of a union, the branch that fits the kind of value given tells most. */
function describeUnion(issue: Issue, data: unknown): DescribedIssue[] {
  const value = valueAt(data, issue.path);
  const branches = issue.errors ?? [];
  const deep = branches.find((branch) => typeof value === 'object' && value !== null && branch.every((inner) => inner.code !== 'invalid_type' || inner.path.length > 0));
  const shallow = branches.find((branch) => branch.every((inner) => inner.code !== 'invalid_type'));
  const chosen = deep ?? shallow;
  if (chosen !== undefined && chosen.length > 0) return chosen.flatMap((inner) => describeIssue({ ...inner, path: [...issue.path, ...inner.path] }, data));
  const kinds = [...new Set(branches.flat().filter((inner) => inner.code === 'invalid_type').map((inner) => article(inner.expected ?? 'value')))];
  return [{ path: issue.path, message: value === undefined ? `is missing; must be ${kinds.join(' or ')}` : `must be ${kinds.join(' or ')}; got ${show(value)}` }];
}

function describeOne(issue: Issue, value: unknown): string {
  if (issue.code === 'custom') return issue.message;
  const got = `got ${show(value)}`;
  const missing = value === undefined;
  switch (issue.code) {
    case 'invalid_type':
      return missing ? `is missing; must be ${article(issue.expected ?? 'value')}` : `must be ${article(issue.expected ?? 'value')}; ${got}`;
    case 'invalid_value': {
      const allowed = (issue.values ?? []).map(show).join(', ');
      return missing ? `is missing; allowed: ${allowed}` : `${got}; allowed: ${allowed}`;
    }
    case 'invalid_union': {
      const allowed = (issue.options ?? []).map(show).join(', ');
      return missing ? `is missing; allowed: ${allowed || 'see docs/workflow.schema.json'}` : `${got}; allowed: ${allowed || 'see docs/workflow.schema.json'}`;
    }
    case 'too_small':
      return `${sizeOf(issue)} must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}; ${got}`;
    case 'too_big':
      return `${sizeOf(issue)} must be ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}; ${got}`;
    case 'invalid_format':
      return `${issue.message}; ${got}`;
    default:
      return `${issue.message}; ${got}`;
  }
}

function sizeOf(issue: Issue): string {
  if (issue.origin === 'string') return 'the length';
  if (issue.origin === 'array') return 'the number of entries';
  return 'the value';
}

function article(expected: string): string {
  const words: Readonly<Record<string, string>> = { object: 'a map', record: 'a map', array: 'a list', int: 'a whole number', string: 'text', boolean: 'true or false', number: 'a number' };
  return words[expected] ?? expected;
}

function show(value: unknown): string {
  const written = JSON.stringify(value) ?? 'nothing';
  return written.length > 80 ? `${written.slice(0, 77)}...` : written;
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined), data);
}
