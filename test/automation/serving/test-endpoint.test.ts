// What the test of an endpoint lets pass, and what it does not.
import assert from 'node:assert/strict';
import type { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import fc from 'fast-check';
import { faultsOf, samePrediction, testEndpoint, type EndpointTest } from '../../../automation/serving/test-endpoint';

/** An endpoint that answers by this function; a thrown status is what its container refuses with. */
function endpoint(answer: (row: string) => string | number): SageMakerRuntimeClient {
  return {
    send: async ({ input }: { input: { Body: Buffer } }) => {
      const said = answer(input.Body.toString());
      if (typeof said === 'number') throw Object.assign(new Error('refused'), { name: 'ModelError', OriginalStatusCode: said });
      return { Body: Buffer.from(`${said}\n`) };
    },
  } as unknown as SageMakerRuntimeClient;
}

const records = ['a', 'b', 'c'].map((row, index) => ({ id: String(index), row, prediction: `yes,0.${index + 1}` }));
const good = (row: string): string | number => records.find((record) => record.row === row)?.prediction ?? 400;
const run = (answer: (row: string) => string | number): Promise<EndpointTest> => testEndpoint(endpoint(answer), 'e', records, () => 7);

describe('the test of an endpoint', () => {
  it('passes one that gives the known predictions and refuses what is no row', async () => {
    assert.deepEqual(faultsOf(await run(good)), []);
  });
  it('names the records that have another prediction', async () => {
    const faults = faultsOf(await run((row) => (row === 'b' ? 'no,0.2' : good(row))));
    assert.deepEqual(faults, ['1 of 3 records have another prediction than the batch transform gave: 1: no,0.2, not yes,0.2']);
  });
  it('does not pass one that answers anything to anything', async () => {
    assert.deepEqual(faultsOf(await run((row) => (typeof good(row) === 'number' ? 'yes,0.9' : good(row)))), ['a row of too many columns was answered, not refused']);
  });
  it('does not pass one whose container breaks on a bad row', async () => {
    assert.deepEqual(faultsOf(await run((row) => (good(row) === 400 ? 500 : good(row)))), ['a row of too many columns gave status 500, not 400 to 499']);
  });
  it('does not pass without a record: a test that tests nothing is none', async () => {
    assert.deepEqual(faultsOf(await testEndpoint(endpoint(good), 'e', [], () => 7)), ['there is no record to test with']);
  });
  it('fails as the endpoint fails where it does not answer at all', async () => {
    const broken = { send: async () => { throw new Error('ECONNREFUSED'); } } as unknown as SageMakerRuntimeClient;
    await assert.rejects(testEndpoint(broken, 'e', records, () => 7), /ECONNREFUSED/);
  });
});

describe('two predictions', () => {
  it('are the same in text or within a millionth, field by field', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom('yes', 'no'), (probability, label) => {
      assert.ok(samePrediction(`${label},${probability}`, `${label},${probability + 5e-7}\n`));
      assert.ok(!samePrediction(`${label},${probability}`, `${label},${probability + 2e-6}`));
      assert.ok(!samePrediction(`${label},${probability}`, `${label}x,${probability}`));
      assert.ok(!samePrediction(`${label},${probability}`, label));
    }));
    assert.ok(!samePrediction('yes,', 'yes,0'), 'nothing is not zero');
  });
});
