// Which steps of the pipeline a change touches: both definitions built as a stack would, compared step by step.
import { renderDefinition } from '../../steps/definition/render';
import { buildPipeline } from '../../steps/pipeline';
import type { Project } from '../project/load-project';
import { specimenContext } from '../project/specimen-context';

interface Step { Name: string; Arguments?: unknown }

/** Digests of data and flow stand in every definition, and say nothing of its form. */
function stepsOf(project: Project): Map<string, string> {
  const definition = JSON.parse(renderDefinition(buildPipeline(project.workflow, project.flow, { ...specimenContext(project, 'review'), flowDigest: '0'.repeat(64) }))) as { Steps: Step[]; Parameters: unknown };
  return new Map([...definition.Steps.map((step): [string, string] => [step.Name, JSON.stringify(step)]), ['parameters', JSON.stringify(definition.Parameters)]]);
}

/** Lines that tell what is added, removed and changed. */
export function compareDefinitions(before: Project, after: Project): string[] {
  const [old, now] = [stepsOf(before), stepsOf(after)];
  return [
    ...[...now.keys()].flatMap((name) => (old.has(name) ? (old.get(name) === now.get(name) ? [] : [`changed: ${name}`]) : [`added: ${name}`])),
    ...[...old.keys()].filter((name) => !now.has(name)).map((name) => `removed: ${name}`),
  ];
}
