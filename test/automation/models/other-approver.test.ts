// Two pairs of eyes: with mlops:otherApprover, nobody approves what they made.
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import assert from 'node:assert/strict';
import type { ModelSession } from '../../../automation/models/model-session';
import { refuseOwnApproval } from '../../../automation/models/other-approver';
import type { RegisteredPackage } from '../../../automation/models/registered-package';

const role = 'arn:aws:sts::123456789012:assumed-role';

function approving(otherApprover: boolean, startedBy: string | undefined, caller: string): Promise<void> {
  const sagemaker = { send: () => Promise.resolve({ CreatedBy: { IamIdentity: { Arn: startedBy } } }) } as unknown as SageMakerClient;
  return refuseOwnApproval({ project: { settings: { otherApprover } }, sagemaker, caller, environment: 'prod' } as unknown as ModelSession, { version: 3, run: 'arn:run', properties: {} } as unknown as RegisteredPackage);
}

describe('an approval', () => {
  it('is given by another person, under whatever role', async () => {
    await approving(true, `${role}/w-dev-driver/ada`, `${role}/w-prod-approve/grace`);
  });

  it('is refused to who started the run, though the role is another one', async () => {
    await assert.rejects(approving(true, `${role}/w-dev-driver/ada`, `${role}/w-prod-approve/ada`), /version 3 was made by ada .*who cannot approve it/);
  });

  it('is refused where nobody knows who made it', async () => {
    await assert.rejects(approving(true, undefined, `${role}/w-prod-approve/ada`), /nobody knows who made version 3/);
  });

  it('is refused where the start of the pipeline named nobody', async () => {
    await assert.rejects(approving(true, `${role}/w-dev-driver/unknown`, `${role}/w-prod-approve/ada`), /nobody knows who made version 3: its pipeline was started without a push/);
  });

  it('is refused to whoever made the commit behind a connection, by e-mail or by the name in it', async () => {
    const author = `${role}/mlops-deploy-dev/Ada@example.com`;
    for (const name of ['ada@example.com', 'ada']) await assert.rejects(approving(true, author, `${role}/w-prod-approve/${name}`), /who cannot approve it/);
    for (const name of ['grace@example.com', 'grace', 'ada@example.org']) await approving(true, author, `${role}/w-prod-approve/${name}`);
  });

  it('is given by anybody where the setting does not ask for another person', async () => {
    await approving(false, `${role}/w-dev-driver/ada`, `${role}/w-prod-approve/ada`);
  });
});
