// `mlops delivery show`: what the pipelines of delivery are doing, and what waits for whom.
import { deliveryRepositories, environmentNames, type Place } from '../../infra/names';
import { partitionOf } from '../bootstrap/names';
import { describeExecutions, showPipeline, type ShownExecution } from '../delivery/show-delivery';
import { UsageError } from '../failures';
import { openModelEnvironment } from '../stacks/environment-session';
import { clientSettings } from '../stacks/target';
import { targetOptions } from './shared-options';
import type { Command } from './command';

const SHOWN = 5;

export const deliveryShow: Command = {
  name: 'delivery show',
  summary: 'show the last executions of the modelbuild and modeldeploy pipelines, where they stand and why they ended',
  options: targetOptions,
  examples: ['mlops delivery show --env dev --local', 'mlops delivery show --env dev --json'],
  async run(context) {
    const { project, environment, target } = await openModelEnvironment(context, 'deployer');
    const place: Place = { workflow: project.workflowName, environment, account: target.accountId, region: target.region, partition: partitionOf(target.region) };
    const { CodePipelineClient } = require('@aws-sdk/client-codepipeline') as typeof import('@aws-sdk/client-codepipeline');
    const client = new CodePipelineClient(clientSettings(target));
    try {
      const executions: ShownExecution[] = [];
      for (const repository of deliveryRepositories) executions.push(...await showPipeline(client, environmentNames(place).delivery(repository), SHOWN));
      return { data: { type: 'result', executions }, text: executions.length === 0 ? 'Nothing was delivered yet.' : describeExecutions(executions) };
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'PipelineNotFoundException') throw error;
      throw new UsageError(`environment ${environment} has no delivery`, [`Ask for it in Pulumi.${environment}.yaml, and deploy: mlops:delivery: { to: [staging, prod] }`]);
    } finally {
      client.destroy();
    }
  },
};
