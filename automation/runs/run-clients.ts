// The AWS clients of a run, acting as the environment's driver role and nothing more.
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { CommandFailure, exitCodes } from '../failures';
import type { ExpiringKeys } from '../stacks/access-keys';
import { assumeRole } from '../stacks/assume-role';
import { clientSettings, withSts, type Target } from '../stacks/target';
import { sessionName } from '../stacks/person';
import { reviving } from './reviving';

/** Clients under the driver role; `close` frees their sockets. */
export interface RunClients {
  s3: S3Client;
  sagemaker: SageMakerClient;
  logs: CloudWatchLogsClient;
  close(): void;
}

/** Keys of the driver role, renewed before they expire. @throws CommandFailure where it may not be assumed */
async function assumeDriver(target: Target, roleArn: string, name: string): Promise<() => Promise<ExpiringKeys>> {
  const assume = (): Promise<ExpiringKeys> => withSts(target, (sts) => assumeRole(reviving(sts, target), { roleArn, sessionName: name }));
  try {
    const first = await assume();
    let next: ExpiringKeys | undefined = first;
    return async () => {
      const keys = next ?? await assume();
      next = undefined;
      return keys;
    };
  } catch (error) {
    throw new CommandFailure(
      `the driver role ${roleArn} cannot be assumed: ${error instanceof Error ? error.message : String(error)}`, exitCodes.runFailed,
      ['Your identity needs sts:AssumeRole on it, and its trust policy must name your account.'], { cause: error },
    );
  }
}

/** Opens the clients of a run. */
export async function openRunClients(target: Target, driverRoleArn: string): Promise<RunClients> {
  const { S3Client } = require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
  const { SageMakerClient } = require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
  const { CloudWatchLogsClient } = require('@aws-sdk/client-cloudwatch-logs') as typeof import('@aws-sdk/client-cloudwatch-logs');
  const keys = await assumeDriver(target, driverRoleArn, sessionName(target.person, 'mlops'));
  const settings = clientSettings(target, keys);
  const clients = {
    s3: reviving(new S3Client(settings), target), sagemaker: reviving(new SageMakerClient(settings), target), logs: reviving(new CloudWatchLogsClient(settings), target),
  };
  return { ...clients, close: () => { Object.values(clients).forEach((client) => client.destroy()); } };
}
