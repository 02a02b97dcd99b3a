// What all steps of one pipeline share: the workflow, the flow, the place, the node that is trained on and served.
import type { Flow } from '../flows/flow';
import { InputError } from '../flows/problems';
import { flowFiles, type FlowFiles } from './flow-files';
import type { PipelineContext } from './context';
import { execution, parameter, s3Path } from './definition/references';
import type { Join, RetryException, RetryPolicy, Scalar } from './definition/types';
import { parameterNames } from './parameters';
import type { Workflow } from './workflow';

/** Names of the steps, by which steps refer to each other. */
export const stepNames = {
  prepareSource: 'PrepareSource',
  prepareHoldout: 'PrepareHoldout',
  prepareData: 'PrepareData',
  packageEncoder: 'PackageEncoder',
  trainCandidates: 'TrainCandidates',
  assembleModel: 'AssembleModel',
  scoreHoldout: 'ScoreHoldout',
  evaluatePredictions: 'EvaluatePredictions',
  checkThreshold: 'CheckThreshold',
  registerModel: 'RegisterModel',
  rejectModel: 'RejectModel',
} as const;

/** One pipeline about to be written. */
export interface PipelinePlan {
  readonly workflow: Workflow;
  /** The flow that is trained on and served: the workflow's, or what follows its preparation. */
  readonly flow: Flow;
  readonly files: FlowFiles;
  readonly context: PipelineContext;
  /** The node that training reads and inference outputs: one and the same, or predictions would be of other features than the model learnt. */
  readonly outputNodeId: string;
}

/**
 * The plan for a workflow and its flow.
 * @throws InputError if the flow has no such output node, or serves another node than it trains on.
 */
export function planPipeline(workflow: Workflow, flow: Flow, context: PipelineContext): PipelinePlan {
  const files = flowFiles(workflow, flow, context.flowDigest);
  const { outputNodeId } = files.trained;
  const inference = flow['inference'];
  const served = typeof inference === 'object' && inference !== null && !Array.isArray(inference) ? inference['output_node_id'] : undefined;
  if (files.preparation === undefined && served !== undefined && served !== outputNodeId) {
    throw new InputError([{ file: workflow.flow, path: 'inference.output_node_id', message: `the flow serves node ${String(served)}, but training reads node ${outputNodeId}: name one node, by \`outputNode\` in the workflow or by the flow's inference` }]);
  }
  return { workflow, flow: files.trained.flow, files, context, outputNodeId };
}

/** A place that depends on data, flow and settings alone, so that an equal run finds what was made before. */
export function preparedPath(plan: PipelinePlan, ...parts: readonly string[]): Join {
  return s3Path(plan.context.bucket, 'prepared', parameter(parameterNames.runDigest), ...parts);
}

/** A place of this execution alone. */
export function executionPath(plan: PipelinePlan, ...parts: readonly string[]): Join {
  return s3Path(plan.context.bucket, 'runs', execution('PipelineExecutionId'), ...parts);
}

/** Results are reused for a month; places and arguments hold the run's digest, so only an equal run finds them. */
export const reuse = { CacheConfig: { Enabled: true, ExpireAfter: 'P30D' } } as const;

/** Starts a step again after failures that are not of its making. */
export function retries(...exceptions: readonly RetryException[]): { RetryPolicies: RetryPolicy[] } {
  const service: RetryPolicy = { ExceptionType: ['Step.SERVICE_FAULT', 'Step.THROTTLING'], IntervalSeconds: 5, BackoffRate: 2, MaxAttempts: 5 };
  const job: RetryPolicy = { ExceptionType: exceptions, IntervalSeconds: 60, BackoffRate: 2, MaxAttempts: 3 };
  return { RetryPolicies: exceptions.length === 0 ? [service] : [service, job] };
}

/** The environment's tags as the API of jobs writes them. */
export function jobTags(plan: PipelinePlan): { Key: string; Value: string }[] {
  return Object.entries(plan.context.tags).map(([Key, Value]) => ({ Key, Value })).sort((one, other) => (one.Key < other.Key ? -1 : 1));
}

/** Arguments of a Lambda step without those that are not set. */
export function lambdaArguments(all: Readonly<Record<string, Scalar | undefined>>): Record<string, Scalar> {
  return Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
