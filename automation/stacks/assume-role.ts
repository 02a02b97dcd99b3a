// Keys of a role that is assumed, renewed before they expire: AWS gives an hour to a role that a role assumes, and runs last longer.
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { STSClient } from '@aws-sdk/client-sts';
import type { ExpiringKeys } from './access-keys';

/** How a role is assumed. */
export interface AssumeRequest {
  roleArn: string;
  sessionName: string;
  /** File with the token of a CI job, which opens the role by itself. */
  tokenFile?: string;
}

/** IAM is eventually consistent: a role that was made just now can be assumed only after some seconds. */
const PATIENCE = 12_000;
const PAUSE = 1_000;
/** So long nothing is said: most roles are known at once. */
const SILENT = 2_000;

/** How it is waited. */
export interface RoleWait {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many ms; rejects where somebody ends the command. */
  wait(milliseconds: number): Promise<unknown>;
  /** Told once, where it takes a while. */
  tell?(message: string): void;
}

/** The machine's own clock. */
export const roleWait = (signal?: AbortSignal, tell?: (message: string) => void): RoleWait => ({
  now: () => Date.now(), wait: (milliseconds) => sleep(milliseconds, undefined, signal === undefined ? {} : { signal }), ...(tell === undefined ? {} : { tell }),
});

async function assumeOnce(sts: STSClient, { roleArn: RoleArn, sessionName: RoleSessionName, tokenFile }: AssumeRequest): Promise<ExpiringKeys> {
  const { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand } = require('@aws-sdk/client-sts') as typeof import('@aws-sdk/client-sts');
  const { Credentials: keys } = tokenFile === undefined
    ? await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName }))
    : await sts.send(new AssumeRoleWithWebIdentityCommand({ RoleArn, RoleSessionName, WebIdentityToken: fs.readFileSync(tokenFile, 'utf8').trim() }));
  if (keys?.AccessKeyId === undefined || keys.SecretAccessKey === undefined) throw new Error('AssumeRole gave no keys');
  return {
    accessKeyId: keys.AccessKeyId, secretAccessKey: keys.SecretAccessKey, ...(keys.SessionToken === undefined ? {} : { sessionToken: keys.SessionToken }), ...(keys.Expiration === undefined ? {} : { expiration: keys.Expiration }),
  };
}

/** Assumes a role; a refusal is waited out for as long as IAM may not know of the role yet. @throws what STS answers last, and what ends the wait */
export async function assumeRole(sts: STSClient, request: AssumeRequest, { now, wait, tell }: RoleWait = roleWait()): Promise<ExpiringKeys> {
  let told = false;
  for (const began = now(); ; await wait(PAUSE)) {
    try {
      return await assumeOnce(sts, request);
    } catch (error) {
      if (!(error instanceof Error) || !/^AccessDenied/.test(error.name) || now() - began > PATIENCE) throw error;
    }
    if (told || now() - began < SILENT) continue;
    told = true;
    tell?.(`the role ${request.roleArn} is refused; IAM may not know of it yet: asking again for ${Math.ceil((PATIENCE - (now() - began)) / 1000)} s`);
  }
}
