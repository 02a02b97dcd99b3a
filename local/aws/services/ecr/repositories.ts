// The repositories of images that AWS keeps for SageMaker, which jobs name and this endpoint stands in for.
import { createHash } from 'node:crypto';
import { AwsError } from '../../operation';

/** Names of repositories in AWS's own accounts: Data Wrangler's, Autopilot's and the built-in frameworks'. */
const PUBLISHED = [
  /^sagemaker-data-wrangler-/, /^autopilot/, /^sagemaker-(sklearn-automl|xgboost|scikit-learn|spark-processing|model-monitor-analyzer|clarify-processing)$/,
  /^(image-|text-)?classification-/, /^linear-learner$/, /^mxnet-|^pytorch-|^tensorflow-/,
];

/** The manifest of an image. */
export interface Image {
  digest: string;
  tag?: string;
  manifest: string;
}

/** @throws AwsError RepositoryNotFoundException */
export function checkRepository(registryId: string, name: string, ownAccount: string): void {
  if (registryId !== ownAccount && PUBLISHED.some((pattern) => pattern.test(name))) return;
  throw new AwsError('RepositoryNotFoundException', `The repository with name '${name}' does not exist in the registry with id '${registryId}'`);
}

/** The one image that a tag of a published repository stands for: its digest is made from its name, so that it never changes. */
export function imageOf(registryId: string, name: string, tag: string): Image {
  const layer = digestOf(`${registryId}/${name}:${tag}/layer`);
  const manifest = JSON.stringify({
    schemaVersion: 2, mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    config: { mediaType: 'application/vnd.docker.container.image.v1+json', size: 0, digest: digestOf(`${registryId}/${name}:${tag}/config`) },
    layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', size: 0, digest: layer }],
  });
  return { digest: digestOf(manifest), tag, manifest };
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
