// GetObjectAttributes: what is known of an object, without its content.
import type { GetObjectAttributesCommandInput, GetObjectAttributesOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../operation';
import { objectAccess, requireBucket } from './bucket';
import { readableVersion, shownVersion } from './versions';

export const getObjectAttributes: Operation<GetObjectAttributesCommandInput, GetObjectAttributesOutput> = {
  name: 'GetObjectAttributes',
  authorize: (input, context) => [
    ...objectAccess('GetObject', 'GetObjectVersion')(input, context), ...objectAccess('GetObjectAttributes', 'GetObjectVersionAttributes')(input, context),
  ],
  async handle(input, context) {
    const version = await readableVersion(input, context);
    const asked = new Set<string>(input.ObjectAttributes ?? []);
    const { checksum, parts } = version;
    return {
      LastModified: new Date(version.modified), ...shownVersion(requireBucket(input, context), version.versionId),
      ...(asked.has('ETag') ? { ETag: version.etag.replaceAll('"', '') } : {}),
      ...(asked.has('ObjectSize') ? { ObjectSize: version.size } : {}),
      ...(asked.has('StorageClass') ? { StorageClass: 'STANDARD' as const } : {}),
      ...(asked.has('Checksum') && checksum !== undefined ? { Checksum: { [`Checksum${checksum.name.toUpperCase()}`]: checksum.value } } : {}),
      ...(asked.has('ObjectParts') && parts !== undefined ? { ObjectParts: { TotalPartsCount: parts.length } } : {}),
    };
  },
};
