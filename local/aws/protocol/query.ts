// The query protocol: form fields such as `Tags.member.1.Key` to values in the shapes' types.
import { AwsError } from '../operation';
import type { Model, Reference } from './model';
import { shapeOf } from './model';
import { readTimestamp } from './timestamps';

/** Deepest nesting of form fields; AWS's own shapes stay far below. */
const DEPTH = 32;

interface Node { value?: string; children: Map<string, Node> }

/** Parses a form body into the input of an operation. @throws AwsError MalformedInput */
export function readQuery(model: Model, reference: Reference | undefined, fields: URLSearchParams): Record<string, unknown> {
  if (reference === undefined) return {};
  const root: Node = { children: new Map() };
  for (const [name, value] of fields) place(root, name.split('.'), value);
  return read(model, reference, root, '') as Record<string, unknown>;
}

function place(root: Node, path: readonly string[], value: string): void {
  if (path.length > DEPTH) throw new AwsError('MalformedInput', `A field is nested deeper than ${DEPTH} levels`);
  let node = root;
  for (const part of path) {
    const next = node.children.get(part) ?? { children: new Map() };
    node.children.set(part, next);
    node = next;
  }
  node.value = value;
}

function read(model: Model, reference: Reference, node: Node, at: string): unknown {
  const shape = shapeOf(model, reference);
  switch (shape.type) {
    case 'structure': {
      const out: Record<string, unknown> = {};
      for (const [name, member] of Object.entries(shape.members ?? {})) {
        const child = node.children.get(wireName(model, name, member));
        if (child !== undefined) out[name] = read(model, member, child, at === '' ? name : `${at}.${name}`);
      }
      return out;
    }
    case 'list': {
      if (node.value === '' && node.children.size === 0) return [];
      const items = shape.flattened === true || model.metadata.protocol === 'ec2' ? node : node.children.get(shape.member?.locationName ?? 'member') ?? node.children.get('member');
      return numbered(items).map((child, index) => read(model, shape.member as Reference, child, `${at}.${index + 1}`));
    }
    case 'map': {
      const entries = shape.flattened === true ? node : node.children.get('entry');
      return Object.fromEntries(numbered(entries).map((entry) => [
        entry.children.get(shape.key?.locationName ?? 'key')?.value ?? '',
        read(model, shape.value as Reference, entry.children.get(shape.value?.locationName ?? 'value') ?? { children: new Map() }, at),
      ]));
    }
    default:
      return readText(shape.type, node.value ?? '', at);
  }
}

/** A member's name in a form. EC2 has its own: the location's with a capital in front. */
function wireName(model: Model, name: string, { locationName = name, queryName }: Reference): string {
  return model.metadata.protocol === 'ec2' ? queryName ?? `${locationName.slice(0, 1).toUpperCase()}${locationName.slice(1)}` : locationName;
}

function numbered(node: Node | undefined): Node[] {
  if (node === undefined) return [];
  return [...node.children].filter(([name]) => /^\d{1,6}$/.test(name)).sort(([a], [b]) => Number(a) - Number(b)).map(([, child]) => child);
}

/** A scalar from text, as query strings, headers, XML and forms carry it. @throws AwsError MalformedInput */
export function readText(type: string, text: string, at: string, code = 'MalformedInput'): unknown {
  switch (type) {
    case 'string':
      return text;
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true';
      break;
    case 'integer':
    case 'long':
      if (/^[+-]?\d{1,19}$/.test(text)) return Number(text);
      break;
    case 'double':
      if (text.trim() !== '' && !Number.isNaN(Number(text))) return Number(text);
      break;
    case 'timestamp': {
      const date = readTimestamp(text);
      if (date !== undefined) return date;
      break;
    }
    case 'blob':
      return Buffer.from(text, 'base64');
    default:
  }
  throw new AwsError(code, `The value '${text.slice(0, 100)}' at '${at}' is not a valid ${type}`);
}
