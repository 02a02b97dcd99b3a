// A source in S3: the newest version of an object, or the one that the start asked for, copied into the artifact store.
import { AwsError } from '../../operation';
import { sourceFaults, type ActionKind } from './action-kind';
import { storeEncryption } from './put-artifact';

export const s3Source: ActionKind = {
  category: ['Source'], provider: 'S3',
  faults: (action) => sourceFaults(action, ['S3Bucket', 'S3ObjectKey'], ['AllowOverrideForS3ObjectKey']),
  async begin({ cloud, caller, execution, action, configuration, output }) {
    const { S3Bucket: bucket = '', S3ObjectKey: wanted = '' } = configuration;
    const override = execution.overrides[action.name];
    const key = override?.type === 'S3_OBJECT_KEY' ? override.value : wanted;
    const { Status: versioning } = await cloud.call<{ Status?: string }>('s3', 'GetBucketVersioning', { Bucket: bucket }, caller);
    if (versioning !== 'Enabled') throw new AwsError('ConfigurationError', `The bucket named ${bucket} is not versioned. Enable versioning on the bucket`);
    const { VersionId: version = '' } = await cloud.call<{ VersionId?: string }>('s3', 'HeadObject', { Bucket: bucket, Key: key, ...(override?.type === 'S3_OBJECT_VERSION_ID' ? { VersionId: override.value } : {}) }, caller);
    const artifact = action.outputArtifacts?.[0]?.name ?? '';
    const location = { ...output(artifact), revision: version };
    const source = `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}?versionId=${encodeURIComponent(version)}`;
    await cloud.call('s3', 'CopyObject', { Bucket: location.bucket, Key: location.key, CopySource: source, ...storeEncryption(execution) }, caller);
    return {
      status: 'Succeeded', summary: `Amazon S3 version id: ${version}`, outputs: { [artifact]: location }, revision: { artifact, id: version, summary: `Amazon S3 version id: ${version}`, created: cloud.now() },
      variables: { BucketName: bucket, ObjectKey: key, VersionId: version },
    };
  },
};
