// Step PrepareData: runs the Data Wrangler flow on the training rows, and fits its operators on them anew.
import { datasetName } from '../flows/dataset';
import { preparedDataset } from '../flows/divide-flow';
import { sourceNodes } from '../flows/graph';
import { dataWranglerStep, outputName, outputUri, rowsUri, s3Input, type ProcessingInput } from './data-wrangler-step';
import { parameter, stepOutput } from './definition/references';
import type { Join, ProcessingStep, Scalar } from './definition/types';
import { parameterNames, sourceParameter } from './parameters';
import { stepNames, type PipelinePlan } from './plan';
import { holdoutOutputs } from './prepare-holdout';
import { splitSource } from './workflow';

/** Name of the flow file that the job writes with what its operators learnt. */
export const refittedFlowName = 'refitted.flow';

/** Where the job's output lies, without the folder that Data Wrangler names by the job. */
export function trainingOutputUri(plan: PipelinePlan): Scalar {
  return outputUri(stepNames.prepareData, plan.files.trained);
}

/** Where this job's rows lie. */
export function trainingUri(plan: PipelinePlan): Join {
  return rowsUri(stepNames.prepareData, plan.files.trained);
}

/** The Processing step. */
export function prepareData(plan: PipelinePlan): ProcessingStep {
  const file = plan.files.trained;
  return dataWranglerStep(plan, {
    step: stepNames.prepareData, description: 'Runs the Data Wrangler flow on the training rows, refitted.',
    file, flowParameter: parameterNames.flow, roleArn: plan.context.roles.prepareData, folder: 'training',
    sources: sourceNodes(file.flow).map((node) => sourceInput(plan, datasetName(node))),
    containerArguments: containerArguments(plan),
  });
}

function sourceInput(plan: PipelinePlan, dataset: string): ProcessingInput {
  const isSplit = dataset === (plan.files.preparation === undefined ? splitSource(plan.workflow) : preparedDataset);
  return s3Input(dataset, isSplit ? stepOutput(stepNames.prepareHoldout, holdoutOutputs.trainingRows) : parameter(sourceParameter(dataset)));
}

/** Each is one string with quotes inside, as the container splits its command line itself. */
function containerArguments({ files }: PipelinePlan): string[] {
  return [
    `--output-config '${JSON.stringify({ [outputName(files.trained)]: { content_type: 'CSV' } })}'`,
    `--refit-trained-params '${JSON.stringify({ refit: true, output_flow: refittedFlowName })}'`,
  ];
}
