// What an environment's stack gives to others: a contract, exported by the stack and published as SSM parameters.
import { z } from 'zod';
import type { NetworkPlace } from '../steps/context';

const text = z.string().min(1);

/** Each output with what it is; the schema's order is the order of publication. */
export const environmentOutputs = z.object({
  contractVersion: z.literal('1').describe('Version of this contract: a change of it that breaks a consumer raises it.'),
  workflow: text.describe('Name of the workflow.'),
  environment: text.describe('Name of the environment, such as dev.'),
  accountId: text.describe('AWS account that the environment lies in.'),
  region: text.describe('AWS region that the environment lies in.'),
  bucketName: text.describe('Bucket of raw data, flows, prepared data, runs and ledger.'),
  keyArn: text.describe('ARN of the KMS key that encrypts everything in the environment.'),
  pipelineName: text.describe('Name of the SageMaker pipeline.'),
  pipelineArn: text.describe('ARN of the SageMaker pipeline.'),
  modelPackageGroupName: text.describe('Model package group that runs register in.'),
  modelPackageGroupArn: text.describe('ARN of the model package group.'),
  driverRoleArn: text.describe('Role that `mlops` assumes to start, follow and report runs.'),
  approveRoleArn: text.describe('Role that people assume to approve and reject models.'),
  consumeRoleArn: text.describe('Role that other teams assume to read these outputs and to ask the endpoint.'),
  flowDigest: text.describe('SHA-256 of the flow file that the pipeline was built from, hexadecimal.'),
  definitionDigest: text.describe("SHA-256 of the pipeline's definition, hexadecimal."),
  subnetIds: text.describe('Subnets that jobs run in, joined by commas; `none` outside of a VPC.'),
  securityGroupIds: text.describe('Security groups of jobs, joined by commas; `none` outside of a VPC.'),
  functionsDigest: text.describe('SHA-256 over the code of the functions whose results are kept between runs, hexadecimal.'),
});

/** What stands for ids where jobs run outside of a VPC: a parameter of SSM cannot be empty. */
export const noNetwork = 'none';

/** Outputs of an environment. */
export type EnvironmentOutputs = z.infer<typeof environmentOutputs>;

/** Names of the outputs, in order. */
export const outputNames = Object.keys(environmentOutputs.shape) as (keyof EnvironmentOutputs)[];

/** What an output is. */
export function describeOutput(name: keyof EnvironmentOutputs): string {
  return environmentOutputs.shape[name].description ?? name;
}

/**
 * The outputs of a stack, checked.
 * @param values as the stack, or its SSM parameters by their last part, give them; others are left out.
 * @returns undefined where the stack has no outputs, because nothing has been deployed.
 * @throws Error where some are missing or of another version: the stack was deployed by another version of this program.
 */
export function parseOutputs(values: Readonly<Record<string, unknown>>): EnvironmentOutputs | undefined {
  if (outputNames.every((name) => values[name] === undefined)) return undefined;
  const parsed = environmentOutputs.safeParse(values);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`the outputs of the stack are not those of contract version 1 (${problems.join('; ')}): deploy it again with this version`);
}

/** Where jobs and models run, by the outputs; no member outside of a VPC. */
export function networkOf({ subnetIds, securityGroupIds }: Pick<EnvironmentOutputs, 'subnetIds' | 'securityGroupIds'>): { network?: NetworkPlace } {
  return subnetIds === noNetwork ? {} : { network: { subnetIds: subnetIds.split(','), securityGroupIds: securityGroupIds.split(',') } };
}

/** Path of an output's SSM parameter. */
export const parameterName = (parameterPath: string, name: keyof EnvironmentOutputs): string => `${parameterPath}/${name}`;
