// StartPipelineExecution, StopPipelineExecution, PutApprovalResult and the stage transitions.
import type { Operation, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { DeliveryControl } from './delivery-control';
import { executionKey, executionsOf, executionTable, isOpen, onPipeline, pipelineTable, requireExecution, requirePipeline, type ActionRun, type ExecutionRecord } from './pipeline-records';
import { retryStageExecution } from './retry-stage';
import { beginExecution, type StartRequest } from './start-execution';

function startPipelineExecution(control: DeliveryControl): Operation<StartRequest & { name: string }> {
  return {
    name: 'StartPipelineExecution',
    authorize: ({ name }, context) => onPipeline('StartPipelineExecution', name, context),
    async handle(input, context) {
      const byRule = context.caller.sourceArn?.includes(':rule/') === true;
      const { id } = await beginExecution(context, input.name, byRule ? { triggerType: 'CloudWatchEvent', triggerDetail: context.caller.sourceArn ?? '' } : { triggerType: 'StartPipelineExecution', triggerDetail: context.caller.arn }, input);
      control.look(input.name);
      return { pipelineExecutionId: id };
    },
  };
}

async function change(context: OperationContext, execution: ExecutionRecord, to: (now: ExecutionRecord) => ExecutionRecord): Promise<ExecutionRecord> {
  const { store } = context.cloud;
  return store.transaction(() => {
    const next = { ...to(executionTable(store).get(executionKey(execution)) ?? execution), lastUpdate: context.now() };
    void executionTable(store).put(executionKey(execution), next);
    return next;
  });
}

function stopPipelineExecution(control: DeliveryControl): Operation<{ pipelineName: string; pipelineExecutionId: string; abandon?: boolean; reason?: string }> {
  return {
    name: 'StopPipelineExecution',
    authorize: ({ pipelineName }, context) => onPipeline('StopPipelineExecution', pipelineName, context),
    async handle(input, context) {
      requirePipeline(context.cloud.store, context, input.pipelineName);
      const execution = requireExecution(context.cloud.store, input.pipelineName, input.pipelineExecutionId);
      if (!isOpen(execution)) throw new AwsError('PipelineExecutionNotStoppableException', `The execution ${execution.id} is ${execution.status} and cannot be stopped`);
      if (execution.status === 'Stopping' && input.abandon !== true) throw new AwsError('DuplicatedStopRequestException', 'The pipeline execution is already in a Stopping state');
      await change(context, execution, (now) => ({ ...now, status: 'Stopping', ...(input.abandon === true ? { abandon: true } : {}), ...(input.reason === undefined ? {} : { statusSummary: input.reason }) }));
      control.look(input.pipelineName);
      return { pipelineExecutionId: execution.id };
    },
  };
}

interface ApprovalInput { pipelineName: string; stageName: string; actionName: string; result: { summary: string; status: 'Approved' | 'Rejected' }; token: string }

/** @throws AwsError StageNotFoundException, ActionNotFoundException */
function requireAction({ stages }: ExecutionRecord['declaration'], { stageName, actionName }: { stageName: string; actionName: string }): void {
  const stage = stages.find(({ name }) => name === stageName);
  if (stage === undefined) throw new AwsError('StageNotFoundException', `The pipeline has no stage with name '${stageName}'`);
  if (!stage.actions.some(({ name }) => name === actionName)) throw new AwsError('ActionNotFoundException', `The stage '${stageName}' has no action with name '${actionName}'`);
}

function putApprovalResult(control: DeliveryControl): Operation<ApprovalInput> {
  return {
    name: 'PutApprovalResult',
    authorize: (input, context) => onPipeline('PutApprovalResult', input.pipelineName, context, input.stageName, input.actionName),
    async handle(input, context) {
      const { store } = context.cloud;
      requireAction(requirePipeline(store, context, input.pipelineName).declaration, input);
      const of = ({ token }: ActionRun): boolean => token === input.token;
      const execution = executionsOf(store, input.pipelineName).find(({ actions }) => actions.some(of));
      const run = execution?.actions.find(of);
      if (execution === undefined || run === undefined) throw new AwsError('InvalidApprovalTokenException', 'The approval token is not valid');
      if (run.status !== 'InProgress' || !isOpen(execution)) throw new AwsError('ApprovalAlreadyCompletedException', 'The approval has been completed already');
      const { status, summary } = input.result;
      const decided: Partial<ActionRun> = { status: status === 'Approved' ? 'Succeeded' : 'Failed', summary, updatedBy: context.caller.arn, lastUpdate: context.now(), ...(status === 'Approved' ? {} : { error: { code: 'Rejected', message: summary } }) };
      await change(context, execution, (now) => ({ ...now, actions: now.actions.map((each) => (of(each) ? { ...each, ...decided } : each)) }));
      control.look(input.pipelineName);
      return { approvedAt: context.now() };
    },
  };
}

interface TransitionInput { pipelineName: string; stageName: string; transitionType: 'Inbound' | 'Outbound'; reason?: string }

/** A stage's outbound transition is the inbound one of the stage after it. @throws AwsError StageNotFoundException */
function stageBehind({ stages }: ExecutionRecord['declaration'], { stageName, transitionType }: TransitionInput): string {
  const at = stages.findIndex(({ name }) => name === stageName);
  const stage = at < 0 ? undefined : stages[transitionType === 'Inbound' ? at : at + 1];
  if (stage === undefined) throw new AwsError('StageNotFoundException', `The pipeline has no stage with name '${stageName}' or none after it`);
  return stage.name;
}

function setTransition(name: 'EnableStageTransition' | 'DisableStageTransition', control: DeliveryControl): Operation<TransitionInput> {
  return {
    name,
    authorize: (input, context) => onPipeline(name, input.pipelineName, context, input.stageName),
    async handle(input, context) {
      const { store } = context.cloud;
      await store.transaction(() => {
        const pipeline = requirePipeline(store, context, input.pipelineName);
        const { [stageBehind(pipeline.declaration, input)]: _before, ...rest } = pipeline.disabled;
        const disabled = name === 'EnableStageTransition' ? rest : { ...rest, [stageBehind(pipeline.declaration, input)]: { reason: input.reason ?? '', by: context.caller.arn, at: context.now() } };
        void pipelineTable(store).put(input.pipelineName, { ...pipeline, disabled });
      });
      control.look(input.pipelineName);
      return {};
    },
  };
}

/** Operations that move executions. */
export const executionOperations = (control: DeliveryControl): readonly Operation[] => [
  startPipelineExecution(control), stopPipelineExecution(control), putApprovalResult(control), retryStageExecution(control), setTransition('EnableStageTransition', control), setTransition('DisableStageTransition', control),
] as readonly Operation[];
