// Keys of a role: a role that IAM does not know yet is waited for, any other refusal is not.
import type { STSClient } from '@aws-sdk/client-sts';
import assert from 'node:assert/strict';
import { assumeRole, roleWait, type RoleWait } from '../../../automation/stacks/assume-role';

/** STS that refuses so often, by an error of that name. */
function stsThat(refusals: number, name: string): { client: STSClient; asked: () => number } {
  let asked = 0;
  const send = (): Promise<object> => {
    asked += 1;
    return asked <= refusals ? Promise.reject(Object.assign(new Error('refused'), { name })) : Promise.resolve({ Credentials: { AccessKeyId: 'A', SecretAccessKey: 'B', SessionToken: 'C' } });
  };
  return { client: { send } as unknown as STSClient, asked: () => asked };
}

/** A clock that only waiting moves. */
function clock(told: string[] = []): RoleWait & { now(): number } {
  let time = 0;
  return { now: () => time, wait: (milliseconds) => { time += milliseconds; return Promise.resolve(); }, tell: (message) => { told.push(message); } };
}

describe('a role that is assumed', () => {

  it('is asked for again where it is not known yet', async () => {
    const { client, asked } = stsThat(2, 'AccessDenied');
    assert.deepEqual(await assumeRole(client, { roleArn: 'arn', sessionName: 'me' }, clock()), { accessKeyId: 'A', secretAccessKey: 'B', sessionToken: 'C' });
    assert.equal(asked(), 3);
  });

  it('is not asked for again where the request is wrong', async () => {
    const { client, asked } = stsThat(1, 'ValidationError');
    await assert.rejects(assumeRole(client, { roleArn: 'arn', sessionName: 'me' }), { name: 'ValidationError' });
    assert.equal(asked(), 1);
  });

  it('is told of once where it takes a while, and given up after twelve seconds with what STS says', async () => {
    const told: string[] = [];
    const { client, asked } = stsThat(100, 'AccessDenied');
    await assert.rejects(assumeRole(client, { roleArn: 'arn:of:role', sessionName: 'me' }, clock(told)), { name: 'AccessDenied' });
    assert.equal(asked(), 14);
    assert.deepEqual(told, ['the role arn:of:role is refused; IAM may not know of it yet: asking again for 10 s']);
  });

  it('is no longer waited for once somebody ends the command', async () => {
    const stop = new AbortController();
    const { client, asked } = stsThat(100, 'AccessDenied');
    const waiting = assumeRole(client, { roleArn: 'arn', sessionName: 'me' }, roleWait(stop.signal));
    setImmediate(() => { stop.abort(); });
    await assert.rejects(waiting, { name: 'AbortError' });
    assert.equal(asked(), 1);
  });
});
