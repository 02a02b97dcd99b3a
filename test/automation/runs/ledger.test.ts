// The ledger of runs: its order, its tokens, and what a killed driver finds.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clientRequestToken, newEntryId, type LedgerEntry } from '../../../automation/runs/ledger';
import { pause } from '../../../automation/runs/follow-run';
import { parseParameters } from '../../../automation/runs/start-run';
import { UsageError } from '../../../automation/failures';

const entry: LedgerEntry = { id: newEntryId(1_700_000_000_000, 'ab12cd34'), workflow: 'w', environment: 'dev', startedAt: '2026-01-01T00:00:00Z', parameters: {}, state: 'starting' };

describe('the ledger', () => {
  it('lists the newest first, as S3 lists keys', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 9_000_000_000_000 }), fc.integer({ min: 1, max: 900_000_000 }), (time, later) => {
      assert.ok(newEntryId(time + later, 'a') < newEntryId(time, 'z'));
    }));
  });

  it('gives a token that StartPipelineExecution takes, the same each time', () => {
    assert.match(clientRequestToken(entry), /^[a-zA-Z0-9-]{32,128}$/);
    assert.equal(clientRequestToken(entry), clientRequestToken({ ...entry, state: 'running' }));
  });
});

describe('following a run', () => {
  it('looks often at first, and not less often than told', () => {
    assert.equal(pause(0, 10_000), 250);
    assert.equal(pause(10_000_000, 10_000), 10_000);
  });
});

describe('--parameter', () => {
  it('takes what may be set', () => assert.deepEqual(parseParameters(['Threshold=0.4'], ['Threshold']), { Threshold: '0.4' }));

  for (const wrong of ['RunDigest=x', 'Threshold', '=1']) {
    it(`refuses ${wrong}, naming what may be set`, () => assert.throws(() => parseParameters([wrong], ['Threshold']), (error: unknown) => error instanceof UsageError && error.advice.join().includes('Threshold')));
  }
});
