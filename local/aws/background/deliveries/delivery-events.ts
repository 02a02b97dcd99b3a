// What EventBridge is told of executions, stages and actions. Source: CodePipeline User Guide, "Monitoring CodePipeline events".
import type { Cloud } from '../../cloud';
import type { ActionDeclaration } from '../../services/codepipeline/pipeline-declaration';
import { pipelineArn, type ActionRun, type ExecutionRecord } from '../../services/codepipeline/pipeline-records';

const detailOf = ({ pipelineName, id, declaration }: ExecutionRecord): object => ({ pipeline: pipelineName, 'execution-id': id, version: declaration.version ?? 1 });

function emit(cloud: Cloud, execution: ExecutionRecord, detailType: string, detail: object): void {
  cloud.emit({ source: 'aws.codepipeline', detailType, resources: [pipelineArn(cloud, execution.pipelineName)], detail: { ...detailOf(execution), ...detail } });
}

/** STARTED, RESUMED, SUCCEEDED, FAILED, STOPPED or SUPERSEDED. */
export const tellExecution = (cloud: Cloud, execution: ExecutionRecord, state: string): void => emit(cloud, execution, 'CodePipeline Pipeline Execution State Change', { state, 'start-time': new Date(execution.startTime).toISOString() });

/** STARTED, RESUMED, SUCCEEDED or FAILED. */
export const tellStage = (cloud: Cloud, execution: ExecutionRecord, stage: string, state: string): void => emit(cloud, execution, 'CodePipeline Stage Execution State Change', { stage, state });

const states: Readonly<Record<ActionRun['status'], string>> = { InProgress: 'STARTED', Succeeded: 'SUCCEEDED', Failed: 'FAILED', Abandoned: 'ABANDONED' };

/** How an action stands. */
export function tellAction(cloud: Cloud, execution: ExecutionRecord, { actionTypeId: { category, owner, provider, version } }: ActionDeclaration, run: ActionRun): void {
  emit(cloud, execution, 'CodePipeline Action Execution State Change', {
    stage: run.stage, action: run.action, 'action-execution-id': run.id, state: states[run.status], region: cloud.region, type: { owner, provider, category, version },
    ...(run.error === undefined ? {} : { 'execution-result': { 'external-execution-summary': run.error.message, 'external-execution-state': 'FAILED', 'error-code': run.error.code } }),
  });
}
