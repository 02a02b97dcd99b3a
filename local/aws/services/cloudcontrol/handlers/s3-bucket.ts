// AWS::S3::Bucket, made of S3's bucket operations.
import { canonical } from '../json-patch';
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { HandlerFault, notFound, present, unlessCode } from '../resource-handler';
import type { Properties } from '../resource-types';
import { bucketFacets } from './s3-bucket-facets';

const TYPE = 'AWS::S3::Bucket';

/** Handlers of buckets; the configurations that are served are in `s3-bucket-facets.ts`. */
export const s3Bucket: ResourceHandler = {
  type: TYPE,
  notServed: [
    'AccelerateConfiguration', 'AccessControl', 'AnalyticsConfigurations', 'CorsConfiguration', 'IntelligentTieringConfigurations',
    'InventoryConfigurations', 'MetricsConfigurations', 'ObjectLockConfiguration', 'ObjectLockEnabled', 'ReplicationConfiguration',
    'WebsiteConfiguration', 'BucketNamespace', 'BucketNamePrefix', 'MetadataTableConfiguration', 'AbacStatus', 'MetadataConfiguration',
  ],
  async create(desired, tools) {
    const bucket = (desired['BucketName'] as string | undefined) ?? tools.newName('bucket');
    if (await exists(bucket, tools)) throw new HandlerFault('AlreadyExists', `${bucket} already exists (Service: S3, Status Code: 409)`);
    await tools.call('s3', 'CreateBucket', {
      Bucket: bucket,
      ...(tools.region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: tools.region } }),
    });
    await tools.identified(bucket);
    for (const facet of bucketFacets) {
      if (desired[facet.property] !== undefined) await facet.write(bucket, desired[facet.property], tools);
    }
    return bucket;
  },
  async read(bucket, tools) {
    if (!(await exists(bucket, tools))) throw notFound(TYPE, bucket);
    const model: Properties = {
      BucketName: bucket, Arn: `arn:aws:s3:::${bucket}`, DomainName: `${bucket}.s3.amazonaws.com`,
      RegionalDomainName: `${bucket}.s3.${tools.region}.amazonaws.com`, DualStackDomainName: `${bucket}.s3.dualstack.${tools.region}.amazonaws.com`,
      WebsiteURL: tools.region === 'us-east-1' ? `http://${bucket}.s3-website-us-east-1.amazonaws.com` : `http://${bucket}.s3-website.${tools.region}.amazonaws.com`,
    };
    for (const facet of bucketFacets) model[facet.property] = await facet.read(bucket, tools);
    return present(model);
  },
  async update(bucket, current, desired, tools) {
    for (const facet of bucketFacets) {
      const [before, after] = [current[facet.property], desired[facet.property]];
      if (canonical(before) === canonical(after)) continue;
      if (after === undefined) await facet.clear(bucket, tools);
      else await facet.write(bucket, after, tools);
    }
  },
  async delete(bucket, tools) {
    if (!(await exists(bucket, tools))) throw notFound(TYPE, bucket);
    await tools.call('s3', 'DeleteBucket', { Bucket: bucket });
  },
  async list(tools) {
    const { Buckets } = await tools.call<{ Buckets?: { Name: string }[] }>('s3', 'ListBuckets', {});
    return (Buckets ?? []).map((bucket) => bucket.Name);
  },
};

/** CreateBucket of one's own bucket is no error in us-east-1, so a handler has to look. */
async function exists(bucket: string, tools: HandlerTools): Promise<boolean> {
  return (await unlessCode(['NoSuchBucket', 'NotFound', '404'], tools.call('s3', 'HeadBucket', { Bucket: bucket }).then(() => true))) === true;
}
