// Previews and deploys a stack, telling each resource as it goes.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CommandContext } from '../commands/command';
import { refuseAboveBudget, reportCost, summarizeCost, type CostReport } from '../cost/cost-report';
import { CommandFailure, exitCodes } from '../failures';
import type { ModelProject } from '../project/load-project';
import type { Workflow } from '../../steps/workflow';
import { followEngine, type ChangeCounts, type EngineLog } from './engine-events';
import type { StackSession } from './environment-session';
import { stackFailure } from './failure-of-stack';

/** What a preview says would change, and what that would cost. */
export interface PreviewReport {
  counts: ChangeCounts;
  log: EngineLog;
  cost: CostReport;
}

/** What a security team asks of an environment is asked of each preview and each deployment. */
const policyPacks = (context: CommandContext): string[] => [path.join(context.packageFolder, 'build', 'policy')];

/** A workflow tells what a run costs; one that is not in the folder is left out of account. */
const workflowIn = (project: ModelProject): { workflow?: Workflow } => ('workflow' in project ? { workflow: project.workflow as Workflow } : {});

/** Previews the stack; a plan is saved where `planFile` is given. @throws CommandFailure */
export async function previewStack(context: CommandContext, { stack, project, target: { region } }: StackSession<ModelProject>, planFile?: string): Promise<PreviewReport> {
  const { onEvent, log } = followEngine(context.console.report, context.now);
  try {
    await stack.preview({ onEvent, signal: context.signal, policyPacks: policyPacks(context), ...(planFile === undefined ? {} : { plan: planFile }) });
    return { counts: log.counts, log, cost: reportCost({ region, settings: project.settings, ...workflowIn(project), resources: [...log.wanted.values()] }) };
  } catch (error) {
    throw stackFailure('the preview', error, log);
  }
}

/** Kinds of resources that hold what cannot be made again: replacing or deleting one is refused unless asked for. */
const stateful = new Set(['aws-native:s3:Bucket', 'aws-native:kms:Key', 'aws-native:sagemaker:ModelPackageGroup']);

/** Refuses a deployment that would lose data. @throws CommandFailure */
export function refuseLosses({ log }: { log: Pick<EngineLog, 'changes'> }): void {
  const losses = log.changes.filter(({ operation, resourceType }) => /delete|replace/.test(operation) && stateful.has(resourceType));
  if (losses.length === 0) return;
  const lines = losses.map(({ operation, resourceType, name }) => `${operation} ${resourceType} ${name}`);
  throw new CommandFailure(
    `the deployment would lose data\n${[...new Set(lines)].join('\n')}`, exitCodes.refused,
    ['Nothing was changed. If that is meant, say so: --allow-data-loss.'],
  );
}

/** Deploys what was previewed, and only that. @throws CommandFailure */
export async function upStack(context: CommandContext, { stack }: StackSession<ModelProject>, planFile: string): Promise<{ counts: ChangeCounts; outputs: Record<string, unknown> }> {
  const { onEvent, log } = followEngine(context.console.report, context.now);
  try {
    const { outputs, summary } = await stack.up({ onEvent, plan: planFile, signal: context.signal, policyPacks: policyPacks(context) });
    const plain = Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value as unknown]));
    return { counts: summary.resourceChanges ?? log.counts, outputs: plain };
  } catch (error) {
    throw stackFailure('the deployment', error, log);
  }
}

/** Takes what is really there into the state; no resource is changed. @throws CommandFailure */
export async function refreshStack(context: CommandContext, { stack, stackName }: StackSession<ModelProject>): Promise<void> {
  context.console.report({ type: 'phase', title: `Reading the resources of ${stackName} anew` });
  const { onEvent, log } = followEngine(context.console.report, context.now);
  try {
    await stack.refresh({ onEvent, signal: context.signal });
  } catch (error) {
    throw stackFailure('the refresh', error, log);
  }
}

/** Preview, the gates on its content, then the very plan: what `up` and `release` do. */
export async function deployStack(context: CommandContext, session: StackSession<ModelProject>): Promise<{ counts: ChangeCounts; outputs: Record<string, unknown>; preview: PreviewReport }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mlops-plan-'));
  const planFile = path.join(folder, 'plan.json');
  try {
    context.console.report({ type: 'phase', title: `Previewing the stack ${session.stackName} with ${session.pulumi.name}` });
    const preview = await previewStack(context, session, planFile);
    if (context.options.allowDataLoss !== true) refuseLosses(preview);
    context.console.report({ type: 'note', message: summarizeCost(preview.cost) });
    refuseAboveBudget(preview.cost, session.environment);
    context.console.report({ type: 'phase', title: `Deploying the stack ${session.stackName}` });
    return { ...(await upStack(context, session, planFile)), preview };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
