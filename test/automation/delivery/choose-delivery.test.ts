// Which version a delivery is about: each trap of the registry's events, with what the naive way would have done.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chooseDelivery, type DeliveryQuestion } from '../../../automation/delivery/choose-delivery';
import type { RegisteredPackage } from '../../../automation/models/registered-package';

const arn = (version: number): string => `arn:aws:sagemaker:us-east-1:000000000000:model-package/birds-dev/${version}`;
const version = (number: number, approval: string): RegisteredPackage => ({ arn: arn(number), version: number, approval, properties: {} });

/** Version 1 serves everywhere; version 2 was approved just now. */
const happy: DeliveryQuestion = {
  reason: 'Approved', version: '2', group: 'birds-dev', packages: [version(2, 'Approved'), version(1, 'Approved')], served: { staging: arn(1), prod: arn(1) }, underWay: [],
};
const chosen = (change: Partial<DeliveryQuestion> = {}): number | string => {
  const choice = chooseDelivery({ ...happy, ...change });
  return 'deliver' in choice ? choice.deliver.version : choice.nothing;
};

describe('the choice of what is delivered', () => {
  it('is the version that was approved', () => assert.equal(chosen(), 2));

  it('is made once, though one approval may give several events', () => {
    assert.match(String(chosen({ underWay: [arn(2)] })), /is being delivered by an earlier execution/);
    assert.match(String(chosen({ served: { staging: arn(2), prod: arn(2) } })), /serves in staging and prod already/);
  });

  it('is still made where only a part of the environments has the version', () => assert.equal(chosen({ served: { staging: arn(2), prod: arn(1) } }), 2));

  it('is of nothing where the approval has been taken back before the execution came to it', () => {
    assert.match(String(chosen({ packages: [version(2, 'Rejected'), version(1, 'Approved')] })), /version 2 is Rejected by now/);
  });

  it('is never a version that waits: the registry\'s events come for every status', () => {
    assert.match(String(chosen({ packages: [version(2, 'PendingManualApproval'), version(1, 'Approved')] })), /PendingManualApproval by now/);
    assert.throws(() => chosen({ reason: 'push', packages: [version(2, 'PendingManualApproval'), version(1, 'Approved')] }), /version 2 of birds-dev is PendingManualApproval, not Approved/);
  });

  it('is the version of the event, not the newest: what was approved meanwhile has an execution of its own', () => {
    assert.equal(chosen({ packages: [version(3, 'Approved'), version(2, 'Approved'), version(1, 'Approved')] }), 2);
  });

  it('goes back to the newest approved version where the one that serves is rejected', () => {
    const packages = [version(3, 'PendingManualApproval'), version(2, 'Rejected'), version(1, 'Approved')];
    assert.equal(chosen({ reason: 'Rejected', packages, served: { staging: arn(2), prod: arn(2) } }), 1);
    assert.equal(chosen({ reason: 'Rejected', packages, served: { staging: arn(2), prod: arn(1) } }), 1);
  });

  it('is of nothing where a version that serves nowhere is rejected', () => {
    assert.match(String(chosen({ reason: 'Rejected', packages: [version(2, 'Rejected'), version(1, 'Approved')] })), /was rejected, and serves nowhere/);
  });

  it('is of nothing, in words, where there is none to go back to', () => {
    assert.match(String(chosen({ reason: 'Rejected', packages: [version(2, 'Rejected')], served: { staging: arn(2), prod: undefined } })), /no version is approved that could take its place/);
  });

  it('is the newest approved version on a push, delivered anew though it serves: the repository has changed', () => {
    assert.equal(chosen({ reason: 'push', version: 'newest', served: { staging: arn(2), prod: arn(2) }, underWay: [arn(2)] }), 2);
  });

  it('is of nothing on a push while no version is approved, and names a version that is not there', () => {
    assert.match(String(chosen({ reason: 'push', version: 'newest', packages: [version(1, 'PendingManualApproval')] })), /no version of birds-dev is approved yet/);
    assert.throws(() => chosen({ reason: 'push', version: '7' }), /birds-dev has no version 7/);
  });

  it('is an approved version or none, whatever the registry holds', () => {
    const statuses = fc.constantFrom('Approved', 'Rejected', 'PendingManualApproval');
    fc.assert(fc.property(fc.array(statuses, { minLength: 1, maxLength: 6 }), fc.constantFrom('Approved', 'Rejected'), fc.nat(5), fc.nat(5), (all, reason, about, serving) => {
      const packages = all.map((status, index) => version(index + 1, status));
      const choice = chooseDelivery({ ...happy, packages, reason, version: String((about % all.length) + 1), served: { prod: arn((serving % all.length) + 1) } });
      return 'nothing' in choice || choice.deliver.approval === 'Approved';
    }));
  });
});
