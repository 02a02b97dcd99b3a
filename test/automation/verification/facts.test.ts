// Facts, probes and their document.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { verificationDocument } from '../../../automation/verification/document';
import { facts } from '../../../automation/verification/facts';
import { chooseProbes, probes, redacted, refuseAbove } from '../../../automation/verification/verify';

describe('what is assumed of AWS', () => {
  it('has for each fact a probe that is there, or the reason why none is', () => {
    for (const { id, probe, why } of facts) assert.ok(probe === undefined ? (why ?? '') !== '' : probes.some((one) => one.id === probe), id);
    assert.equal(new Set(facts.map(({ id }) => id)).size, facts.length);
  });
  it('is what docs/verification.md says', () => {
    assert.equal(readFileSync(path.resolve(__dirname, '../../../docs/verification.md'), 'utf8'), verificationDocument(), 'write it anew: see the head of automation/verification/document.ts');
  });
  it('is probed within the budget, or nothing is begun', () => {
    refuseAbove(0.1, chooseProbes(['life', 'definition', 'permissions']));
    assert.throws(() => refuseAbove(0.09, chooseProbes(['life'])), /can cost \$0\.10; --budget allows \$0\.09/);
    assert.throws(() => chooseProbes(['lif']), /there is no probe lif/);
    assert.equal(chooseProbes([]).length, probes.length);
  });
  it('leaves neither account nor ids in its recordings', () => {
    const text = redacted({ arn: 'arn:aws:kms:eu-west-1:999988887777:key/1e4770db-675b-4d96-a9aa-b84438dd9248' }, '999988887777');
    assert.match(text, /arn:aws:kms:eu-west-1:123456789012:key\/00000000-0000-0000-0000-000000000000/);
  });
});
