// ListBuckets: all of the account, by name.
import type { ListBucketsCommandInput, ListBucketsOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../operation';
import { s3Arn } from './bucket';
import { owner } from './owner';
import { s3Tables } from './records';

export const listBuckets: Operation<ListBucketsCommandInput, ListBucketsOutput> = {
  name: 'ListBuckets',
  authorize: () => [{ action: 's3:ListAllMyBuckets', resource: '*' }],
  async handle(input, { cloud, account, region }) {
    const most = input.MaxBuckets ?? 10_000;
    const found = [
      ...s3Tables(cloud.store).buckets.range({
        ...(input.Prefix === undefined ? {} : { prefix: input.Prefix }),
        ...(input.ContinuationToken === undefined ? {} : { after: input.ContinuationToken }),
        limit: most + 1,
      }),
    ].map(({ value }) => value);
    const page = found.slice(0, most);
    return {
      Buckets: page.map(({ Name, CreationDate }) => ({ Name, CreationDate: new Date(CreationDate), BucketRegion: region, BucketArn: s3Arn(Name) })),
      Owner: owner(account),
      ...(found.length > most ? { ContinuationToken: page.at(-1)?.Name } : {}),
      ...(input.Prefix === undefined ? {} : { Prefix: input.Prefix }),
    };
  },
};
