// What commands on registered versions work with: the registry as the person who types, not as the driver's role.
import type { S3Client } from '@aws-sdk/client-s3';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { EnvironmentOutputs } from '../../infra/outputs';
import type { CommandContext } from '../commands/command';
import { CommandFailure, exitCodes } from '../failures';
import { readText } from '../runs/objects';
import { reviving } from '../runs/reviving';
import type { ModelProject } from '../project/load-project';
import { openModelEnvironment, type EnvironmentSession } from '../stacks/environment-session';
import { readPublishedOutputs } from '../stacks/published-outputs';
import { clientSettings } from '../stacks/target';
import { refusalsOf } from './judge-package';
import type { RegisteredPackage } from './registered-package';

/** An environment with clients under the caller's own identity, since an approval is a person's. */
export interface ModelSession extends EnvironmentSession<ModelProject> {
  outputs: EnvironmentOutputs;
  sagemaker: SageMakerClient;
  s3: S3Client;
  /** ARN of who types. */
  caller: string;
}

/** Opens a deployed environment; clients are closed whatever happens. */
export async function withModels<T>(context: CommandContext, work: (session: ModelSession) => Promise<T>, as: 'deployer' | 'person' = 'person'): Promise<T> {
  const session = await openModelEnvironment(context, as);
  const outputs = await readPublishedOutputs({ workflow: session.project.workflowName, environment: session.environment, target: session.target });
  const { S3Client } = require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
  const { SageMakerClient } = require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
  const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts') as typeof import('@aws-sdk/client-sts');
  const settings = clientSettings(session.target);
  const clients = { s3: reviving(new S3Client(settings), session.target), sagemaker: reviving(new SageMakerClient(settings), session.target), sts: new STSClient(settings) };
  try {
    const { Arn: caller = '' } = await clients.sts.send(new GetCallerIdentityCommand({}));
    return await work({ ...session, outputs, sagemaker: clients.sagemaker, s3: clients.s3, caller });
  } finally {
    Object.values(clients).forEach((client) => { client.destroy(); });
  }
}

/** Reads the verdict that a version carries and judges by it. @throws CommandFailure with every reason against it */
export async function refuseWithoutVerdict({ s3 }: ModelSession, found: RegisteredPackage, more: readonly string[] = []): Promise<void> {
  const uri = found.properties['verdictS3Uri'];
  const refusals = [...more, ...refusalsOf(found, uri === undefined ? undefined : await readText(s3, uri))];
  if (refusals.length === 0) return;
  throw new CommandFailure(refusals.join('\n'), exitCodes.refused, ['Nothing was changed. mlops models shows the versions; mlops report RUN the evidence.']);
}
