// The order of a definition's steps: who waits for whom, and that nobody waits for itself.
import { referringValues } from './definition';
import type { Definition, StepDefinition } from './definition';
import { findReferences, parseReference } from './references';
import { unparsable } from './request-fault';

/** Names of the steps that each step waits for. */
export type Predecessors = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Every step's predecessors: by reference, by DependsOn, and the Condition whose branch it is in.
 * @throws RequestFault where the steps form a circle
 */
export function predecessorsOf(definition: Definition): Predecessors {
  const predecessors = new Map([...definition.steps.values()].map((step) => [step.name, directPredecessors(step)]));
  refuseCycle(predecessors);
  return predecessors;
}

/** A Condition waits for what its conditions refer to, not for what its branches do. */
function directPredecessors(step: StepDefinition): ReadonlySet<string> {
  const referred = Object.values(referringValues(step)).flatMap((value) => [...findReferences(value)].flatMap(({ text }) => {
    const reference = parseReference(text);
    return reference?.kind === 'step' ? [reference.step] : [];
  }));
  return new Set([...referred, ...step.dependsOn, ...(step.branch === undefined ? [] : [step.branch.condition])]);
}

/** Steps that everything before them allows come off the list until it is empty, or only circles are left. */
function refuseCycle(predecessors: Predecessors): void {
  const done = new Set<string>();
  for (let left = predecessors.size; left > 0;) {
    const free = [...predecessors].filter(([name, before]) => !done.has(name) && [...before].every((other) => done.has(other)));
    if (free.length === 0) {
      const circle = [...predecessors.keys()].filter((name) => !done.has(name));
      throw unparsable(`Model Validation failed: Cycle detected in pipeline step graph, among ${circle.join(', ')}.`);
    }
    for (const [name] of free) done.add(name);
    left -= free.length;
  }
}

/** All steps before a step, near and far. */
export function ancestorsOf(name: string, predecessors: Predecessors): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...predecessors.get(name) ?? []];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...predecessors.get(next) ?? []);
  }
  return found;
}
