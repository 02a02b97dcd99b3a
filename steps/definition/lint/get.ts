// Reads the text of a `Get`: what it refers to, and the path into a step's properties.

/** A part of a path: `.name`, `[3]` or `['key']`. */
export type PathPart = { readonly kind: 'member'; readonly name: string } | { readonly kind: 'index'; readonly index: number } | { readonly kind: 'key'; readonly key: string };

/** What a `Get` refers to. */
export type Target =
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'execution'; readonly variable: string }
  | { readonly kind: 'experiment'; readonly name: string }
  | { readonly kind: 'step'; readonly step: string; readonly parts: readonly PathPart[] }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** The target of a text such as `Steps.Train.ModelArtifacts.S3ModelArtifacts`. Step names hold no dots; keys may. */
export function readGet(text: string): Target {
  const dot = text.indexOf('.');
  const root = text.slice(0, dot < 0 ? text.length : dot);
  const rest = dot < 0 ? '' : text.slice(dot + 1);
  if (rest === '') return { kind: 'unreadable', reason: 'expected Parameters.<name>, Execution.<variable> or Steps.<step>.<property>' };
  switch (root) {
    case 'Parameters':
      return { kind: 'parameter', name: rest };
    case 'Execution':
      return { kind: 'execution', variable: rest };
    case 'PipelineExperimentConfig':
      return { kind: 'experiment', name: rest };
    case 'Steps':
      return readStep(rest);
    default:
      return { kind: 'unreadable', reason: `${JSON.stringify(root)} is none of Parameters, Execution, Steps, PipelineExperimentConfig` };
  }
}

function readStep(text: string): Target {
  const end = text.search(/[.[]/);
  const step = end < 0 ? text : text.slice(0, end);
  const parts = readPath(end < 0 ? '' : text.slice(end));
  if (parts === undefined || parts.length === 0) return { kind: 'unreadable', reason: 'expected Steps.<step>.<property>, with [n] for a list and [\'key\'] for a map' };
  return { kind: 'step', step, parts };
}

/** Brackets before dots, since a key may hold dots. */
function readPath(text: string): PathPart[] | undefined {
  const parts: PathPart[] = [];
  const token = /\.([A-Za-z0-9_-]+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/y;
  while (token.lastIndex < text.length) {
    const [, name, index, single, double] = token.exec(text) ?? [];
    if (name !== undefined) parts.push({ kind: 'member', name });
    else if (index !== undefined) parts.push({ kind: 'index', index: Number(index) });
    else if (single !== undefined || double !== undefined) parts.push({ kind: 'key', key: single ?? double ?? '' });
    else return undefined;
  }
  return parts;
}
