// Follows a pipeline execution to its end, telling each step as it changes.
import type { PipelineExecutionStep, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from '../console/events';
import { CommandFailure, exitCodes, Interrupted } from '../failures';

/** An execution that has ended. */
export interface EndedExecution {
  executionArn: string;
  status: string;
  failureReason?: string;
  /** In order of start. */
  steps: PipelineExecutionStep[];
  startedAt?: Date;
  endedAt?: Date;
}

const sdk = (): typeof import('@aws-sdk/client-sagemaker') => require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');

/** All steps of an execution, in order of start. */
export async function listSteps(sagemaker: SageMakerClient, executionArn: string): Promise<PipelineExecutionStep[]> {
  const steps: PipelineExecutionStep[] = [];
  const pages = sdk().paginateListPipelineExecutionSteps({ client: sagemaker }, { PipelineExecutionArn: executionArn, SortOrder: 'Ascending' });
  for await (const page of pages) steps.push(...(page.PipelineExecutionSteps ?? []));
  return steps.sort((a, b) => (a.StartTime?.getTime() ?? 0) - (b.StartTime?.getTime() ?? 0));
}

/** Seconds that a step took, where both ends are known. */
export function secondsOf({ StartTime, EndTime }: PipelineExecutionStep): number | undefined {
  return StartTime === undefined || EndTime === undefined ? undefined : (EndTime.getTime() - StartTime.getTime()) / 1000;
}

function tellChanges(steps: readonly PipelineExecutionStep[], told: Map<string, string>, report: Report): void {
  for (const step of steps) {
    const name = step.StepName ?? '';
    const status = step.StepStatus ?? '';
    if (told.get(name) === status) continue;
    told.set(name, status);
    const seconds = secondsOf(step);
    report({
      type: 'step', name, status,
      ...(seconds === undefined ? {} : { seconds }),
      ...(step.CacheHitResult === undefined ? {} : { cached: true }),
      ...(step.FailureReason === undefined ? {} : { reason: step.FailureReason }),
    });
  }
}

/** Between two looks: short at first, since small runs end soon, at most `slowest` ms. */
export function pause(elapsed: number, slowest: number): number {
  return Math.min(slowest, Math.max(250, elapsed / 40));
}

/**
 * Waits until the execution has ended.
 * @throws CommandFailure after `timeoutSeconds`; Interrupted on Ctrl-C (the execution goes on)
 */
export async function followExecution(options: {
  sagemaker: SageMakerClient; executionArn: string; report: Report; now(): number; signal: AbortSignal; timeoutSeconds: number;
}): Promise<EndedExecution> {
  const { sagemaker, executionArn, report, now, signal } = options;
  const { DescribePipelineExecutionCommand } = sdk();
  const began = now();
  const told = new Map<string, string>();
  while (now() - began < options.timeoutSeconds * 1000) {
    const execution = await sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn: executionArn }));
    const steps = await listSteps(sagemaker, executionArn);
    tellChanges(steps, told, report);
    const status = execution.PipelineExecutionStatus ?? '';
    if (['Succeeded', 'Failed', 'Stopped'].includes(status)) {
      return {
        executionArn, status, steps,
        ...(execution.FailureReason === undefined ? {} : { failureReason: execution.FailureReason }),
        ...(execution.CreationTime === undefined ? {} : { startedAt: execution.CreationTime }),
        ...(execution.LastModifiedTime === undefined ? {} : { endedAt: execution.LastModifiedTime }),
      };
    }
    await sleep(pause(now() - began, 10_000), undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (signal.aborted) {
      throw new Interrupted(`stopped following ${executionArn}; the run goes on`, ['The same command picks it up again.']);
    }
  }
  throw new CommandFailure(`the run has not ended within ${options.timeoutSeconds} s: ${executionArn} goes on`, exitCodes.timedOut, [
    'The same command picks it up again; --timeout gives it longer.',
  ]);
}
