// Which registered versions may be approved and deployed.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { deploymentRefusals, refusalsOf } from '../../../automation/models/judge-package';
import { choosePackage, type RegisteredPackage } from '../../../automation/models/registered-package';
import type { Verdict } from '../../../steps/functions/verdict';

const verdict: Verdict = {
  version: 1, verdict: 'passed', failedGates: [], workflow: 'w', environment: 'dev', executionArn: 'arn:e', runDigest: 'r', dataDigest: 'd',
  problem: { type: 'BinaryClassification', objective: 'F1', direction: 'Maximize' }, rows: 10,
  metric: { name: 'F1', value: 0.5, lower: 0.4, upper: 0.6, level: 0.95, baseline: 0.2, threshold: 0.3 }, gates: [], warnings: [], evaluationS3Uri: 's3://b/e', evaluationDigest: 'e', explainabilityS3Uri: '',
};
const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const written = JSON.stringify(verdict);

function version(number: number, more: Partial<RegisteredPackage> = {}): RegisteredPackage {
  return { arn: `arn:p/${number}`, version: number, approval: 'PendingManualApproval', properties: { verdict: 'passed', verdictDigest: digestOf(written), verdictS3Uri: 's3://b/v' }, ...more };
}

describe('a registered version', () => {
  it('goes on with the verdict that it was registered with', () => {
    assert.deepEqual(refusalsOf(version(3), written), []);
  });
  it('is refused without a verdict, or where it is gone', () => {
    assert.match(refusalsOf(version(3, { properties: {} }), undefined)[0] ?? '', /carries no verdict/);
    assert.match(refusalsOf(version(3), undefined)[0] ?? '', /not at s3:\/\/b\/v any more/);
  });
  it('is refused with a verdict that was written over', () => {
    const other = JSON.stringify({ ...verdict, rows: 11 });
    assert.match(refusalsOf(version(3), other)[0] ?? '', /is not the one that version 3 was registered with/);
  });
  it('is refused with a verdict that failed, whatever its metadata says', () => {
    const failed = JSON.stringify({ ...verdict, verdict: 'failed', failedGates: ['threshold'] });
    assert.match(refusalsOf(version(3, { properties: { verdict: 'passed', verdictDigest: digestOf(failed), verdictS3Uri: 's3://b/v' } }), failed)[0] ?? '', /the verdict of version 3 is failed at threshold/);
    assert.equal(refusalsOf(version(3, { properties: { ...version(3).properties, verdict: 'failed' } }), written).length, 1);
  });
  it('is deployed only when it is Approved', () => {
    assert.deepEqual(deploymentRefusals(version(3, { approval: 'Approved' })), []);
    for (const approval of ['PendingManualApproval', 'Rejected', '']) assert.equal(deploymentRefusals(version(3, { approval })).length, 1);
  });
});

describe('the version that is meant', () => {
  const packages = [version(4, { approval: 'Rejected' }), version(3), version(2, { approval: 'Approved' }), version(1, { approval: 'Approved' })];
  it('is the newest of the status, unless one is named', () => {
    assert.equal(choosePackage(packages, 'g', undefined, 'Approved').version, 2);
    assert.equal(choosePackage(packages, 'g', '1', 'Approved').version, 1);
    assert.equal(choosePackage(packages, 'g', 'arn:p/4', 'Approved').version, 4);
  });
  it('is told to be missing together with those there are', () => {
    const advice = (error: unknown): boolean => { assert.match(String((error as { advice: string[] }).advice[0]), /4 \(Rejected\), 3 \(PendingManualApproval\)/); return true; };
    assert.throws(() => choosePackage(packages, 'g', '9', 'Approved'), advice);
    assert.throws(() => choosePackage([packages[0] as RegisteredPackage, packages[1] as RegisteredPackage], 'g', undefined, 'Approved'), advice);
    assert.throws(() => choosePackage([], 'g', undefined, 'Approved'), /g has no version yet/);
  });
});
