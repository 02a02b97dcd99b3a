// JSON Patch (RFC 6902), as UpdateResource takes it.

/** One operation of a patch document. */
export interface PatchOperation {
  op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
  path: string;
  from?: string;
  value?: unknown;
}

/** The patch cannot be read or applied. */
export class PatchFault extends Error {}

/** Reads a patch document. @throws PatchFault */
export function parsePatch(text: string): PatchOperation[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new PatchFault(`Invalid JSON Patch document: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!Array.isArray(value)) throw new PatchFault('Invalid JSON Patch document: an array of operations is expected');
  return value.map(checkOperation);
}

function checkOperation(value: unknown): PatchOperation {
  const operation = (typeof value === 'object' && value !== null ? value : {}) as Partial<PatchOperation>;
  const known = ['add', 'remove', 'replace', 'move', 'copy', 'test'];
  if (typeof operation.op !== 'string' || !known.includes(operation.op)) throw new PatchFault(`Invalid JSON Patch operation ${JSON.stringify(value)}: op must be one of ${known.join(', ')}`);
  if (typeof operation.path !== 'string') throw new PatchFault(`Invalid JSON Patch operation ${JSON.stringify(value)}: path is missing`);
  if (['add', 'replace', 'test'].includes(operation.op) && !('value' in operation)) throw new PatchFault(`Invalid JSON Patch operation ${JSON.stringify(value)}: value is missing`);
  if (['move', 'copy'].includes(operation.op) && typeof operation.from !== 'string') throw new PatchFault(`Invalid JSON Patch operation ${JSON.stringify(value)}: from is missing`);
  return operation as PatchOperation;
}

/** Path segments of a JSON pointer (RFC 6901). @throws PatchFault */
export function segments(pointer: string): string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) throw new PatchFault(`Invalid JSON pointer '${pointer}': it must begin with /`);
  return pointer.slice(1).split('/').map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * Applies a patch to a copy of `document`.
 * @param lenient paths that the document does not show although they are set (write-only properties): a replacement there
 *   is an addition, a removal of nothing is no error
 */
export function applyPatch<T>(document: T, patch: readonly PatchOperation[], lenient: (path: readonly string[]) => boolean = () => false): T {
  let result: unknown = structuredClone(document);
  for (const operation of patch) result = applyOne(result, operation, lenient);
  return result as T;
}

function applyOne(document: unknown, operation: PatchOperation, lenient: (path: readonly string[]) => boolean): unknown {
  const path = segments(operation.path);
  switch (operation.op) {
    case 'add': return add(document, path, structuredClone(operation.value), lenient(path));
    case 'remove': return lenient(path) && !exists(document, path) ? document : remove(document, path);
    case 'replace':
      if (lenient(path)) return add(document, path, structuredClone(operation.value), true);
      find(document, path);
      return path.length === 0 ? operation.value : put(document, path, structuredClone(operation.value));
    case 'test':
      if (canonical(find(document, path)) !== canonical(operation.value)) throw new PatchFault(`The test at '${operation.path}' failed`);
      return document;
    case 'move': {
      const from = segments(operation.from as string);
      const value = find(document, from);
      if (path.length > from.length && from.every((segment, index) => path[index] === segment)) throw new PatchFault(`Cannot move '${operation.from ?? ''}' into itself`);
      return add(remove(document, from), path, value, false);
    }
    case 'copy': return add(document, path, structuredClone(find(document, segments(operation.from as string))), false);
  }
}

function find(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const segment of path) {
    if (!has(value, segment)) throw new PatchFault(`There is nothing at '/${path.join('/')}'`);
    value = (value as Record<string, unknown>)[segment];
  }
  return value;
}

function exists(document: unknown, path: readonly string[]): boolean {
  let value = document;
  for (const segment of path) {
    if (!has(value, segment)) return false;
    value = (value as Record<string, unknown>)[segment];
  }
  return true;
}

function has(value: unknown, segment: string): boolean {
  if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(segment) && Number(segment) < value.length;
  return typeof value === 'object' && value !== null && Object.hasOwn(value, segment);
}

function add(document: unknown, path: readonly string[], value: unknown, makeParents: boolean): unknown {
  if (path.length === 0) return value;
  const parentPath = path.slice(0, -1);
  if (makeParents) {
    for (let length = 1; length <= parentPath.length; length += 1) {
      if (!exists(document, parentPath.slice(0, length))) put(document, parentPath.slice(0, length), {});
    }
  }
  const parent = find(document, parentPath);
  const last = path.at(-1) as string;
  if (!Array.isArray(parent)) return put(document, path, value);
  const index = last === '-' ? parent.length : /^(0|[1-9]\d*)$/.test(last) ? Number(last) : NaN;
  if (!(index <= parent.length)) throw new PatchFault(`'${last}' is no index of the array at '/${parentPath.join('/')}'`);
  parent.splice(index, 0, value);
  return document;
}

function put(document: unknown, path: readonly string[], value: unknown): unknown {
  const parent = find(document, path.slice(0, -1));
  if (typeof parent !== 'object' || parent === null) throw new PatchFault(`There is no object at '/${path.slice(0, -1).join('/')}'`);
  Object.defineProperty(parent, path.at(-1) as string, { value, writable: true, enumerable: true, configurable: true });
  return document;
}

function remove(document: unknown, path: readonly string[]): unknown {
  find(document, path);
  if (path.length === 0) throw new PatchFault('The whole document cannot be removed');
  const parent = find(document, path.slice(0, -1));
  const last = path.at(-1) as string;
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete (parent as Record<string, unknown>)[last];
  return document;
}

/** JSON with sorted keys, to compare by. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : item) ?? 'undefined';
}
