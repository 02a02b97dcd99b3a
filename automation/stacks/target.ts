// Where an environment lives: an AWS account, or with --local the embedded AWS on this machine.
import fs from 'node:fs';
import path from 'node:path';
import type { STSClient } from '@aws-sdk/client-sts';
import { z } from 'zod';
import { UsageError } from '../failures';
import type { Report } from '../console/events';
import { localStateVariable, type StateFolders } from '../project/project-folder';
import type { AccessKeys, ExpiringKeys } from './access-keys';
import { assumeRole, roleWait } from './assume-role';
import { authorVariable, personOf, sessionName } from './person';
import { startLocalEndpoint } from './start-local-endpoint';

/** A target that answers: who we are there and how to reach it. */
export interface Target {
  kind: 'aws' | 'local';
  accountId: string;
  region: string;
  /** The embedded endpoint's URL; absent on AWS. */
  endpointUrl?: string;
  /** Keys of the administrator of the embedded AWS; on AWS the SDK's own chain is used. */
  keys?: AccessKeys;
  /** New keys of the role that the target is used under; absent where its keys last. */
  renew?(): Promise<ExpiringKeys>;
  /** Who acts, where it is known: a user's name, or that of a role's session. */
  person?: string;
  /** Starts the embedded endpoint again where it has died; absent on AWS. */
  revive?(): Promise<void>;
}

const keysFile = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });

/** The embedded AWS is one account in one region. */
const localAccount = { accountId: '000000000000', region: 'us-east-1' } as const;

/** Keys of the environment, where it leads to the embedded AWS: a build's role acts there, or a person's, not the administrator. */
function keysOfBuild(variables: NodeJS.ProcessEnv, endpointUrl?: string): AccessKeys | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = variables;
  const meant = variables[localStateVariable] !== undefined || (endpointUrl !== undefined && variables['AWS_ENDPOINT_URL'] === endpointUrl);
  if (!meant || accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

/** The target as a build itself reaches it, under the role that CodeBuild gave it, whatever role was assumed since. */
export function openBuildTarget({ keys: _assumed, renew: _renew, ...target }: Target, variables: NodeJS.ProcessEnv): Target {
  const keys = keysOfBuild(variables);
  if (target.kind === 'local' && keys === undefined) return { ...target, ...(_assumed === undefined ? {} : { keys: _assumed }) };
  return { ...target, ...(keys === undefined ? {} : { keys }) };
}

/** The embedded AWS, started where it is not running. */
export async function openLocalTarget(options: {
  folders: StateFolders; packageFolder: string; report: Report; signal: AbortSignal;
  variables: NodeJS.ProcessEnv;
}): Promise<Target> {
  const start = () => startLocalEndpoint({ stateFolder: options.folders.local, packageFolder: options.packageFolder, signal: options.signal });
  const endpoint = await start();
  const keys = keysOfBuild(options.variables, endpoint.url) ?? keysFile.parse(JSON.parse(fs.readFileSync(path.join(options.folders.local, 'credentials.json'), 'utf8')));
  const author = options.variables[authorVariable];
  return { kind: 'local', ...localAccount, endpointUrl: endpoint.url, keys, ...(author === undefined || author === '' ? {} : { person: personOf(author) }), revive: async () => { await start(); } };
}

/** A role to assume, and whence its name comes. */
export interface AssumedRole {
  arn: string;
  origin: string;
  /** What makes it be there and trust. */
  remedy: string;
}

/** What the command says of itself. */
export interface AssumeOptions {
  /** Where a CI job's token is looked for. @default nowhere */
  variables?: NodeJS.ProcessEnv;
  /** Ends the wait for a role. */
  signal: AbortSignal;
  report: Report;
}

/**
 * The same target under keys of a role, for one hour: AWS gives no more to a role that is assumed by a role.
 * @throws UsageError where it may not be assumed
 */
export async function assumeTarget(target: Target, role: AssumedRole | undefined, environment: string, { variables = {}, signal, report }: AssumeOptions): Promise<Target> {
  if (role === undefined) return target;
  const roleArn = role.arn;
  const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts') as typeof import('@aws-sdk/client-sts');
  const sts = new STSClient(clientSettings(target));
  try {
    const { Arn: own = '' } = target.person === undefined ? await sts.send(new GetCallerIdentityCommand({})) : {};
    const person = target.person ?? personOf(own);
    const token = variables['AWS_WEB_IDENTITY_TOKEN_FILE'];
    const request = { roleArn, sessionName: sessionName(person, `mlops-${environment}`), ...(target.kind === 'aws' && token !== undefined && fs.existsSync(token) ? { tokenFile: token } : {}) };
    const keys = await assumeRole(sts, request, roleWait(signal, (message) => { report({ type: 'note', message }); }));
    const accountId = /^arn:[^:]+:iam::(\d{12}):/.exec(roleArn)?.[1] ?? target.accountId;
    return { ...target, accountId, person, keys, renew: () => withSts(target, (again) => assumeRole(again, request)) };
  } catch (error) {
    signal.throwIfAborted();
    throw new UsageError(
      `the role ${roleArn} of ${role.origin} cannot be assumed: ${error instanceof Error ? error.message : String(error)}`,
      [`Nothing was changed. The role must be there (${role.remedy}), trust your identity, and your identity needs sts:AssumeRole on it.`], { cause: error },
    );
  } finally {
    sts.destroy();
  }
}

/** The account that the SDK's credential chain leads to. @throws UsageError without credentials */
export async function openAwsTarget(region: string | undefined, variables: NodeJS.ProcessEnv): Promise<Target> {
  if (region === undefined) {
    throw new UsageError('no region is set for target aws', ['Set aws-native:region in Pulumi.<env>.yaml, or AWS_REGION in the environment.']);
  }
  const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts') as typeof import('@aws-sdk/client-sts');
  const client = new STSClient({ region, maxAttempts: 2 });
  try {
    const { Account: accountId, Arn: arn = '' } = await client.send(new GetCallerIdentityCommand({}));
    if (accountId === undefined) throw new Error('GetCallerIdentity named no account');
    const author = variables[authorVariable] ?? '';
    return { kind: 'aws', accountId, region, person: personOf(author === '' ? arn : author) };
  } catch (error) {
    throw new UsageError(
      `target aws cannot be used: ${error instanceof Error ? error.message : String(error)}`,
      ['Give credentials (AWS_PROFILE, AWS_ACCESS_KEY_ID or `aws sso login`), or add --local to run on this machine. Nothing was changed.'],
      { cause: error },
    );
  } finally {
    client.destroy();
  }
}

/** Works with STS as a target reaches it. */
export async function withSts<T>(target: Target, work: (sts: STSClient) => Promise<T>): Promise<T> {
  const { STSClient: Client } = require('@aws-sdk/client-sts') as typeof import('@aws-sdk/client-sts');
  const sts = new Client(clientSettings(target));
  try {
    return await work(sts);
  } finally {
    sts.destroy();
  }
}

/** What an AWS SDK client needs to reach a target; keys that expire are asked for anew when they are about to. */
export function clientSettings(target: Target, keys: AccessKeys | (() => Promise<ExpiringKeys>) | undefined = target.renew ?? target.keys): {
  region: string; endpoint?: string; credentials?: AccessKeys | (() => Promise<ExpiringKeys>); forcePathStyle?: boolean; maxAttempts?: number;
} {
  return {
    region: target.region,
    // AWS throttles: a command that makes thousands of requests meets it.
    maxAttempts: 8,
    ...(target.endpointUrl === undefined ? {} : { endpoint: target.endpointUrl, forcePathStyle: true }),
    ...(keys === undefined ? {} : { credentials: keys }),
  };
}
