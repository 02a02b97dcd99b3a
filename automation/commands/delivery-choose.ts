// `mlops delivery choose`: the first build of the modeldeploy pipeline; ends the execution where there is nothing to deliver.
import { endpointName } from '../../infra/serving/names';
import { chooseDelivery } from '../delivery/choose-delivery';
import { packagesUnderWay, stopExecution, withPipelines } from '../delivery/delivery-pipeline';
import { CommandFailure, exitCodes, UsageError } from '../failures';
import { deploymentRefusals } from '../models/judge-package';
import { refuseWithoutVerdict, withModels } from '../models/model-session';
import { listPackages } from '../models/registered-package';
import { findEndpoint } from '../serving/show-endpoint';
import { openBuildTarget } from '../stacks/target';
import { targetOptions, textOption } from './shared-options';
import type { Command, CommandContext } from './command';

function requireText(context: CommandContext, name: string): string {
  const value = textOption(context, name);
  if (value === undefined) throw new UsageError(`--${name} is missing`, ['The buildspec of the modeldeploy pipeline gives it.']);
  return value;
}

/** ARN, in the registry that models come from, of what serves in an environment; undefined where nothing does. */
async function servedOrigin(context: CommandContext, environment: string): Promise<string | undefined> {
  return withModels({ ...context, options: { ...context.options, env: environment } }, async (session) => {
    const served = await findEndpoint(session.sagemaker, endpointName({ workflow: session.project.workflowName, environment }));
    if (served?.modelPackageArn === undefined) return undefined;
    const packages = await listPackages(session.sagemaker, session.outputs.modelPackageGroupName);
    return packages.find(({ arn }) => arn === served.modelPackageArn)?.properties['origin'];
  }, 'deployer').catch((error: unknown) => {
    // An environment without a stack serves nothing; its deployment will say so.
    if (error instanceof UsageError && error.message.includes('has not been deployed')) return undefined;
    throw error;
  });
}

export const deliveryChoose: Command = {
  name: 'delivery choose',
  summary: 'in the modeldeploy pipeline: choose the one version that all environments get, or end the execution where there is nothing to deliver',
  arguments: ['[version]'],
  options: [
    ...targetOptions, { flags: '--to <names>', description: 'the environments, joined by commas' }, { flags: '--reason <text>', description: 'Approved, Rejected, or push' },
    { flags: '--pipeline <name>', description: 'the pipeline; absent: outside of CodePipeline' }, { flags: '--execution <id>', description: 'its execution' },
  ],
  examples: ['mlops delivery choose newest --env dev --to staging,prod --reason push --pipeline birdstrikes-dev-modeldeploy --execution ID'],
  async run(context) {
    const to = requireText(context, 'to').split(',');
    // Outside of CodePipeline, executions are told apart and ended by whoever runs this.
    const pipeline = textOption(context, 'pipeline');
    const execution = pipeline === undefined ? '' : requireText(context, 'execution');
    const served: Record<string, string | undefined> = {};
    for (const environment of to) served[environment] = await servedOrigin(context, environment);
    return withModels(context, async (session) => withPipelines(openBuildTarget(session.target, context.environment), async (client) => {
      const group = session.outputs.modelPackageGroupName;
      const packages = await listPackages(session.sagemaker, group);
      const reason = textOption(context, 'reason') ?? 'push';
      const choice = chooseDelivery({ reason, version: context.values[0] ?? 'newest', group, packages, served, underWay: pipeline === undefined ? [] : await packagesUnderWay(client, pipeline, execution) });
      if ('nothing' in choice) {
        if (pipeline === undefined) throw new CommandFailure(`nothing to deliver: ${choice.nothing}`, exitCodes.refused, ['Nothing was changed.']);
        await stopExecution(client, pipeline, execution, `Nothing to deliver: ${choice.nothing}`);
        return { data: { type: 'result', delivers: false, reason: choice.nothing }, text: `Nothing to deliver: ${choice.nothing}.\nnone` };
      }
      await refuseWithoutVerdict(session, choice.deliver, deploymentRefusals(choice.deliver));
      return { data: { type: 'result', delivers: true, modelPackage: choice.deliver.arn, version: choice.deliver.version }, text: `Version ${choice.deliver.version} of ${group} goes to ${to.join(', then ')}.\n${choice.deliver.arn}` };
    }), 'deployer');
  },
};
