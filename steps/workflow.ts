// Reads `workflow.yaml`, and tells everything that is wrong with it at once, each with its line.
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { InputError, type Problem } from '../flows/problems';
import { objectives, workflowOrigin, workflowSchema, type Objective, type SourceLocation, type SourceQuery, type Workflow } from './workflow-schema';
import { describeIssue, type Issue } from './workflow-issues';

export type { GateMode, HoldoutTable, Objective, ProblemType, SourceLocation, SourceQuery, Workflow } from './workflow-schema';

/**
 * The workflow that a file states.
 * @param text Content of the file.
 * @param file Name of the file as the user knows it, for messages.
 * @throws InputError with every problem of the file.
 */
export function parseWorkflow(text: string, file: string): Workflow {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors.map((error): Problem => ({ file, line: lines.linePos(error.pos[0]).line, message: `not YAML: ${error.message}` }));
  if (broken.length > 0) throw new InputError(broken);

  const data = toPlain(document, file);
  const result = workflowSchema.safeParse(data);
  if (result.success) return { ...result.data, [workflowOrigin]: { file, text } };
  const problems = result.error.issues.flatMap((issue) => describeIssue(issue as Issue, data)).map((found): Problem => ({
    file, line: lineOf(document, lines, found.path), path: writePath(found.path), message: found.message,
  }));
  throw new InputError(problems.sort((one, other) => (one.line ?? 0) - (other.line ?? 0)));
}

/** @throws InputError where aliases make a small file a huge document. */
function toPlain(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new InputError([{ file, message: `not to be read: ${error instanceof Error ? error.message : String(error)}; write repeated parts out instead of naming them by aliases` }]);
  }
}

/** Adds file and line to problems that name paths of a workflow, where it was read from a file. */
export function placeProblems(problems: readonly Problem[], workflow: Workflow): Problem[] {
  const origin = workflow[workflowOrigin];
  if (origin === undefined) return [...problems];
  const lines = new LineCounter();
  const document = parseDocument(origin.text, { lineCounter: lines });
  return problems.map((problem) => ({ file: origin.file, line: lineOf(document, lines, readPath(problem.path ?? '', document)), ...problem }));
}

/** The source whose rows are trained on and held out. */
export function splitSource(workflow: Workflow): string {
  const name = workflow.source ?? Object.keys(workflow.sources)[0];
  if (name === undefined) throw new InputError([{ path: 'sources', message: 'needs at least one source' }]);
  return name;
}

/** The sources whose rows lie in a file or in S3, by name. */
export function storedSources(workflow: Workflow): [string, SourceLocation][] {
  return Object.entries(workflow.sources).flatMap(([name, { query, ...place }]): [string, SourceLocation][] => (query === undefined ? [[name, place]] : []));
}

/** The sources whose rows the flow's own query gives, by name. */
export function querySources(workflow: Workflow): [string, SourceQuery][] {
  return Object.entries(workflow.sources).flatMap(([name, { query }]): [string, SourceQuery][] => (query === undefined ? [] : [[name, query]]));
}

/** The metric that Autopilot optimises and that the gates judge. */
export function objectiveOf(workflow: Workflow): Objective {
  return workflow.problem.objective ?? objectives[workflow.problem.type][0];
}

/** Line of the node at a path, or of the nearest node above it that is written. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    const line = keyLine(parent, key, lines) ?? nodeLine(document.getIn(path.slice(0, length), true), lines);
    if (line !== undefined) return line;
  }
  return 1;
}

function keyLine(parent: unknown, key: PropertyKey | undefined, lines: LineCounter): number | undefined {
  if (!isMapLike(parent)) return undefined;
  const pair = parent.items.find((item) => isNode(item.key) && String((item.key as { value?: unknown }).value) === String(key));
  return nodeLine(pair?.key, lines);
}

function isMapLike(node: unknown): node is { items: { key: unknown }[] } {
  return isNode(node) && 'items' in node && Array.isArray(node.items) && node.items.every((item: unknown) => typeof item === 'object' && item !== null && 'key' in item);
}

function nodeLine(node: unknown, lines: LineCounter): number | undefined {
  return isNode(node) && node.range != null ? lines.linePos(node.range[0]).line : undefined;
}

/** Splits a path at its dots and brackets; a key may hold dots itself, as the names of sources do. */
function readPath(path: string, document: Document): PropertyKey[] {
  const keys: PropertyKey[] = [];
  let rest = path;
  while (rest !== '') {
    const index = /^\[(\d+)\]\.?/.exec(rest);
    if (index !== null) {
      keys.push(Number(index[1]));
      rest = rest.slice(index[0].length);
      continue;
    }
    const parent = document.getIn(keys, true);
    const known = isMapLike(parent) ? parent.items.map((item) => String((item.key as { value?: unknown }).value)).filter((key) => rest === key || rest.startsWith(`${key}.`) || rest.startsWith(`${key}[`)) : [];
    const key = known.sort((one, other) => other.length - one.length)[0] ?? (/^[^.[]+/.exec(rest)?.[0] ?? rest);
    keys.push(key);
    rest = rest.slice(key.length).replace(/^\./, '');
  }
  return keys;
}

function writePath(path: readonly PropertyKey[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`)).join('');
}
