// The events that a pipeline execution gives, in EventBridge's form.
import type { ExecutionChange, ExecutionState, StepState } from '../../jobs/pipelines/execution-state';
import type { Cloud } from '../cloud';
import type { ExecutionRecord } from '../services/sagemaker/execution-records';

/** Metadata key of a step's event, by the step's type. */
const METADATA: Readonly<Record<string, string>> = {
  Processing: 'processingJob', AutoML: 'autoMLJob', Transform: 'transformJob', Model: 'model', RegisterModel: 'registerModel', Lambda: 'lambda',
};

/** Emits one event for each change of the execution or of a step. */
export function emitExecutionChanges(cloud: Cloud, record: ExecutionRecord, state: ExecutionState, changes: readonly ExecutionChange[]): void {
  const resources = [record.pipelineArn, record.arn];
  for (const change of changes) {
    if (change.kind === 'execution') {
      cloud.emit({ source: 'aws.sagemaker', detailType: 'SageMaker Model Building Pipeline Execution Status Change', resources, detail: executionDetail(record, change) });
      continue;
    }
    const step = state.steps[change.step];
    if (step === undefined) continue;
    cloud.emit({ source: 'aws.sagemaker', detailType: 'SageMaker Model Building Pipeline Execution Step Status Change', resources, detail: stepDetail(record, step, change) });
  }
}

function executionDetail(record: ExecutionRecord, change: ExecutionChange): Record<string, unknown> {
  return present({
    pipelineExecutionDisplayName: record.displayName, currentPipelineExecutionStatus: change.current, previousPipelineExecutionStatus: change.previous,
    executionStartTime: time(record.creationTime), executionEndTime: time(record.endTime), pipelineExecutionDescription: record.description,
    pipelineArn: record.pipelineArn, pipelineExecutionArn: record.arn,
  });
}

function stepDetail(record: ExecutionRecord, step: StepState, change: ExecutionChange): Record<string, unknown> {
  const key = METADATA[step.type];
  return present({
    metadata: key === undefined || step.arn === undefined ? undefined : { [key]: { arn: step.arn.split('#')[0] } },
    stepStartTime: time(step.startTime), stepEndTime: time(step.endTime), stepName: step.name, stepType: step.type, previousStepStatus: change.previous,
    currentStepStatus: change.current, failureReason: step.failureReason,
    cacheHitResult: step.cacheHitFrom === undefined ? undefined : { sourcePipelineExecutionArn: step.cacheHitFrom },
    pipelineArn: record.pipelineArn, pipelineExecutionArn: record.arn,
  });
}

function time(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}

function present(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
