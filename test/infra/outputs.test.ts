// The contract of outputs.
import assert from 'node:assert/strict';
import { describeOutput, outputNames, parameterName, parseOutputs } from '../../infra/outputs';

const whole = Object.fromEntries(outputNames.map((name) => [name, name === 'contractVersion' ? '1' : `a ${name}`]));

describe('outputs of an environment', () => {
  it('are these, in this order: others rely on them', () => {
    assert.deepEqual(outputNames, [
      'contractVersion', 'workflow', 'environment', 'accountId', 'region', 'bucketName', 'keyArn', 'pipelineName', 'pipelineArn', 'modelPackageGroupName',
      'modelPackageGroupArn', 'driverRoleArn', 'approveRoleArn', 'consumeRoleArn', 'flowDigest', 'definitionDigest', 'subnetIds', 'securityGroupIds', 'functionsDigest',
    ]);
  });
  it('are none where nothing was deployed', () => {
    assert.equal(parseOutputs({}), undefined);
  });
  it('are read whole, others left out', () => {
    assert.deepEqual(parseOutputs({ ...whole, ownOfSomebody: 1 }), whole);
  });
  it('of another version of the contract, or with some missing, are refused with what is wrong', () => {
    assert.throws(() => parseOutputs({ ...whole, contractVersion: '2', bucketName: undefined }), /contractVersion.*bucketName.*deploy it again/);
  });
  it('each say what they are, and have a parameter', () => {
    for (const name of outputNames) assert.match(describeOutput(name), /\.$/);
    assert.equal(parameterName('/mlops/w/dev', 'bucketName'), '/mlops/w/dev/bucketName');
  });
});
