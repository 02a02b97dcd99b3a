// What another team may do: read the environment's outputs, and ask its endpoint.
import { arnOf } from '../names';
import { endpointName } from '../serving/names';
import type { Scope } from './scope';
import type { Statement } from './statement';

/** Statements of the consumer's role; data, models and registry are none of its business. */
export function consumeStatements({ place, names }: Scope): Statement[] {
  const path = arnOf(place, 'ssm', `parameter${names.parameterPath}`);
  return [
    { sid: 'ReadOutputs', reason: 'The contract with other teams.', actions: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath', 'ssm:ListTagsForResource'], resources: [path, `${path}/*`] },
    { sid: 'ReadByCloudControl', reason: "Pulumi's aws-native provider reads parameters through Cloud Control, which knows no resource and asks for the actions above besides.", actions: ['cloudformation:GetResource'], resources: ['*'] },
    { sid: 'AskEndpoint', reason: 'Predictions of the model that serves.', actions: ['sagemaker:InvokeEndpoint'], resources: [arnOf(place, 'sagemaker', `endpoint/${endpointName(place)}`)] },
  ];
}
