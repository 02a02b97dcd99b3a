// Names of properties in Pulumi and CloudFormation.
import assert from 'node:assert/strict';
import { toCloudFormation, toPulumi } from '../../../../local/pulumi/provider/native/names';
import { resourceSpec } from '../../../../local/pulumi/provider/native/resource-table';
import type { Values } from '../../../../local/pulumi/values/wire';

const cases: { name: string; token: string; sdk: Values; cfn: Values }[] = [
  {
    name: "keys of a policy's document stay as they are", token: 'aws-native:kms:Key',
    sdk: { keyPolicy: { Version: '2012-10-17', Statement: [{ Sid: 's', Condition: { StringEquals: { 'kms:ViaService': 'x' } } }] }, enableKeyRotation: true },
    cfn: { KeyPolicy: { Version: '2012-10-17', Statement: [{ Sid: 's', Condition: { StringEquals: { 'kms:ViaService': 'x' } } }] }, EnableKeyRotation: true },
  },
  {
    name: 'nested objects and lists are renamed, runs of capitals as one word', token: 'aws-native:s3:Bucket',
    sdk: { bucketEncryption: { serverSideEncryptionConfiguration: [{ bucketKeyEnabled: true, serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: 'k' } }] } },
    cfn: { BucketEncryption: { ServerSideEncryptionConfiguration: [{ BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'k' } }] } },
  },
  {
    name: 'names of environment variables stay as they are, tags in a list are renamed', token: 'aws-native:lambda:Function',
    sdk: { environment: { variables: { lowerCase: '1', UPPER: '2' } }, tags: [{ key: 'Key', value: 'Value' }], code: { s3Bucket: 'b', s3Key: 'k' } },
    cfn: { Environment: { Variables: { lowerCase: '1', UPPER: '2' } }, Tags: [{ Key: 'Key', Value: 'Value' }], Code: { S3Bucket: 'b', S3Key: 'k' } },
  },
  { name: 'tags in a map stay as they are', token: 'aws-native:ssm:Parameter', sdk: { tags: { workflow: 'w', Key: 'k' } }, cfn: { Tags: { workflow: 'w', Key: 'k' } } },
  {
    name: "either form of a pipeline's definition is renamed", token: 'aws-native:sagemaker:Pipeline',
    sdk: { pipelineDefinition: { pipelineDefinitionS3Location: { bucket: 'b', key: 'k', eTag: 'e' } } }, cfn: { PipelineDefinition: { PipelineDefinitionS3Location: { Bucket: 'b', Key: 'k', ETag: 'e' } } },
  },
];

describe('names of properties in Pulumi and CloudFormation', () => {
  for (const { name, token, sdk, cfn } of cases) {
    it(name, () => {
      const { properties } = resourceSpec(token);
      assert.deepEqual(toCloudFormation(properties, sdk), cfn);
      assert.deepEqual(toPulumi(properties, cfn), sdk);
    });
  }
  it('a property that a type has not is refused with those that it has', () => {
    assert.throws(() => toCloudFormation(resourceSpec('aws-native:kms:Alias').properties, { nickname: 'x' }), /unknown property "nickname"; there are .*targetKeyId/);
  });
  it('a type that is not served is refused with those that are', () => {
    assert.throws(() => resourceSpec('aws-native:ec2:NatGateway'), /aws-native:ec2:NatGateway not found.*aws-native:s3:Bucket/);
  });
});
