// Rule `cycle`: no step waits, by however many others, for itself.
import type { DefinitionDocument } from '../document';
import { fault, type Rule } from '../finding';
import { asList } from '../json';

export const cycle: Rule = {
  id: 'cycle',
  summary: 'The graph of the steps has no cycle.',
  check(document) {
    const edges = graph(document);
    const done = new Set<string>();
    // Takes away what waits for nothing left, until nothing can be taken: what is left waits for itself.
    for (let before = -1; done.size !== before;) {
      before = done.size;
      for (const [name, needs] of edges) if (!done.has(name) && [...needs].every((need) => done.has(need) || !edges.has(need))) done.add(name);
    }
    const circle = findCircle(edges, done);
    if (circle.length === 0) return [];
    const first = document.step(circle[0] ?? '');
    return [fault(first?.path ?? '$.Steps', `Cycle detected in pipeline step graph: ${[...circle, circle[0]].join(' -> ')}`)];
  },
};

/** By step, the steps that it waits for: those it names, those it refers to, the condition whose branch it stands in. */
function graph(document: DefinitionDocument): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const step of document.steps) {
    const condition = step.branches.at(-1)?.condition;
    const needs = new Set([...asList(step.json['DependsOn']).map(String), ...(condition === undefined ? [] : [condition])]);
    // A step that names itself is told of by another rule.
    needs.delete(step.name);
    edges.set(step.name, needs);
  }
  for (const { step, target } of document.references) {
    if (step !== undefined && target.kind === 'step') edges.get(step.name)?.add(target.step);
  }
  return edges;
}

function findCircle(edges: ReadonlyMap<string, ReadonlySet<string>>, done: ReadonlySet<string>): string[] {
  const start = [...edges.keys()].find((name) => !done.has(name));
  if (start === undefined) return [];
  const walked: string[] = [start];
  for (let step = 0; step <= edges.size; step += 1) {
    const here = walked.at(-1) ?? start;
    const next = [...(edges.get(here) ?? [])].find((name) => edges.has(name) && !done.has(name));
    if (next === undefined) return walked;
    if (walked.includes(next)) return walked.slice(walked.indexOf(next));
    walked.push(next);
  }
  return walked;
}
