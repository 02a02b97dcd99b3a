// For other teams' Pulumi programs: what an environment gives out, typed and checked against the contract.
import * as pulumi from '@pulumi/pulumi';
import { getParameter } from '@pulumi/aws-native/ssm/getParameter';
import { outputNames, parameterName, parseOutputs, type EnvironmentOutputs } from './outputs';

export type { EnvironmentOutputs } from './outputs';

/** Which environment is meant. */
export interface EnvironmentChoice {
  /** Name of the workflow, such as `birdstrikes`. */
  workflow: string;
  /** Such as `prod`. */
  environment: string;
}

/**
 * The outputs of an environment, out of SSM parameters: works across tools and accounts, whatever backend its stack has.
 * The provider needs the environment's consume role, or `cloudformation:GetResource`, `ssm:GetParameters` and
 * `ssm:ListTagsForResource` on `/mlops/<workflow>/<environment>/*`.
 * @param options such as the `provider` of the environment's account. @default the default aws-native provider
 * @throws Error where nothing has been deployed there, or by a version with another contract
 */
export async function environmentOf(choice: EnvironmentChoice, options: pulumi.InvokeOptions = {}): Promise<EnvironmentOutputs> {
  const path = `/mlops/${choice.workflow}/${choice.environment}`;
  const entries = await Promise.all(outputNames.map(async (name) => [name, (await getParameter({ name: parameterName(path, name) }, options)).value] as const));
  return required(parseOutputs(Object.fromEntries(entries)), path);
}

/**
 * The outputs of an environment, out of its stack: for programs that share its Pulumi backend.
 * @param reference of the stack, such as `new pulumi.StackReference('organization/birdstrikes/prod')`
 */
export function environmentOfStack(reference: pulumi.StackReference): pulumi.Output<EnvironmentOutputs> {
  return pulumi.all(Object.fromEntries(outputNames.map((name) => [name, reference.getOutput(name) as pulumi.Output<unknown>])))
    .apply((values) => required(parseOutputs(values), 'the stack'));
}

function required(outputs: EnvironmentOutputs | undefined, where: string): EnvironmentOutputs {
  if (outputs === undefined) throw new Error(`nothing has been deployed at ${where}`);
  return outputs;
}
