// What a start of the pipeline says.
import assert from 'node:assert/strict';
import { runParameters, type RunInput } from '../../steps/run-parameters';
import { parseWorkflow } from '../../steps/workflow';
import { exampleText, exampleWorkflow, smallWorkflow } from './example';

function input(changes: Partial<RunInput> = {}): RunInput {
  return { workflow: exampleWorkflow(), flowDigest: 'flow', sources: { 'birdstrikes.csv': { uri: 's3://bucket/raw/1/birdstrikes.csv', digest: 'data' } }, ...changes };
}

function digest(changes: Partial<RunInput>): string | undefined {
  return runParameters(input(changes))['RunDigest'];
}

describe('the parameters of a run', () => {
  it('say where the sources lie, and no threshold unless one is given', () => {
    const parameters = runParameters(input());
    assert.equal(parameters['Source-birdstrikes-csv'], 's3://bucket/raw/1/birdstrikes.csv');
    assert.ok(!('Threshold' in parameters));
    assert.equal(runParameters(input({ threshold: 0.99 }))['Threshold'], '0.99');
  });

  it('have another digest when data, flow, code, salt or settings of training change', () => {
    const retrained = parseWorkflow(exampleText().replace('maxCandidates: 10', 'maxCandidates: 11'), 'w');
    const digests = [
      digest({}), digest({ flowDigest: 'other' }), digest({ sources: { 'birdstrikes.csv': { uri: 's3://bucket/x', digest: 'other' } } }),
      digest({ functionsDigest: 'code' }), digest({ salt: 'once' }), digest({ workflow: retrained }),
    ];
    assert.equal(new Set(digests).size, digests.length);
  });

  it('have the same digest when only gates, threshold, registration or the place of the data change', () => {
    const judged = parseWorkflow(exampleText().replace('threshold: 0.30', 'threshold: 0.90').replace('group: birdstrikes', 'group: other'), 'w');
    assert.equal(digest({ workflow: judged, threshold: 0.5, sources: { 'birdstrikes.csv': { uri: 's3://elsewhere/x', digest: 'data' } } }), digest({}));
  });

  it('are refused when a source or the holdout is not there', () => {
    assert.throws(() => runParameters(input({ sources: {} })), /sources\.birdstrikes\.csv: has no S3 URI/);
    const given = parseWorkflow(smallWorkflow({ holdout: '{ features: { file: a }, labels: { file: b } }' }), 'w');
    assert.throws(() => runParameters({ workflow: given, flowDigest: 'f', sources: { 'loans.csv': { uri: 's3://b/x', digest: 'd' } } }), /holdout: features and labels have no S3 URI/);
  });
});
