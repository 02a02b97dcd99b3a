// JSON Patches between inputs, and what a preview and a refresh make of inputs.
import assert from 'node:assert/strict';
import { inputsAfterRefresh, inputsOfCheckpoint, checkpointOf } from '../../../../local/pulumi/provider/native/checkpoint';
import { patchOf } from '../../../../local/pulumi/provider/native/patch';
import { previewOutputs } from '../../../../local/pulumi/provider/native/preview-outputs';
import { resourceSpec } from '../../../../local/pulumi/provider/native/resource-table';
import { unknownValue, type Values } from '../../../../local/pulumi/values/wire';

const lambda = resourceSpec('aws-native:lambda:Function');
const role = resourceSpec('aws-native:iam:Role');

describe('the patch of an update', () => {
  it('adds, removes and replaces whole properties, under their CloudFormation names', () => {
    const olds: Values = { roleName: 'r', description: 'a', path: '/', tags: [{ key: 'a', value: '1' }] };
    const news: Values = { roleName: 'r', description: 'b', maxSessionDuration: 3600, tags: [{ key: 'a', value: '2' }] };
    assert.deepEqual(patchOf(role, olds, news), [
      { op: 'replace', path: '/Description', value: 'b' },
      { op: 'add', path: '/MaxSessionDuration', value: 3600 },
      { op: 'remove', path: '/Path' },
      { op: 'replace', path: '/Tags', value: [{ Key: 'a', Value: '2' }] },
    ]);
  });
  it('sends along what Cloud Control cannot read back', () => {
    const inputs: Values = { code: { s3Bucket: 'b', s3Key: 'k' }, role: 'r', timeout: 3 };
    assert.deepEqual(patchOf(lambda, inputs, { ...inputs, timeout: 4 }), [
      { op: 'replace', path: '/Timeout', value: 4 }, { op: 'add', path: '/Code', value: { S3Bucket: 'b', S3Key: 'k' } },
    ]);
  });
  it('is empty where nothing differs, whatever cannot be read back', () => {
    const inputs: Values = { code: { s3Key: 'k' }, role: 'r' };
    assert.deepEqual(patchOf(lambda, inputs, { ...inputs }), []);
  });
});

describe('the outputs of a preview', () => {
  it('are the inputs, and unknown where only AWS knows', () => {
    assert.deepEqual(previewOutputs(role, { roleName: 'r' }), { arn: unknownValue, roleId: unknownValue, roleName: 'r' });
  });
  it('keep names, ids and ARNs of a resource that exists', () => {
    assert.deepEqual(previewOutputs(role, { roleName: 'r' }, { arn: 'arn:r', roleId: 'AROA' }), { arn: 'arn:r', roleId: 'AROA', roleName: 'r' });
  });
});

describe('the inputs after a refresh', () => {
  const inputs: Values = { roleName: 'r', description: 'mine' };
  const before = checkpointOf(inputs, { ...inputs, arn: 'arn:r', path: '/' });
  it('take what changed outside, and leave what AWS fills in', () => {
    assert.deepEqual(inputsAfterRefresh(role, inputs, before, { ...inputs, description: 'theirs', arn: 'arn:r', path: '/' }), { roleName: 'r', description: 'theirs' });
  });
  it('lose what was removed outside', () => {
    assert.deepEqual(inputsAfterRefresh(role, inputs, before, { roleName: 'r', arn: 'arn:r', path: '/' }), { roleName: 'r' });
  });
  it("do not take AWS's own tags", () => {
    const tagged: Values = { tags: [{ key: 'a', value: '1' }] };
    const now: Values = { tags: [{ key: 'a', value: '1' }, { key: 'aws:cloudformation:stack-name', value: 's' }] };
    assert.deepEqual(inputsAfterRefresh(role, tagged, tagged, now), tagged);
  });
  it('are kept as a secret, as the real provider keeps them', () => {
    const kept = before['__inputs'] as Values;
    assert.equal(kept['4dabf18193072939515e22adb298388d'], '1b47061264138c4ac30d75fd1eb44270');
    assert.deepEqual(inputsOfCheckpoint(before), inputs);
  });
});
