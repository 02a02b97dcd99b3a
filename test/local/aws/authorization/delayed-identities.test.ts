// Roles as IAM shows them on a bad day: what was changed counts only after some seconds.
import assert from 'node:assert/strict';
import type { RoleIdentity } from '../../../../local/aws/authorization/identities';
import { DelayedIdentities } from '../../../../local/aws/authorization/delayed-identities';

const arn = 'arn:aws:iam::000000000000:role/ours';
const role = (id: string): RoleIdentity => ({ arn, id, trust: { Statement: [] }, policies: [], tags: {}, maxSessionSeconds: 3600 });

describe('roles on a bad day', () => {
  let known: RoleIdentity | undefined;
  let made: number;
  let now: number;
  let delayed: DelayedIdentities;

  beforeEach(() => {
    [known, made, now] = [role('first'), 0, 100_000];
    delayed = new DelayedIdentities({ role: () => known }, 3, () => now, () => made);
  });

  const seen = (): string | undefined => delayed.role(arn)?.id;

  it('are there at once where they were made long ago', () => {
    assert.equal(seen(), 'first');
  });

  it('are not there for seconds after they were made', () => {
    made = now - 1000;
    assert.equal(seen(), undefined);
    now += 1999;
    assert.equal(seen(), undefined);
    now += 1;
    assert.equal(seen(), 'first');
  });

  it('change from when they were changed, not from when that is first noticed', () => {
    seen();
    known = role('second');
    delayed.lookAround();
    now += 3000;
    assert.equal(seen(), 'second');
  });

  it('are as they were for seconds after they were changed, and after they were deleted', () => {
    seen();
    known = role('second');
    assert.equal(seen(), 'first');
    now += 3000;
    assert.equal(seen(), 'second');
    known = undefined;
    assert.equal(seen(), 'second');
    now += 3000;
    assert.equal(seen(), undefined);
  });
});
