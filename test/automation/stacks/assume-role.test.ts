// Keys of a role: a role that IAM does not know yet is waited for, any other refusal is not.
import type { STSClient } from '@aws-sdk/client-sts';
import assert from 'node:assert/strict';
import { assumeRole } from '../../../automation/stacks/assume-role';

/** STS that refuses so often, by an error of that name. */
function stsThat(refusals: number, name: string): { client: STSClient; asked: () => number } {
  let asked = 0;
  const send = (): Promise<object> => {
    asked += 1;
    return asked <= refusals ? Promise.reject(Object.assign(new Error('refused'), { name })) : Promise.resolve({ Credentials: { AccessKeyId: 'A', SecretAccessKey: 'B', SessionToken: 'C' } });
  };
  return { client: { send } as unknown as STSClient, asked: () => asked };
}

describe('a role that is assumed', function () {
  this.timeout(20_000);

  it('is asked for again where it is not known yet', async () => {
    const { client, asked } = stsThat(2, 'AccessDenied');
    assert.deepEqual(await assumeRole(client, { roleArn: 'arn', sessionName: 'me' }), { accessKeyId: 'A', secretAccessKey: 'B', sessionToken: 'C' });
    assert.equal(asked(), 3);
  });

  it('is not asked for again where the request is wrong', async () => {
    const { client, asked } = stsThat(1, 'ValidationError');
    await assert.rejects(assumeRole(client, { roleArn: 'arn', sessionName: 'me' }), { name: 'ValidationError' });
    assert.equal(asked(), 1);
  });
});
