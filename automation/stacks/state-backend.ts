// Where the state of stacks lies on AWS, and what seals the secrets in it: the bucket and key of `mlops bootstrap`, unless another place is named.
import type { StackFile } from '../project/stack-config';
import { bootstrapNames, partitionOf } from '../bootstrap/names';
import { UsageError } from '../failures';
import { clientSettings, type Target } from './target';

/** Backend and secrets provider, as Pulumi writes them. */
export interface StateBackend {
  /** Such as `s3://bucket?region=us-east-1&awssdk=v2`. */
  url: string;
  /** Such as `awskms://alias/mlops-state?region=us-east-1`; absent: what the backend itself offers. */
  secretsProvider?: string;
  /** The bucket of a bootstrap; absent where another backend was named. */
  bucket?: string;
}

/** What leads to the backend. */
export interface BackendChoice {
  target: Target;
  environment: string;
  committed: StackFile;
  /** Variables of the process: PULUMI_BACKEND_URL names another backend. */
  variables: NodeJS.ProcessEnv;
}

/** @throws UsageError where state would lie on this machine, or its key in another region */
export function chooseBackend({ target, environment, committed, variables }: BackendChoice): StateBackend {
  const { region, accountId: account } = target;
  const given = variables.PULUMI_BACKEND_URL ?? '';
  const named = committed.secretsprovider;
  refuseFileState(given, environment);
  refuseForeignKey(named, region, environment);
  if (given !== '') return { url: given, ...(named === undefined ? {} : { secretsProvider: named }) };
  const { stateBucket, keyAlias } = bootstrapNames({ account, region, environment, partition: partitionOf(region) });
  return { url: `s3://${stateBucket}?region=${region}&awssdk=v2`, secretsProvider: named ?? `awskms://${keyAlias}?region=${region}`, bucket: stateBucket };
}

/** State on one machine is lost with it, and locks nobody else out. */
function refuseFileState(url: string, environment: string): void {
  if (!/^file:/i.test(url)) return;
  throw new UsageError(`PULUMI_BACKEND_URL=${url}: state in files is refused for target aws`, [
    `Unset it, and state lies in the bucket that \`mlops bootstrap --env ${environment}\` makes; or name another bucket: s3://my-pulumi-state?region=us-east-1&awssdk=v2`,
    'On this machine alone: --local. Nothing was changed.',
  ]);
}

/** Region of a key that a secrets provider names, by its ARN or its query. */
function regionOfKey(secretsProvider: string): string | undefined {
  return /^awskms:\/\/\/?arn:aws[a-z-]*:kms:([a-z0-9-]+):/.exec(secretsProvider)?.[1] ?? /[?&]region=([a-z0-9-]+)/.exec(secretsProvider)?.[1];
}

function refuseForeignKey(secretsProvider: string | undefined, region: string, environment: string): void {
  const found = secretsProvider === undefined || !secretsProvider.startsWith('awskms:') ? undefined : regionOfKey(secretsProvider);
  if (found === undefined || found === region) return;
  throw new UsageError(`secretsprovider in Pulumi.${environment}.yaml is ${secretsProvider}, a key in ${found}; the environment lies in ${region}`, [
    `Leave the line out for the key of \`mlops bootstrap\`, or name a key in ${region}. Nothing was changed.`,
  ]);
}

/** @throws UsageError where the bucket of the state is not there or cannot be reached */
export async function requireStateBucket(target: Target, environment: string, { bucket }: StateBackend): Promise<void> {
  if (bucket === undefined) return;
  const { S3Client, HeadBucketCommand } = require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
  const s3 = new S3Client(clientSettings(target));
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: target.accountId }));
  } catch (error) {
    const { $metadata: { httpStatusCode = 0 } = {} } = error as { $metadata?: { httpStatusCode?: number } };
    if (httpStatusCode === 404) throw new UsageError(`the account ${target.accountId} has no state bucket ${bucket}`, [`Make it: mlops bootstrap --env ${environment}. Nothing was changed.`], { cause: error });
    if (httpStatusCode === 403) throw new UsageError(`the credentials may not use the state bucket ${bucket}`, [`Assume the deploy role of the environment (mlops-deploy-${environment}), or ask who bootstrapped the account. Nothing was changed.`], { cause: error });
    throw error;
  } finally {
    s3.destroy();
  }
}
