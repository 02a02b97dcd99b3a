// Stand-in for the aws provider: the few resources that Cloud Control lacks, over the services' own APIs.
import { BudgetsClient } from '@aws-sdk/client-budgets';
import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { withoutSecrets, type Values } from '../../values/wire';
import type { CheckFailure, DiffResult, Provider, ResourceRef } from '../provider';
import { checkClassicConfig, readClassicConfig, type ClassicConfig } from './config';
import type { ClassicClients, ClassicResource } from './resource';
import { classicResources } from './resources';

interface Session { config: ClassicConfig; clients: ClassicClients; sts: STSClient }

/** As many as the real provider makes by default (25), each with its wait, would outlast a person. */
const ATTEMPTS = 10;

const plain = (values: Values): Values => withoutSecrets(values) as Values;

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
    const clientFor = (service: string): object => ({ region, maxAttempts: ATTEMPTS, ...(config.endpoints[service] === undefined ? {} : { endpoint: config.endpoints[service] }), ...(credentials === undefined ? {} : { credentials }) });
    const clients = {
      s3: new S3Client({ ...clientFor('s3'), forcePathStyle: config.s3UsePathStyle }), sagemaker: new SageMakerClient(clientFor('sagemaker')), budgets: new BudgetsClient(clientFor('budgets')),
      codebuild: new CodeBuildClient(clientFor('codebuild')), codecommit: new CodeCommitClient(clientFor('codecommit')),
    };
    const session = { config, clients, sts: new STSClient(clientFor('sts')) };
    if (!config.skipCredentialsValidation) {
      await session.sts.send(new GetCallerIdentityCommand({})).catch((error: unknown) => {
        throw new Error(`unable to validate AWS credentials.\nDetails: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      });
    }
    this.session = session;
  }

  check(resource: ResourceRef, news: Values): { inputs: Values; failures: CheckFailure[] } {
    return served(resource).check(news, this.session?.config.defaultTags ?? {});
  }

  diff(resource: ResourceRef, _state: Values, oldInputs: Values, news: Values): DiffResult {
    return served(resource).diff(oldInputs, news);
  }

  async create(resource: ResourceRef, inputs: Values, preview: boolean): Promise<{ id: string; outputs: Values }> {
    const type = served(resource);
    return preview ? { id: '', outputs: type.preview(inputs) } : type.create(this.configured().clients, plain(inputs));
  }

  async read(resource: ResourceRef, id: string, inputs: Values, state: Values): Promise<{ id: string; inputs: Values; outputs: Values } | undefined> {
    return served(resource).read(this.configured().clients, id, inputs, state);
  }

  async update(resource: ResourceRef, id: string, state: Values, oldInputs: Values, news: Values, preview: boolean): Promise<Values> {
    const type = served(resource);
    return preview ? type.preview(news, state) : type.update(this.configured().clients, id, plain(state), plain(oldInputs), plain(news));
  }

  async delete(resource: ResourceRef, id: string, state: Values): Promise<void> {
    await served(resource).delete(this.configured().clients, id, plain(state));
  }

  async invoke(token: string): Promise<Values> {
    const { config, sts } = this.configured();
    if (token === 'aws:index/getRegion:getRegion') return { id: config.region, region: config.region, name: config.region };
    if (token !== 'aws:index/getCallerIdentity:getCallerIdentity') throw new Error(`function ${token} is not served by this stand-in for aws; served are getCallerIdentity and getRegion`);
    const { Account = '', Arn = '', UserId = '' } = await sts.send(new GetCallerIdentityCommand({}));
    return { id: Account, accountId: Account, arn: Arn, userId: UserId };
  }

  cancel(): void {
    Object.values(this.session?.clients ?? {}).forEach((client) => { client.destroy(); });
  }

  private configured(): Session {
    if (this.session === undefined) throw new Error('aws has not been configured');
    return this.session;
  }
}

/** @throws Error naming the types that are served */
function served({ type }: ResourceRef): ClassicResource {
  const found = classicResources.find((resource) => resource.type === type);
  if (found === undefined) throw new Error(`resource type ${type} is not served by this stand-in for aws; served are ${classicResources.map((resource) => resource.type).join(', ')}`);
  return found;
}
