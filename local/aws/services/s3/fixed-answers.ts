// Questions about buckets that have one answer here: where they are, who pays, who owns.
import type { GetBucketAclOutput, GetBucketRequestPaymentOutput, GetObjectAclOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../operation';
import { bucketAccess, objectAccess, type ObjectInput } from './bucket';
import { owner } from './owner';
import { readableVersion } from './versions';

/** us-east-1 has no location constraint; the answer's text stands in the root element. */
export const getBucketLocation: Operation<object, { $body: string }> = {
  name: 'GetBucketLocation',
  authorize: bucketAccess('GetBucketLocation'),
  handle: async (_, { region }) => ({
    $body: `<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${region === 'us-east-1' ? '' : region}</LocationConstraint>`,
  }),
};

export const getBucketRequestPayment: Operation<object, GetBucketRequestPaymentOutput> = {
  name: 'GetBucketRequestPayment',
  authorize: bucketAccess('GetBucketRequestPayment'),
  handle: async () => ({ Payer: 'BucketOwner' }),
};

export const getBucketAcl: Operation<object, GetBucketAclOutput> = {
  name: 'GetBucketAcl',
  authorize: bucketAccess('GetBucketAcl'),
  handle: async (_, { account }) => ownersGrant(account),
};

export const getObjectAcl: Operation<ObjectInput, GetObjectAclOutput> = {
  name: 'GetObjectAcl',
  authorize: objectAccess('GetObjectAcl', 'GetObjectVersionAcl'),
  async handle(input, context) {
    await readableVersion(input, context);
    return ownersGrant(context.account);
  },
};

function ownersGrant(account: string): GetBucketAclOutput {
  return { Owner: owner(account), Grants: [{ Grantee: { ...owner(account), Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }] };
}
