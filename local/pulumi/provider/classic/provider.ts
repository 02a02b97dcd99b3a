// Stand-in for the aws provider: the few resources that Cloud Control lacks, over the services' own APIs.
import { S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { withoutSecrets, type Values } from '../../values/wire';
import type { CheckFailure, DiffResult, Provider, ResourceRef } from '../provider';
import { checkObject, deleteObject, diffObject, previewObject, putObject, readObject, updateObject } from './bucket-object';
import { checkClassicConfig, readClassicConfig, type ClassicConfig } from './config';

const bucketObject = 'aws:s3/bucketObjectv2:BucketObjectv2';

interface Session { config: ClassicConfig; s3: S3Client; sts: STSClient }

/** The provider; it is configured anew by each engine that attaches. */
export class AwsClassicProvider implements Provider {
  readonly version = '7.48.0';
  private session: Session | undefined;

  constructor(private readonly environment: Readonly<Record<string, string | undefined>>) {}

  checkConfig(news: Values): CheckFailure[] {
    return checkClassicConfig(news);
  }

  async configure(variables: ReadonlyMap<string, string>): Promise<void> {
    const config = readClassicConfig(variables, this.environment);
    const { region, credentials } = config;
    const clientFor = (service: string): object => ({ region, ...(config.endpoints[service] === undefined ? {} : { endpoint: config.endpoints[service] }), ...(credentials === undefined ? {} : { credentials }) });
    const session = { config, s3: new S3Client({ ...clientFor('s3'), forcePathStyle: config.s3UsePathStyle }), sts: new STSClient(clientFor('sts')) };
    if (!config.skipCredentialsValidation) {
      await session.sts.send(new GetCallerIdentityCommand({})).catch((error: unknown) => {
        throw new Error(`unable to validate AWS credentials.\nDetails: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      });
    }
    this.session = session;
  }

  check(resource: ResourceRef, news: Values): { inputs: Values; failures: CheckFailure[] } {
    refuseOthers(resource.type);
    return checkObject(news, this.session?.config.defaultTags ?? {});
  }

  diff(resource: ResourceRef, _state: Values, oldInputs: Values, news: Values): DiffResult {
    refuseOthers(resource.type);
    return diffObject(oldInputs, news);
  }

  async create(resource: ResourceRef, inputs: Values, preview: boolean): Promise<{ id: string; outputs: Values }> {
    refuseOthers(resource.type);
    return preview ? { id: '', outputs: previewObject(inputs) } : putObject(this.configured().s3, withoutSecrets(inputs) as Values);
  }

  async read(resource: ResourceRef, id: string, inputs: Values, state: Values): Promise<{ id: string; inputs: Values; outputs: Values } | undefined> {
    refuseOthers(resource.type);
    const { bucket, key } = placeIn(id, state);
    const found = await readObject(this.configured().s3, bucket, key);
    if (found === undefined) return undefined;
    const content = Object.fromEntries(['source', 'content', 'contentBase64', 'sourceHash', 'forceDestroy'].flatMap((name) => (state[name] === undefined ? [] : [[name, state[name]]])));
    const known = Object.keys(inputs).length === 0 ? { bucket, key, ...(found['tags'] === undefined ? {} : { tags: found['tags'] }) } : refreshed(inputs, found);
    return { id, inputs: known, outputs: { ...found, ...content } };
  }

  async update(resource: ResourceRef, _id: string, state: Values, oldInputs: Values, news: Values, preview: boolean): Promise<Values> {
    refuseOthers(resource.type);
    return preview ? previewObject(news, state) : updateObject(this.configured().s3, withoutSecrets(oldInputs) as Values, withoutSecrets(news) as Values);
  }

  async delete(resource: ResourceRef, _id: string, state: Values): Promise<void> {
    refuseOthers(resource.type);
    await deleteObject(this.configured().s3, withoutSecrets(state) as Values);
  }

  async invoke(token: string): Promise<Values> {
    const { config, sts } = this.configured();
    if (token === 'aws:index/getRegion:getRegion') return { id: config.region, region: config.region, name: config.region };
    if (token !== 'aws:index/getCallerIdentity:getCallerIdentity') throw new Error(`function ${token} is not served by this stand-in for aws; served are getCallerIdentity and getRegion`);
    const { Account = '', Arn = '', UserId = '' } = await sts.send(new GetCallerIdentityCommand({}));
    return { id: Account, accountId: Account, arn: Arn, userId: UserId };
  }

  cancel(): void {
    this.session?.s3.destroy();
  }

  private configured(): Session {
    if (this.session === undefined) throw new Error('aws has not been configured');
    return this.session;
  }
}

function refuseOthers(type: string): void {
  if (type !== bucketObject) throw new Error(`resource type ${type} is not served by this stand-in for aws; served is ${bucketObject}`);
}

/** An id given to import is `bucket/key`, or `s3://bucket/key`. */
function placeIn(id: string, state: Values): { bucket: string; key: string } {
  const { bucket, key } = state;
  if (typeof bucket === 'string' && typeof key === 'string') return { bucket, key };
  const [, name, rest] = /^(?:s3:\/\/)?([^/]+)\/(.+)$/.exec(id) ?? [];
  if (name === undefined || rest === undefined) throw new Error(`${id} names no object: give bucket/key`);
  return { bucket: name, key: rest };
}

/** Inputs that the program gave, as they are now. */
function refreshed(inputs: Values, found: Values): Values {
  const readable = Object.keys(inputs).filter((key) => found[key] !== undefined && key !== 'kmsKeyId');
  return { ...inputs, ...Object.fromEntries(readable.map((key) => [key, found[key] ?? null])) };
}
