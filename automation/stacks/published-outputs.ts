// The outputs of an environment out of its SSM parameters: what a person needs who may not read the state of its stack.
import { environmentNames, type Place } from '../../infra/names';
import { parseOutputs, type EnvironmentOutputs } from '../../infra/outputs';
import { partitionOf } from '../bootstrap/names';
import { UsageError } from '../failures';
import { reviving } from '../runs/reviving';
import { clientSettings, type Target } from './target';

/** Which environment is meant, and how it is reached. */
export interface PublishedEnvironment {
  workflow: string;
  environment: string;
  target: Target;
}

/** @throws UsageError where it has not been deployed */
export async function readPublishedOutputs({ workflow, environment, target }: PublishedEnvironment): Promise<EnvironmentOutputs> {
  const { SSMClient, paginateGetParametersByPath } = require('@aws-sdk/client-ssm') as typeof import('@aws-sdk/client-ssm');
  const place: Place = { workflow, environment, account: target.accountId, region: target.region, partition: partitionOf(target.region) };
  const client = reviving(new SSMClient(clientSettings(target)), target);
  const values: Record<string, string> = {};
  try {
    for await (const { Parameters = [] } of paginateGetParametersByPath({ client }, { Path: environmentNames(place).parameterPath })) {
      for (const { Name = '', Value = '' } of Parameters) values[Name.slice(Name.lastIndexOf('/') + 1)] = Value;
    }
  } finally {
    client.destroy();
  }
  const outputs = parseOutputs(values);
  if (outputs !== undefined) return outputs;
  throw new UsageError(`the stack ${workflow}/${environment} has not been deployed`, [`Deploy it: mlops up --env ${environment}${target.kind === 'local' ? ' --local' : ''}`]);
}
