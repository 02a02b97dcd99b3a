// What leaves a network that has no other way out than endpoints: requests of this account, to this environment's data.
import type { EnvironmentNames, Place } from '../names';
import type { PolicyDocument } from './statement';

const ofThisAccount = ({ account }: Place): object => ({ StringEquals: { 'aws:PrincipalAccount': account } });

/** Policy of the endpoint of any service but S3: whoever asks is of this account. */
export function interfaceEndpointPolicy(place: Place): PolicyDocument {
  return { Version: '2012-10-17', Statement: [{ Sid: 'OnlyThisAccount', Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', Condition: ofThisAccount(place) }] };
}

/**
 * Policy of S3's endpoint: nothing can be carried into another bucket.
 * @param otherBuckets names of buckets that the workflow reads tables from
 */
export function storageEndpointPolicy(place: Place, names: EnvironmentNames, otherBuckets: readonly string[]): PolicyDocument {
  const { partition, region } = place;
  const bucket = `arn:${partition}:s3:::${names.bucket}`;
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'DataOfTheEnvironment', Effect: 'Allow', Principal: '*', Action: ['s3:GetObject', 's3:PutObject', 's3:ListBucket', 's3:GetBucketLocation', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'], Resource: [bucket, `${bucket}/*`], Condition: ofThisAccount(place) },
      ...(otherBuckets.length === 0 ? [] : [{
        Sid: 'TablesOfTheWorkflow', Effect: 'Allow', Principal: '*', Action: ['s3:GetObject', 's3:ListBucket', 's3:GetBucketLocation'],
        Resource: otherBuckets.flatMap((name) => [`arn:${partition}:s3:::${name}`, `arn:${partition}:s3:::${name}/*`]), Condition: ofThisAccount(place),
      }]),
      // Layers of images are fetched by links that ECR signs. Source: ECR user guide, "Amazon ECR interface VPC endpoints".
      { Sid: 'LayersOfImages', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:${partition}:s3:::prod-${region}-starport-layer-bucket/*` },
    ],
  };
}
