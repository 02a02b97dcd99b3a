// Which version a rollback rejects, and which serves instead.
import assert from 'node:assert/strict';
import { planRollback, type RollbackRequest } from '../../../automation/models/plan-rollback';
import type { RegisteredPackage } from '../../../automation/models/registered-package';

const version = (number: number, approval = 'Approved'): RegisteredPackage => ({ arn: `arn:p/${number}`, version: number, approval, properties: {} });
const versions = [version(5, 'PendingManualApproval'), version(4), version(3, 'Rejected'), version(2), version(1)];
const planned = (request: Partial<RollbackRequest> = {}): number[] => {
  const { bad, good } = planRollback({ packages: versions, group: 'g', servedArn: 'arn:p/4', ...request });
  return [bad.version, good.version];
};

describe('a rollback', () => {
  it('goes from the version that serves to the newest approved one before it, past rejected ones', () => {
    assert.deepEqual(planned(), [4, 2]);
  });
  it('goes to the version that is named', () => {
    assert.deepEqual(planned({ to: '1' }), [4, 1]);
  });
  it('goes no step further back the second time', () => {
    const after = [version(4, 'Rejected'), version(2), version(1)];
    assert.deepEqual(planned({ packages: after, servedArn: 'arn:p/2', from: '4' }), [4, 2]);
  });
  it('goes on where the bad version was rejected and serves still', () => {
    assert.deepEqual(planned({ packages: [version(4, 'Rejected'), version(2)] }), [4, 2]);
  });
  it('leaves what serves where another version is taken out', () => {
    assert.deepEqual(planned({ from: '5' }), [5, 4]);
    assert.deepEqual(planned({ from: '1' }), [1, 4]);
  });
  it('is refused where no version before is approved, or one is both', () => {
    assert.throws(() => planned({ servedArn: 'arn:p/1' }), /no version of g before 1 is Approved/);
    assert.throws(() => planned({ to: '4' }), /version 4 is both what to roll back from and what to roll back to/);
    assert.throws(() => planned({ from: '9' }), /g has no version 9/);
  });
});
