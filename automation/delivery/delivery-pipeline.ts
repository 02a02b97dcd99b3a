// What the modeldeploy pipeline is doing: executions under way, and the approval that one waits for.
import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { stageName } from '../../infra/delivery/pipelines';
import { clientSettings, type Target } from '../stacks/target';

const sdk = (): typeof import('@aws-sdk/client-codepipeline') => require('@aws-sdk/client-codepipeline') as typeof import('@aws-sdk/client-codepipeline');

/** Works with CodePipeline as a target reaches it. */
export async function withPipelines<T>(target: Target, work: (client: CodePipelineClient) => Promise<T>): Promise<T> {
  const { CodePipelineClient: Client } = sdk();
  const client = new Client(clientSettings(target));
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

/** ARNs that executions before this one have chosen and are still delivering. */
export async function packagesUnderWay(client: CodePipelineClient, pipelineName: string, executionId: string): Promise<string[]> {
  const { ListPipelineExecutionsCommand } = sdk();
  const { pipelineExecutionSummaries: all = [] } = await client.send(new ListPipelineExecutionsCommand({ pipelineName, maxResults: 100 }));
  const own = all.findIndex(({ pipelineExecutionId }) => pipelineExecutionId === executionId);
  const earlier = all.slice(own + 1).filter(({ status }) => status === 'InProgress');
  const chosen = await Promise.all(earlier.map(({ pipelineExecutionId = '' }) => chosenPackage(client, pipelineName, pipelineExecutionId)));
  return chosen.filter((arn) => arn !== undefined);
}

/** The version that an execution delivers: what its choice gave to the later actions. */
export async function chosenPackage(client: CodePipelineClient, pipelineName: string, pipelineExecutionId: string): Promise<string | undefined> {
  const { ListActionExecutionsCommand } = sdk();
  const { actionExecutionDetails = [] } = await client.send(new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId } }));
  return actionExecutionDetails.find(({ stageName: stage, status }) => stage === 'Choose' && status === 'Succeeded')?.output?.outputVariables?.['PACKAGE_ARN'];
}

/** Ends the execution at its own wish: what is under way ends first. */
export async function stopExecution(client: CodePipelineClient, pipelineName: string, pipelineExecutionId: string, reason: string): Promise<void> {
  const { StopPipelineExecutionCommand } = sdk();
  await client.send(new StopPipelineExecutionCommand({ pipelineName, pipelineExecutionId, abandon: false, reason: reason.slice(0, 200) }));
}

/** An approval that is waited for. */
export interface WaitingApproval {
  pipelineName: string;
  stage: string;
  token: string;
  /** ARN of the version in the environment that made it. */
  packageArn: string | undefined;
}

/** The approval before an environment, if an execution waits for one. */
export async function waitingApproval(client: CodePipelineClient, pipelineName: string, environment: string): Promise<WaitingApproval | undefined> {
  const { GetPipelineStateCommand } = sdk();
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: pipelineName }));
  const stage = stageStates.find((each) => each.stageName === stageName(environment));
  const token = stage?.actionStates?.find(({ actionName }) => actionName === 'Approve')?.latestExecution?.token;
  if (stage === undefined || token === undefined) return undefined;
  return { pipelineName, stage: stageName(environment), token, packageArn: await chosenPackage(client, pipelineName, stage.latestExecution?.pipelineExecutionId ?? '') };
}

/** Answers it, in the name of whoever calls. */
export async function answerApproval(client: CodePipelineClient, { pipelineName, stage, token }: WaitingApproval, status: 'Approved' | 'Rejected', summary: string): Promise<void> {
  const { PutApprovalResultCommand } = sdk();
  await client.send(new PutApprovalResultCommand({ pipelineName, stageName: stage, actionName: 'Approve', token, result: { status, summary: summary.slice(0, 512) } }));
}
