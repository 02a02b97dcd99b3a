// Step PrepareSource, where a workflow has a preparation: runs that part of the flow on all rows, before any are held out.
import { readDataset } from '../flows/dataset';
import { sourceNodes } from '../flows/graph';
import type { FlowNode } from '../flows/flow';
import { queryTablesVariable } from '../flows/query-tables';
import { dataWranglerStep, outputName, rowsUri, s3Input, type ProcessingInput } from './data-wrangler-step';
import { parameter } from './definition/references';
import type { Get, Join, ProcessingStep } from './definition/types';
import type { FlowFile } from './flow-files';
import { parameterNames, sourceParameter } from './parameters';
import { stepNames, type PipelinePlan } from './plan';
import { queryInput } from './query-input';
import { querySources } from './workflow';

/** Where its rows lie: a folder with one part file. */
export function preparedRowsUri(file: FlowFile): Join {
  return rowsUri(stepNames.prepareSource, file);
}

/** The Processing step, if there is a preparation. */
export function prepareSource(plan: PipelinePlan): ProcessingStep[] {
  const file = plan.files.preparation;
  if (file === undefined) return [];
  const queries = new Set(querySources(plan.workflow).map(([name]) => name));
  return [dataWranglerStep(plan, {
    step: stepNames.prepareSource, description: 'Runs the preparation of the Data Wrangler flow on all rows.',
    file, flowParameter: parameterNames.preparation, roleArn: plan.context.roles.prepareSource, folder: 'source',
    sources: sourceNodes(file.flow).map((node) => (queries.has(readDataset(node).name) ? queryInput(plan, node) : storedInput(node))),
    ...(queries.size === 0 ? {} : { environment: queryEnvironment(queries) }),
    // One part, whatever its size, since PrepareHoldout reads one file.
    containerArguments: [`--output-config '${JSON.stringify({ [outputName(file)]: { content_type: 'CSV', partition_config: { num_partitions: 1 } } })}'`],
  })];
}

/** Where the lists of the queries' tables lie, for an endpoint that has neither Athena nor Redshift. */
function queryEnvironment(queries: ReadonlySet<string>): Record<string, Get> {
  return Object.fromEntries([...queries].map((name) => [queryTablesVariable(name), parameter(sourceParameter(name))]));
}

function storedInput(node: FlowNode): ProcessingInput {
  const { name } = readDataset(node);
  return s3Input(name, parameter(sourceParameter(name)));
}
