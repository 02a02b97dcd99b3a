// The cloud as a job sees it: S3, ECR and its log, each call with the permissions of the job's role.
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CloudAccess, RemoteObject, UploadOptions } from '../../jobs/needs';
import { AccessFault } from '../../jobs/needs';
import type { Cloud } from '../cloud';
import type { Caller } from '../operation';
import { AwsError } from '../operation';
import { cloneRepository } from '../services/codecommit/clone-repository';
import type { LogDelivery } from './log-delivery';

/** Access for one job. */
export class JobAccess implements CloudAccess {
  /**
   * @param caller a session of the job's role
   * @param jobName before the stream's name in the log: `<job>/algo-1`
   */
  constructor(private readonly cloud: Cloud, private readonly caller: Caller, private readonly logs: LogDelivery, private readonly jobName: string) {}

  async *list(uriPrefix: string): AsyncIterable<RemoteObject> {
    const { bucket, key } = parseUri(uriPrefix);
    let token: string | undefined;
    do {
      const page: ListPage = await this.#call('s3', 'ListObjectsV2', { Bucket: bucket, Prefix: key, ...(token === undefined ? {} : { ContinuationToken: token }) });
      for (const object of page.Contents ?? []) yield { uri: `s3://${bucket}/${object.Key}`, bytes: object.Size };
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  async download(uri: string, file: string): Promise<void> {
    const { bucket, key } = parseUri(uri);
    const { Body: body } = await this.#call<{ Body: Readable }>('s3', 'GetObject', { Bucket: bucket, Key: key });
    await pipeline(body, createWriteStream(file));
  }

  async upload(file: string, uri: string, options: UploadOptions = {}): Promise<void> {
    const { bucket, key } = parseUri(uri);
    const { size } = await stat(file);
    const body = createReadStream(file);
    try {
      await this.#call('s3', 'PutObject', {
        Bucket: bucket, Key: key, Body: body, ContentLength: size,
        ...(options.kmsKeyId === undefined ? {} : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: options.kmsKeyId }),
      });
    } finally {
      body.destroy();
    }
  }

  async clone(repository: string, version: string | undefined, folder: string): Promise<void> {
    try {
      await cloneRepository(this.cloud, this.caller, repository, version, folder);
    } catch (error) {
      if (error instanceof AwsError) throw new AccessFault(error.code, error.message);
      throw error;
    }
  }

  async pullImage(imageUri: string): Promise<void> {
    const image = /^(\d{12})\.dkr\.ecr\.[^.]+\.amazonaws\.com(?:\.cn)?\/([^:@]+)(?::([^@]+)|@(sha256:[0-9a-f]{64}))?$/.exec(imageUri);
    if (image === null) throw new AccessFault('ImageNotFoundException', `The image ${imageUri} is not in Amazon ECR.`);
    const [, registryId, repositoryName, imageTag, imageDigest] = image;
    const place = { registryId, repositoryName };
    await this.#call('ecr', 'GetAuthorizationToken', {});
    const { images } = await this.#call<{ images?: { imageId?: { imageDigest?: string } }[] }>('ecr', 'BatchGetImage', {
      ...place, imageIds: [imageDigest === undefined ? { imageTag: imageTag ?? 'latest' } : { imageDigest }],
    });
    const digest = images?.[0]?.imageId?.imageDigest;
    if (digest === undefined) throw new AccessFault('ImageNotFoundException', `The image ${imageUri} does not exist.`);
    await this.#call('ecr', 'BatchCheckLayerAvailability', { ...place, layerDigests: [digest] });
    await this.#call('ecr', 'GetDownloadUrlForLayer', { ...place, layerDigest: digest });
  }

  log(stream: string, line: string): void {
    this.logs.write(`${this.jobName}/${stream}`, line);
  }

  async #call<O>(service: string, operation: string, input: object): Promise<O> {
    try {
      return await this.cloud.call<O>(service, operation, input, this.caller);
    } catch (error) {
      throw error instanceof AwsError ? new AccessFault(error.code, error.message) : error;
    }
  }
}

interface ListPage {
  Contents?: { Key: string; Size: number }[];
  NextContinuationToken?: string;
}

function parseUri(uri: string): { bucket: string; key: string } {
  const match = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(uri);
  if (match === null) throw new AccessFault('InvalidUri', `Not an S3 URI: ${uri}`);
  return { bucket: match[1] as string, key: match[2] ?? '' };
}
