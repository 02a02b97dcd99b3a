// The outputs of an environment out of its SSM parameters: what a person needs who may not read the state of its stack.
import { environmentNames } from '../../infra/names';
import { parseOutputs, type EnvironmentOutputs } from '../../infra/outputs';
import { UsageError } from '../failures';
import { reviving } from '../runs/reviving';
import { placeOf } from './place-of';
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
  const place = placeOf({ project: { workflowName: workflow }, environment, target });
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
