// Runs the deployed pipeline with the parameters of an earlier run, and tells how each step ended.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribePipelineExecutionCommand, ListPipelineExecutionStepsCommand, StartPipelineExecutionCommand,
} from '@aws-sdk/client-sagemaker';
import type { PipelineExecutionStep, SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { DeployedEnvironment } from './environment';

/** How an execution ended. */
export interface EndedRun {
  status: string;
  failed: { step: string; reason: string }[];
  /** Steps that were not taken from the cache. */
  ran: string[];
}

const longestMilliseconds = 120_000;

/**
 * Starts the pipeline under the driver role and waits for its end.
 * @param fresh true: under a digest that no run had, so that nothing comes from the cache; false: what the base run
 *   prepared and trained is taken from the cache, and everything after it runs
 */
export async function runPipeline({ sagemaker, name, parameters }: DeployedEnvironment, fresh: boolean): Promise<EndedRun> {
  const arn = await startPipeline({ sagemaker, name, parameters }, fresh);
  const deadline = Date.now() + longestMilliseconds;
  while (Date.now() < deadline) {
    const { PipelineExecutionStatus: status = '' } = await sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn: arn }));
    if (['Succeeded', 'Failed', 'Stopped'].includes(status)) return ended(status, await stepsOf(sagemaker, arn));
    await sleep(60);
  }
  throw new Error(`${arn} has not ended within ${longestMilliseconds / 1000} s`);
}

/** Starts the pipeline. @returns the execution's ARN */
export async function startPipeline({ sagemaker, name, parameters }: Pick<DeployedEnvironment, 'sagemaker' | 'name' | 'parameters'>, fresh: boolean): Promise<string> {
  const digest = randomBytes(32).toString('hex');
  const { PipelineExecutionArn: arn } = await sagemaker.send(new StartPipelineExecutionCommand({
    PipelineName: name, ClientRequestToken: digest,
    PipelineParameters: parameters.map(({ Name, Value }) => ({ Name, Value: fresh && Name === 'RunDigest' ? digest : Value })),
  }));
  if (arn === undefined) throw new Error('StartPipelineExecution answered without an ARN');
  return arn;
}

async function stepsOf(sagemaker: SageMakerClient, arn: string): Promise<PipelineExecutionStep[]> {
  const { PipelineExecutionSteps: steps = [] } = await sagemaker.send(new ListPipelineExecutionStepsCommand({ PipelineExecutionArn: arn, MaxResults: 100 }));
  return steps;
}

function ended(status: string, steps: readonly PipelineExecutionStep[]): EndedRun {
  return {
    status,
    failed: steps.filter(({ StepStatus }) => StepStatus === 'Failed').map(({ StepName = '', FailureReason = '' }) => ({ step: StepName, reason: FailureReason })),
    ran: steps.filter(({ CacheHitResult }) => CacheHitResult === undefined).map(({ StepName = '' }) => StepName),
  };
}
