// How the flow reads one of the workflow's sources.
import { readDataset, type Dataset } from '../flows/dataset';
import { sourceNodes } from '../flows/graph';
import { InputError } from '../flows/problems';
import type { PipelinePlan } from './plan';

/**
 * The dataset of the flow that a source of the workflow stands for.
 * @throws InputError if the flow has none of that name.
 */
export function datasetOf(plan: Pick<PipelinePlan, 'flow' | 'workflow'>, source: string): Dataset {
  const datasets = sourceNodes(plan.flow).map((node) => readDataset(node));
  const dataset = datasets.find((candidate) => candidate.name === source);
  if (dataset === undefined) {
    throw new InputError([{ path: `sources.${source}`, message: `the flow ${plan.workflow.flow} has no dataset "${source}"; it has ${datasets.map((known) => `"${known.name}"`).join(', ') || 'none'}` }]);
  }
  return dataset;
}
