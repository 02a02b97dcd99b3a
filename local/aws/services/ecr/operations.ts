// The operations of ECR that a job's image pull consists of, each authorised as AWS does; the images are stood in for.
import type { Authorization, Operation, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import { checkRepository, imageOf } from './repositories';

/** An image by tag or digest. */
interface ImageId { imageTag?: string; imageDigest?: string }
interface RepositoryInput { registryId?: string; repositoryName: string }

function onRepository(action: string, input: RepositoryInput, context: OperationContext): Authorization[] {
  const registry = input.registryId ?? context.account;
  return [{ action: `ecr:${action}`, resource: `arn:aws:ecr:${context.region}:${registry}:repository/${input.repositoryName}` }];
}

const getAuthorizationToken: Operation<{ registryIds?: string[] }> = {
  name: 'GetAuthorizationToken',
  async handle(input, { cloud, account, region, now }) {
    const registries = input.registryIds ?? [account];
    return {
      authorizationData: registries.map((registry) => ({
        authorizationToken: Buffer.from(`AWS:${cloud.randomBytes(32).toString('base64')}`).toString('base64'),
        expiresAt: new Date(now() + 12 * 3_600_000), proxyEndpoint: `https://${registry}.dkr.ecr.${region}.amazonaws.com`,
      })),
    };
  },
};

const batchGetImage: Operation<RepositoryInput & { imageIds: ImageId[] }> = {
  name: 'BatchGetImage',
  authorize: (input, context) => onRepository('BatchGetImage', input, context),
  async handle(input, { account }) {
    const registryId = input.registryId ?? account;
    checkRepository(registryId, input.repositoryName, account);
    const images = input.imageIds.map((id) => imageOf(registryId, input.repositoryName, id.imageTag ?? id.imageDigest ?? 'latest'));
    return {
      images: images.map((image) => ({ registryId, repositoryName: input.repositoryName, imageId: { imageDigest: image.digest, imageTag: image.tag }, imageManifest: image.manifest })),
      failures: [],
    };
  },
};

const getDownloadUrlForLayer: Operation<RepositoryInput & { layerDigest: string }> = {
  name: 'GetDownloadUrlForLayer',
  authorize: (input, context) => onRepository('GetDownloadUrlForLayer', input, context),
  async handle(input, { account, region }) {
    const registryId = input.registryId ?? account;
    checkRepository(registryId, input.repositoryName, account);
    // The engines stand in for the image: there is no layer to download behind this link.
    return { downloadUrl: `https://${registryId}.dkr.ecr.${region}.amazonaws.com/v2/${input.repositoryName}/blobs/${input.layerDigest}`, layerDigest: input.layerDigest };
  },
};

const batchCheckLayerAvailability: Operation<RepositoryInput & { layerDigests: string[] }> = {
  name: 'BatchCheckLayerAvailability',
  authorize: (input, context) => onRepository('BatchCheckLayerAvailability', input, context),
  async handle(input, { account }) {
    const registryId = input.registryId ?? account;
    checkRepository(registryId, input.repositoryName, account);
    if (input.layerDigests.length === 0) throw new AwsError('InvalidParameterException', 'layerDigests must not be empty.');
    return { layers: input.layerDigests.map((layerDigest) => ({ layerDigest, layerAvailability: 'AVAILABLE' })), failures: [] };
  },
};

/** All that is served. */
export const operations = [getAuthorizationToken, batchGetImage, getDownloadUrlForLayer, batchCheckLayerAvailability] as readonly Operation[];
