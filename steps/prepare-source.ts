// Step PrepareSource, where a workflow has a preparation: runs that part of the flow on all rows, before any are held out.
import { readDataset } from '../flows/dataset';
import { sourceNodes } from '../flows/graph';
import type { FlowNode } from '../flows/flow';
import { dataWranglerStep, outputName, rowsUri, s3Input, type ProcessingInput } from './data-wrangler-step';
import { parameter } from './definition/references';
import type { Join, ProcessingStep } from './definition/types';
import type { FlowFile } from './flow-files';
import { parameterNames, sourceParameter } from './parameters';
import { stepNames, type PipelinePlan } from './plan';

/** Where its rows lie: a folder with one part file. */
export function preparedRowsUri(file: FlowFile): Join {
  return rowsUri(stepNames.prepareSource, file);
}

/** The Processing step, if there is a preparation. */
export function prepareSource(plan: PipelinePlan): ProcessingStep[] {
  const file = plan.files.preparation;
  if (file === undefined) return [];
  return [dataWranglerStep(plan, {
    step: stepNames.prepareSource, description: 'Runs the preparation of the Data Wrangler flow on all rows.',
    file, flowParameter: parameterNames.preparation, roleArn: plan.context.roles.prepareSource, folder: 'source',
    sources: sourceNodes(file.flow).map(sourceInput),
    // One part, whatever its size, since PrepareHoldout reads one file.
    containerArguments: [`--output-config '${JSON.stringify({ [outputName(file)]: { content_type: 'CSV', partition_config: { num_partitions: 1 } } })}'`],
  })];
}

function sourceInput(node: FlowNode): ProcessingInput {
  const { name } = readDataset(node);
  return s3Input(name, parameter(sourceParameter(name)));
}
