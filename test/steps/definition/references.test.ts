// Building references, and reading them back.
import assert from 'node:assert/strict';
import { readGet } from '../../../steps/definition/lint/get';
import { asString, execution, join, jsonGet, jsonGetFromS3, parameter, s3Path, stepOutput, stepProperty } from '../../../steps/definition/references';

describe('references of a pipeline definition', () => {
  it('are written as the service parses them', () => {
    assert.deepEqual(parameter('P'), { Get: 'Parameters.P' });
    assert.deepEqual(execution('PipelineExecutionId'), { Get: 'Execution.PipelineExecutionId' });
    assert.deepEqual(stepProperty('A-Train', 'ModelArtifacts.S3ModelArtifacts'), { Get: 'Steps.A-Train.ModelArtifacts.S3ModelArtifacts' });
    assert.deepEqual(stepOutput('L', 'x'), { Get: "Steps.L.OutputParameters['x']" });
    assert.deepEqual(s3Path('bucket', parameter('P')), { 'Std:Join': { On: '/', Values: ['s3:/', 'bucket', { Get: 'Parameters.P' }] } });
    assert.deepEqual(asString(1), join('', [1]));
    assert.deepEqual(jsonGet('E', 'f', 'a.b[0]'), { 'Std:JsonGet': { PropertyFile: { Get: 'Steps.E.PropertyFiles.f' }, Path: 'a.b[0]' } });
    assert.deepEqual(jsonGetFromS3('s3://b/k', 'a'), { 'Std:JsonGet': { S3Uri: 's3://b/k', Path: 'a' } });
  });

  it('are read back with brackets before dots, as keys may hold dots', () => {
    assert.deepEqual(readGet("Steps.T.FinalMetricDataList['val.loss:1'].Value"), {
      kind: 'step', step: 'T', parts: [{ kind: 'member', name: 'FinalMetricDataList' }, { kind: 'key', key: 'val.loss:1' }, { kind: 'member', name: 'Value' }],
    });
    assert.deepEqual(readGet('Steps.A-Train.X[3]'), { kind: 'step', step: 'A-Train', parts: [{ kind: 'member', name: 'X' }, { kind: 'index', index: 3 }] });
  });

  it('are told to be unreadable where they are', () => {
    for (const text of ['', 'Parameters', 'Parameters.', 'Steps.A', 'Steps.A.x[', 'Steps.A.x[a]', 'Step.A.x']) assert.equal(readGet(text).kind, 'unreadable', text);
  });
});
